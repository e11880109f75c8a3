"""An import makes places equal to their list: all or nothing, counted, with ids that live on."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import boundaries
from geo.boundaries import TownshipFound
from geo.cells import FINEST_RESOLUTION, cell_at
from geo.models import Township
from geo.position import LatLon, distance_m, moved
from hotspots import editions, mending
from hotspots.feeds.row import FeedRefused, Repair, Trouble
from hotspots.importing import feed as importing
from hotspots.models import AsideRow, Dataset, ImportRun, Kind, Place
from tests.hotspots.importing.builders import (
    BEINAN,
    CHENGGONG,
    CITY,
    CITY_STREET,
    LATER,
    NOW,
    counted,
    dataset,
    imported,
    lost,
    row,
    streetful,
    the_aside,
    the_place,
)

pytestmark = pytest.mark.usefixtures("county")

HUALIEN = row("花蓮車站", LatLon(23.9931, 121.6012), "花蓮縣花蓮市國聯一路100號")


def test_a_row_becomes_a_place_with_all_it_says():
    imported(
        row(name_en="Square", category="outdoors", keeper="公所", phone="089-1", website="https://a.tw", note="好",
            opening_hours="24/7", wheelchair="yes"),
        dataset=dataset(edition_on=date(2026, 11, 1)),
    )  # fmt: skip
    place = the_place()
    assert (place.kind, place.name_en, place.category, place.keeper) == (Kind.HOTSPOT, "Square", "outdoors", "公所")
    assert (place.phone, place.website, place.note) == ("089-1", "https://a.tw", "好")
    assert (place.opening_hours, place.wheelchair, place.accepts_coins) == ("24/7", "yes", False)
    assert (place.township_id, place.region_id, place.village.township_id) == (CITY.code, "city", CITY.code)
    assert (place.position, place.cell) == (CITY.seat, cell_at(CITY.seat, FINEST_RESOLUTION))
    assert (place.gone_at, place.changed_at, place.is_point_said) == (None, NOW, False)
    assert (place.dataset.imported_at, place.dataset.edition_on) == (NOW, date(2026, 11, 1))


def test_only_merchants_take_coins():
    imported(row(accepts_coins=True))
    imported(row(accepts_coins=True), dataset=dataset("shops", Kind.MERCHANT))
    assert dict(Place.objects.values_list("kind", "accepts_coins")) == {"hotspot": False, "merchant": True}


def test_every_row_has_one_outcome_and_the_run_is_kept():
    imported(row("會變"), row("不變"), row("不見"))
    report = imported(
        row("會變", phone="089-2"), row("不變"), row("不變"), row("新的", repairs=(Repair.AXES_SWAPPED,)), HUALIEN,
        lost("無處"), now=LATER,
    )  # fmt: skip
    outcomes = {"added": 1, "changed": 1, "unchanged": 1, "repeated": 1, "elsewhere": 1, "aside": 1}
    assert counted(report) == outcomes | {"gone": 1}
    assert sum(report.counts.values()) == report.rows == 6
    assert (report.added, report.gone) == (("新的",), ("不見",))
    assert [(change.name, change.fields[0].field, change.fields[0].after) for change in report.changed] == [
        ("會變", "phone", "089-2")
    ]
    run = ImportRun.objects.first()
    assert (run.rows, run.counts, run.repairs) == (6, outcomes | {"gone": 1}, {"axes_swapped": 1})
    assert (run.file_name, run.sha256, run.encoding, run.imported_at) == ("wifi.csv", "0" * 64, "utf-8", LATER)


PARTS = st.lists(
    st.sampled_from([row("甲"), row("乙"), row("乙", CHENGGONG.seat, ""), HUALIEN, lost("丙"), lost("丁", address="")]),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARTS, PARTS)
def test_counts_add_up_and_a_second_time_nothing_changes(first, second):
    anchor = row("總在", at=moved(CITY.seat, 90.0, 0.0))
    with transaction.atomic():
        for rows in (first, second):
            report = imported(anchor, *rows)
            assert sum(report.counts.values()) == report.rows == len(rows) + 1
        edition = editions.current()
        again = imported(anchor, *second)
        assert (again.counts["added"], again.counts["changed"], again.gone) == (0, 0, ())
        assert editions.current() == edition
        transaction.set_rollback(True)


def test_a_second_import_of_the_same_file_changes_nothing():
    first = imported(row(), HUALIEN, lost("無處"))
    before = (editions.current(), list(Place.objects.values()), the_aside().public_id)
    again = imported(row(), HUALIEN, lost("無處"), now=LATER)
    assert counted(first) == {"added": 1, "elsewhere": 1, "aside": 1}
    assert counted(again) == {"unchanged": 1, "elsewhere": 1, "aside": 1}
    assert (editions.current(), list(Place.objects.values()), the_aside().public_id) == before
    assert the_aside().seen_at == LATER


def test_a_dry_run_tells_the_same_and_writes_nothing():
    imported(row("會變"), row("不見"), lost("無處"))
    rows = (row("會變", phone="089-2"), row("新的"), lost("無處二"))
    before = [list(model.objects.values()) for model in (Place, AsideRow, Dataset, ImportRun)]
    edition = editions.current()
    tried = imported(*rows, dry_run=True, now=LATER)
    assert [list(model.objects.values()) for model in (Place, AsideRow, Dataset, ImportRun)] == before
    assert editions.current() == edition
    assert replace(tried, is_dry_run=False) == imported(*rows, now=LATER)


def test_a_dry_run_of_a_new_list_leaves_nothing_behind():
    assert counted(imported(row(), dry_run=True)) == {"added": 1}
    assert not Dataset.objects.exists()
    assert editions.current() == 0


def test_what_changed_is_told_field_by_field_and_the_id_lives_on():
    imported(row())
    before = the_place().public_id
    there = moved(CITY.seat, 0.0, 20.0)
    report = imported(row(at=there, address="臺東縣臺東市中山路3號", phone="089-1"), now=LATER)
    fields = {change.field: (change.before, change.after) for change in report.changed[0].fields}
    assert fields == {
        "address": (f"{CITY_STREET}1號", f"{CITY_STREET}3號"),
        "phone": ("", "089-1"),
        "point": (
            f"{CITY.seat.latitude:.6f}, {CITY.seat.longitude:.6f}",
            f"{there.latitude:.6f}, {there.longitude:.6f}",
        ),
    }
    place = the_place()
    assert (place.public_id, place.phone, place.changed_at) == (before, "089-1", LATER)
    assert distance_m(place.position, there) < 0.01
    assert place.cell == cell_at(there, FINEST_RESOLUTION)


def test_a_place_that_comes_back_has_its_id_and_is_no_longer_gone():
    imported(row(), row("旁邊"))
    before = the_place().public_id
    assert counted(imported(row("旁邊"), now=LATER)) == {"unchanged": 1, "gone": 1}
    assert (the_place().gone_at, the_place().changed_at) == (LATER, LATER)
    assert counted(imported(row("旁邊"), now=LATER)) == {"unchanged": 1}
    assert counted(imported(row(), row("旁邊"), now=LATER)) == {"changed": 1, "unchanged": 1}
    assert (the_place().public_id, the_place().gone_at) == (before, None)


def test_another_list_s_places_are_left_alone():
    imported(row())
    imported(row("別的"), dataset=dataset("other"), now=LATER)
    assert (the_place().gone_at, the_place().changed_at) == (None, NOW)


def test_a_place_goes_to_another_township_when_its_list_moves_it():
    imported(row(address=""))
    report = imported(row(at=BEINAN.seat, address=""), now=LATER)
    fields = {change.field: (change.before, change.after) for change in report.changed[0].fields}
    assert fields["township"] == ("臺東市", "卑南鄉")
    place = the_place()
    assert (place.township_id, place.region_id, place.village.township_id) == (BEINAN.code, "valley", BEINAN.code)


def test_a_place_follows_outlines_that_were_loaded_anew(monkeypatch):
    imported(row(address=""))
    there = TownshipFound("10014040", "卑南鄉", "Beinan Township", "valley", 0.0)
    monkeypatch.setattr(boundaries, "townships_of", lambda positions: [there] * len(positions))
    assert [each.field for each in imported(row(address=""), now=LATER).changed[0].fields] == ["township", "village"]
    assert the_place().township_id == "10014040"


class TestPositionsByHand:
    """What somebody moved stays where they put it."""

    BY_HAND = moved(CITY.seat, 120.0, 0.0)

    @pytest.fixture(autouse=True)
    def a_place_moved_by_hand(self, county):  # noqa: ARG002 - rows for it to stand on
        imported(row())
        mending.move_place(place_id=the_place().public_id, position=self.BY_HAND, now=NOW)

    def test_an_update_that_says_the_same_does_not_move_it_back(self):
        report = imported(row(), now=LATER)
        assert (counted(report), report.kept_by_hand) == ({"unchanged": 1}, ())
        assert the_place().position == self.BY_HAND

    def test_its_words_follow_the_list(self):
        assert counted(imported(row(phone="089-1"), now=LATER)) == {"changed": 1}
        assert (the_place().phone, the_place().position) == ("089-1", self.BY_HAND)

    def test_a_list_that_moved_it_more_than_50_m_is_reported_once_and_not_followed(self):
        there = moved(CITY.seat, 0.0, 60.0)
        report = imported(row(at=there), now=LATER)
        assert [(kept.name, round(kept.list_moved_m)) for kept in report.kept_by_hand] == [("市民廣場", 60)]
        assert the_place().position == self.BY_HAND
        assert imported(row(at=there), now=LATER).kept_by_hand == ()

    def test_a_list_that_rounds_its_figures_is_not_reported(self):
        assert imported(row(at=moved(CITY.seat, 0.0, 40.0)), now=LATER).kept_by_hand == ()


class TestRowsSetAside:
    """Rows that cannot be placed wait, under one id, until somebody or the list itself mends them."""

    def test_one_waits_with_its_reason_and_what_was_read(self):
        imported(row("旁邊"), lost(phone="089-1", details={"value": "?"}, values={"電話": "089-1"}))
        aside = the_aside()
        assert (aside.reason, aside.row_number, aside.state) == (Trouble.NO_POSITION, 2, AsideRow.State.WAITING)
        assert (aside.details, aside.values) == ({"value": "?"}, {"電話": "089-1"})
        assert (aside.fields["name_zh"], aside.fields["phone"]) == ("市民廣場", "089-1")

    def test_rows_of_one_name_and_address_wait_side_by_side(self):
        imported(row("旁邊"), lost(values={"備註": "一"}), lost(values={"備註": "二"}))
        assert AsideRow.objects.count() == 2

    def test_it_is_removed_when_the_list_drops_it_or_places_it(self):
        imported(row("旁邊"), lost("甲"), lost("乙"))
        assert counted(imported(row("旁邊"), row("甲"), now=LATER)) == {"added": 1, "unchanged": 1}
        assert not AsideRow.objects.exists()

    def test_one_that_was_mended_stays_mended_and_its_words_follow_the_list(self):
        imported(row("旁邊"), lost())
        place = mending.mend(aside_id=the_aside().public_id, position=CITY.seat, now=NOW)
        assert counted(imported(row("旁邊"), lost(), now=LATER)) == {"unchanged": 2}
        assert counted(imported(row("旁邊"), lost(phone="089-1"), now=LATER)) == {"changed": 1, "unchanged": 1}
        assert (the_place().public_id, the_place().phone) == (place.public_id, "089-1")
        assert (the_aside().state, the_aside().place) == (AsideRow.State.MENDED, the_place())

    def test_one_that_was_mended_keeps_its_id_when_the_list_places_it_itself(self):
        imported(row("旁邊"), lost())
        place = mending.mend(aside_id=the_aside().public_id, position=CITY.seat, now=NOW)
        report = imported(row("旁邊"), row(at=moved(CITY.seat, 300.0, 0.0)), now=LATER)
        assert (the_place().public_id, the_place().position) == (place.public_id, CITY.seat)
        assert [round(kept.list_moved_m) for kept in report.kept_by_hand] == [300]
        assert not AsideRow.objects.exists()

    def test_one_that_was_mended_is_gone_with_its_row_and_comes_back_with_it(self):
        imported(row("旁邊"), lost())
        place = mending.mend(aside_id=the_aside().public_id, position=CITY.seat, now=NOW)
        assert counted(imported(row("旁邊"), now=LATER)) == {"unchanged": 1, "gone": 1}
        assert counted(imported(row("旁邊"), lost(), now=LATER)) == {"changed": 1, "unchanged": 1}
        assert (the_place().public_id, the_place().gone_at) == (place.public_id, None)

    def test_one_that_was_dismissed_stays_dismissed(self):
        imported(row("旁邊"), lost())
        mending.dismiss(aside_id=the_aside().public_id, now=NOW)
        assert counted(imported(row("旁邊"), lost(), now=LATER)) == {"unchanged": 1, "aside": 1}
        assert the_aside().state == AsideRow.State.DISMISSED

    def test_a_place_whose_row_lost_its_position_stands_where_it_stood(self):
        imported(row("旁邊"), row())
        before = the_place().public_id
        assert counted(imported(row("旁邊"), lost(), now=LATER)) == {"unchanged": 1, "aside": 1}
        assert (the_place().gone_at, the_aside().place) == (None, the_place())
        mending.mend(aside_id=the_aside().public_id, position=moved(CITY.seat, 9.0, 0.0), now=LATER)
        assert (the_place().public_id, Place.objects.count()) == (before, 2)

    def test_and_takes_the_list_s_position_once_it_has_one_again(self):
        imported(row("旁邊"), row())
        imported(row("旁邊"), lost(), now=LATER)
        assert counted(imported(row("旁邊"), row(at=moved(CITY.seat, 9.0, 0.0)), now=LATER)) == {
            "changed": 1,
            "unchanged": 1,
        }
        assert not AsideRow.objects.exists()

    def test_a_dismissed_row_no_longer_holds_its_place(self):
        imported(row("旁邊"), row())
        imported(row("旁邊"), lost(), now=LATER)
        mending.dismiss(aside_id=the_aside().public_id, now=LATER)
        assert the_place().gone_at == LATER
        assert counted(imported(row("旁邊"), lost(), now=LATER)) == {"unchanged": 1, "aside": 1}
        assert the_place().gone_at == LATER


class TestRefusals:
    """Files of which nothing is imported."""

    def refused(self, *rows, **said):
        before = list(Place.objects.values())
        with pytest.raises(FeedRefused) as refusal:
            imported(*rows, now=LATER, **said)
        assert list(Place.objects.values()) == before
        return str(refusal.value)

    def test_a_list_of_another_county(self):
        imported(row())
        said = self.refused(HUALIEN, replace(HUALIEN, name_zh="花蓮市公所"), lost(address=""))
        assert "no row lies in Taitung (3 rows, 2 of them elsewhere in Taiwan, 1 without a usable position)" in said

    def test_a_list_without_rows(self):
        assert "no row lies in Taitung (0 rows" in self.refused()

    def test_nothing_before_the_outlines_are_loaded(self):
        Township.objects.all().delete()
        assert "run load_boundaries first" in self.refused(row())

    def test_a_list_of_taitung_s_with_nothing_but_troubles_is_taken(self):
        assert counted(imported(lost())) == {"aside": 1}

    def test_points_that_moved_as_from_twd97_to_twd67(self):
        rows = streetful(20)
        imported(*rows)
        there = [replace(each, position=moved(each.position, 207.0, -828.0)) for each in rows]
        assert "828 m west and 207 m north" in self.refused(*there)
        assert counted(imported(*there[:19], now=LATER))["changed"] == 19

    def test_a_failure_halfway_leaves_everything_as_it_was(self, monkeypatch):
        imported(row(), lost("無處"))
        before = [list(model.objects.values()) for model in (Place, AsideRow, Dataset, ImportRun)]
        monkeypatch.setattr(importing.editions, "raise_number", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            imported(row(phone="089-1"), row("新的"), now=LATER)
        assert [list(model.objects.values()) for model in (Place, AsideRow, Dataset, ImportRun)] == before


def test_a_new_title_raises_the_edition_because_it_is_shown():
    imported(row())
    before = editions.current()
    imported(row(), dataset=dataset(title_zh="新名字"), now=LATER)
    assert editions.current() == before + 1


def test_hundreds_of_places_take_few_statements(django_assert_max_num_queries):
    rows = streetful(300, apart_m=-4.0)
    with django_assert_max_num_queries(40):
        imported(*rows)
    with django_assert_max_num_queries(40):
        imported(*[replace(each, phone="089-1") for each in rows], now=LATER)
    assert Place.objects.filter(phone="089-1").count() == 300
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM hotspots_place WHERE point IS NULL")
        assert cursor.fetchone() == (0,)


def test_more_places_than_one_statement_takes_all_come_in_and_all_change():
    rows = streetful(1_001, apart_m=-1.0)
    assert counted(imported(*rows)) == {"added": 1_001}
    assert counted(imported(*[replace(each, phone="089-1") for each in rows], now=LATER)) == {"changed": 1_001}
    assert Place.objects.filter(phone="089-1", changed_at=LATER).count() == 1_001
    assert len(set(Place.objects.values_list("public_id", flat=True))) == 1_001


@pytest.mark.parametrize("name", ['O\'Neil "Café"', "back\\slash\\n", "100%s %(name)s", "🎈熱氣球\t𠮷野家"])
def test_names_come_out_as_they_went_in(name):
    imported(row(name, note=name))
    imported(row(name, note=f"{name}!"), now=LATER)
    assert list(Place.objects.values_list("name_zh", "note")) == [(name, f"{name}!")]
