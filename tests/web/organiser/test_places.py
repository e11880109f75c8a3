"""The staff pages of lists and places: counts that add up, rows put where they belong, places moved and found."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client
from django.utils import translation

from game.units.models import AuditEntry, Role
from geo import boundaries
from geo.models import WGS_84, Township
from geo.position import distance_m
from hotspots import editions
from hotspots.feeds.reading import read
from hotspots.feeds.row import Trouble
from hotspots.folding import folded
from hotspots.importing.outcomes import Outcome
from hotspots.models import AsideRow, ImportRun, Kind, Place
from tests.game.reports.builders import (
    DAY,
    LUYE,
    NOW,
    a_dataset,
    a_place,
    a_region,
    a_row_aside,
    a_township,
    kept_by,
    said,
)  # fmt: skip
from tests.game.units.builders import a_unit
from tests.web.people import rows_in, staff_browser
from web.organiser import place_words
from web.organiser.typed_position import written

pytestmark = pytest.mark.django_db
IN_LUYE, IN_CHISHANG, AT_SEA = "22.9134, 121.1196", "23.10, 121.21", "22.5, 122.5"


@pytest.fixture(autouse=True)
def two_townships() -> Iterator[None]:
    """Luye, and Chishang to the north of it."""
    a_township()
    outline = MultiPolygon(Polygon.from_bbox((121.15, 23.05, 121.30, 23.20)), srid=WGS_84)
    Township.objects.create(
        code="10014060", name_zh="池上鄉", name_en="Chishang Township", region=a_region(), outline=outline
    )
    boundaries.forget()
    yield
    boundaries.forget()


def browser(role: Role = Role.OPERATOR) -> Client:
    return staff_browser(role)


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    return rows_in(client.get(f"{path}{'&' if '?' in path else '?'}format=csv"))


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def put(client: Client, path: str, position: str, **more: str) -> str:
    """The page after a position was sent, the next one if there is one."""
    return client.post(path, {"position": position, **more}, follow=True).content.decode()


def put_and_seen(client: Client, path: str, position: str) -> str:
    """The page after a position was looked at, and put there as the page had it."""
    place = put(client, path, position)
    shown = place.partition('name="seen" value="')[2].partition('"')[0]
    assert shown, "nothing was shown to be put there"
    return put(client, path, shown, seen=shown)


class TestLists:
    def test_each_list_tells_its_places_and_what_waits(self) -> None:
        dataset = a_dataset()
        kept_by(a_unit("culture"), dataset)
        for changes in ({}, {}, {"gone_at": NOW}):
            a_place(dataset=dataset, **changes)
        for state in AsideRow.State:
            a_row_aside(dataset, state=state)
        (row,) = rows_of(browser(), "/staff/places/")
        assert row["List"] == "List county-wifi"
        assert (row["Places"], row["Gone"], row["Rows aside"], row["Kept by"]) == ("2", "1", "1", "Unit culture")

    def test_an_import_tells_what_became_of_its_rows_and_the_outcomes_add_up(self) -> None:
        dataset = a_dataset()
        counts = {outcome.value: number for number, outcome in enumerate(Outcome, start=1)}
        ImportRun.objects.create(
            dataset=dataset, file_name="hotspots.csv", rows=sum(counts.values()), counts=counts | {"gone": 9},
            imported_at=NOW,
        )  # fmt: skip
        (row,) = rows_of(browser(), f"/staff/places/lists/{dataset.code}/")
        told = [int(row[str(place_words.OUTCOMES[outcome])]) for outcome in Outcome]
        assert told == list(counts.values())
        assert sum(told) == int(row["Rows"])
        assert row["Gone"] == "9"

    def test_an_operator_gives_a_list_to_a_unit(self) -> None:
        dataset, unit = a_dataset(), a_unit("culture")
        client = browser()
        client.post(f"/staff/places/lists/{dataset.code}/keeper/", {"unit": unit.code})
        assert rows_of(client, "/staff/places/")[0]["Kept by"] == "Unit culture"
        assert AuditEntry.objects.get(action="list_keeper_set").details == {"before": "", "after": "culture"}

    def test_a_unit_that_nobody_has_is_refused_in_kind_words(self) -> None:
        page = browser().post(f"/staff/places/lists/{a_dataset().code}/keeper/", {"unit": "nobody"}).content.decode()
        assert "Choose one from the list." in page

    def test_who_mends_nothing_is_offered_nothing(self) -> None:
        place = a_place()
        client = browser(Role.PLANNER)
        pages = ("/staff/places/", f"/staff/places/lists/{place.dataset_id}/", f"/staff/places/at/{place.public_id}/")
        for path in pages:
            page = text_of(client, path)
            assert not any(part in page for part in ("/keeper/", "/move/", "/region/", "/places/reports/"))


class TestRowsAside:
    def test_a_row_tells_its_reason_in_words_and_what_is_wrong_in_numbers(self) -> None:
        details = {"position": "23.101, 121.215", "said": "鹿野鄉", "found": "池上鄉", "away_m": "15210"}
        a_row_aside(reason="contradicts", details=details, fields={"name_zh": "龍田圖書館"})
        (row,) = rows_of(browser(Role.AUDITOR), "/staff/places/rows/")
        assert row["Name"] == "龍田圖書館"
        assert row["What is wrong"] == "Its address says another township than its position."
        for number in ("Luye Township", "Chishang Township", "23.101, 121.215", "15.2 km"):
            assert number in row["In numbers"]

    def test_every_reason_has_words_and_one_of_another_release_is_shown_as_it_is(self) -> None:
        assert set(place_words.REASONS) == set(Trouble)
        assert place_words.reason_of("of_2031") == "of_2031"

    def test_what_a_feed_says_should_stand_there_is_said_in_chinese_too(self, tmp_path: Path) -> None:
        lines = ["店名,地址,X,Y,收金幣", ",臺東縣鹿野鄉,121.1,22.9,是", f"{'店' * 200},,121.1,22.9,是", "一,,北,東,是",
                 "二,,121.1,22.9,maybe", "三,,121.1,22.9,是,more", "四,,121.1,22.9,是"]  # fmt: skip
        file = tmp_path / "list.csv"
        file.write_text("\n".join(lines))
        feed = read(file, kind=Kind.MERCHANT, mapping={"accepts_coins": "收金幣"})
        rules = [row.details["rule"] for row in feed.rows if "rule" in row.details]
        assert len(rules) == 5
        with translation.override("zh-hant"):
            told = [dict(place_words.numbers_of({"rule": rule}))["應有的內容"] for rule in rules]
        assert [words for words in told if words.isascii()] == []

    def test_those_of_one_list_are_shown_alone(self) -> None:
        for code in ("one", "other"):
            a_row_aside(a_dataset(code))
        assert [row["List"] for row in rows_of(browser(), "/staff/places/rows/?list=one")] == ["List one"]
        assert len(rows_of(browser(), "/staff/places/rows/")) == 2
        assert len(rows_of(browser(), "/staff/places/rows/?list=%00")) == 2

    def test_names_with_markup_and_formulas_stay_text(self) -> None:
        a_row_aside(fields={"name_zh": "<script>alert(1)</script>"}, values={"name": "=cmd|' /C calc'!A0"})
        page = text_of(browser(), "/staff/places/rows/")
        assert "<script>alert" not in page
        a_row_aside(fields={"name_zh": "=cmd|' /C calc'!A0"})
        assert all(not row["Name"].startswith("=") for row in rows_of(browser(), "/staff/places/rows/"))

    def test_the_row_is_shown_as_the_list_has_it(self) -> None:
        row = a_row_aside()
        page = text_of(browser(), f"/staff/places/rows/{row.public_id}/")
        assert "熱點名稱" in page
        assert "臺東縣鹿野鄉龍田村光榮路135號" in page


class TestMending:
    @pytest.fixture
    def row(self) -> AsideRow:
        return a_row_aside(fields={"name_zh": "龍田圖書館", "address": "臺東縣鹿野鄉光榮路135號"})

    def path(self, row: AsideRow) -> str:
        return f"/staff/places/rows/{row.public_id}/"

    def test_nothing_is_put_anywhere_before_the_township_was_shown(self, row: AsideRow) -> None:
        page = put(browser(), self.path(row), IN_LUYE)
        assert "That is in Luye Township." in page
        assert not Place.objects.exists()

    @pytest.mark.parametrize(
        "typed",
        [
            pytest.param(IN_LUYE, id="degrees"),
            pytest.param("２２．９１３４，１２１．１１９６", id="full-width"),
            pytest.param("262268.28, 2534698.69", id="metres of TWD97"),
        ],
    )
    def test_what_was_seen_is_put_there(self, row: AsideRow, typed: str) -> None:
        page = put_and_seen(browser(), self.path(row), typed)
        place = Place.objects.get()
        assert "It is a place now" in page
        assert (place.name_zh, place.township_id) == ("龍田圖書館", "10014050")
        assert distance_m(place.position, LUYE) < 1.0
        row.refresh_from_db()
        assert (row.state, row.place) == (AsideRow.State.MENDED, place)

    def test_a_position_that_was_changed_after_the_look_is_looked_at_again(self, row: AsideRow) -> None:
        page = put(browser(), self.path(row), IN_CHISHANG, seen=IN_LUYE)
        assert "That is in Chishang Township." in page
        assert not Place.objects.exists()

    def test_a_position_in_another_township_than_the_addresss_is_asked_about(self, row: AsideRow) -> None:
        client = browser()
        page = put(client, self.path(row), IN_CHISHANG)
        assert "The address says Luye Township" in page
        assert "Put it there all the same" in page
        put_and_seen(client, self.path(row), IN_CHISHANG)
        assert Place.objects.get().township_id == "10014060"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            pytest.param("", "Please fill this in.", id="nothing"),
            pytest.param("at the library", "This is no position.", id="no position"),
            pytest.param("1" * 5000, "This is no position.", id="five thousand digits"),
            pytest.param(AT_SEA, "outside Taitung County", id="out at sea"),
        ],
    )
    def test_what_cannot_be_is_said_beside_the_field(self, row: AsideRow, typed: str, words: str) -> None:
        page = put(browser(), self.path(row), typed)
        assert words in page
        assert 'aria-invalid="true"' in page
        assert not Place.objects.exists()

    def test_the_trail_and_the_places_in_memory_learn_of_it(self, row: AsideRow) -> None:
        before = editions.current()
        put_and_seen(browser(), self.path(row), IN_LUYE)
        entry = AuditEntry.objects.get(action="row_mended")
        assert entry.subject == Place.objects.get().public_id
        assert entry.details == {"row": row.row_number, "reason": "null_island", "after": "22.91340 121.11960"}
        assert editions.current() > before

    def test_a_row_that_somebody_else_has_mended_is_not_mended_twice(self, row: AsideRow) -> None:
        client = browser()
        put_and_seen(client, self.path(row), IN_LUYE)
        shown = written(LUYE)
        page = put(client, self.path(row), shown, seen=shown)
        assert "Nobody has to look at this row any more." in page
        assert Place.objects.count() == AuditEntry.objects.filter(action="row_mended").count() == 1

    def test_leaving_a_row_out_asks_once_and_keeps_it_from_the_next_import(self, row: AsideRow) -> None:
        client, path = browser(), f"{self.path(row)}dismiss/"
        assert "Leave this row out" in text_of(client, path)
        client.post(path)
        row.refresh_from_db()
        assert row.state == AsideRow.State.DISMISSED
        assert AuditEntry.objects.get(action="row_dismissed").title == "龍田圖書館"
        assert rows_of(client, "/staff/places/rows/") == []
        page = client.post(path, follow=True).content.decode()
        assert "mended or dismissed this row already" in page

    def test_who_may_not_mend_cannot(self, row: AsideRow) -> None:
        client, shown = browser(Role.CASE_OFFICER), written(LUYE)
        assert client.post(self.path(row), {"position": shown, "seen": shown}).status_code == 403
        assert client.post(f"{self.path(row)}dismiss/").status_code == 403
        assert not Place.objects.exists()


class TestAPlace:
    def test_it_is_moved_where_it_stands(self) -> None:
        place = a_place(address="臺東縣鹿野鄉光榮路135號")
        client, path = browser(), f"/staff/places/at/{place.public_id}/move/"
        page = put_and_seen(client, path, "22.95, 121.10")
        place.refresh_from_db()
        assert "It stands there now" in page
        assert place.is_point_said
        assert (round(place.point.y, 6), round(place.point.x, 6)) == (22.95, 121.1)
        entry = AuditEntry.objects.get(action="place_moved")
        assert entry.details == {"before": "22.91340 121.11960", "after": "22.95000 121.10000"}

    def test_it_is_listed_under_another_region_and_back(self) -> None:
        place = a_place()
        a_region("coast")
        client, path = browser(), f"/staff/places/at/{place.public_id}/region/"
        for code in ("coast", "coast", ""):
            client.post(path, {"region": code})
            place.refresh_from_db()
            assert (place.region_said_id or "", place.region_id) == (code, "valley")
        changes = [entry.details for entry in AuditEntry.objects.filter(action="place_region_said").order_by("pk")]
        assert changes == [{"before": "", "after": "區域coast"}, {"before": "區域coast", "after": ""}]

    def test_a_region_that_nobody_has_is_refused(self) -> None:
        place = a_place()
        page = browser().post(f"/staff/places/at/{place.public_id}/region/", {"region": "moon"}).content.decode()
        assert "Choose one from the list." in page

    def test_it_tells_since_when_it_is_gone(self) -> None:
        place = a_place(gone_at=NOW)
        assert "gone from its list since 5 July 2026" in text_of(browser(), f"/staff/places/at/{place.public_id}/")

    def test_one_that_is_not_there_is_404(self) -> None:
        assert browser().get(f"/staff/places/at/{uuid4()}/").status_code == 404


class TestFinding:
    def found(self, words: str) -> list[str]:
        return [row["Name"] for row in rows_of(browser(), f"/staff/places/find/?words={words}")]

    def test_a_part_of_the_name_or_the_address_is_enough_and_tai_is_tai(self) -> None:
        a_place(name_zh="臺東咖啡", name_en="", identity=folded("臺東咖啡|鹿野鄉光榮路1號"))
        a_place(Kind.MERCHANT, name_zh="池上飯包", name_en="Chishang Bento", identity=folded("池上飯包|池上鄉"))
        assert self.found("台東") == self.found("臺東") == self.found("光榮路 咖啡") == ["臺東咖啡"]
        assert self.found("bento") == ["Chishang Bento"]
        assert len(self.found("")) == 2
        assert self.found("nothing") == []

    def test_what_is_gone_is_found_too(self) -> None:
        a_place(identity=folded("臺東咖啡"), gone_at=NOW)
        (row,) = rows_of(browser(), "/staff/places/find/?words=咖啡")
        assert row["State"] == "gone since 5 July 2026"

    def test_too_long_a_word_is_no_error(self) -> None:
        assert browser().get("/staff/places/find/", {"words": "a" * 5000}).status_code == 200


def test_the_history_of_a_place_names_nobody() -> None:
    place = a_place()
    kept_by(a_unit("culture"), place.dataset)
    client = browser(Role.CASE_OFFICER)
    report = said(place, now=NOW - DAY)
    client.post(f"/staff/places/reports/{place.public_id}/wifi_dead/confirm/")
    (row,) = rows_of(client, f"/staff/places/at/{place.public_id}/")
    report.refresh_from_db()
    assert report.state == "confirmed"
    assert set(row) == {"What is wrong", "Reported on", "State", "Judged on", "Over since"}
    assert (row["Reported on"], row["State"]) == ("4 July 2026", "confirmed")
