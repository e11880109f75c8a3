"""The reports desk: each unit has its own, one tap answers, and what it did is said."""

import pytest
from django.test import Client

from game.inbox.models import Notice
from game.reports.models import Report, Trouble
from game.units.models import Role, Unit
from hotspots.models import Place
from tests.game.balloons.builders import a_player
from tests.game.reports.builders import DAY, NOW, a_dataset, a_place, kept_by, said
from tests.game.units.builders import a_unit
from tests.web.people import rows_in, staff_browser

pytestmark = pytest.mark.django_db
DESK = "/staff/places/reports/"


def browser(role: Role = Role.CASE_OFFICER, unit: Unit | None = None) -> Client:
    return staff_browser(role, unit)


def rows_of(client: Client) -> list[dict[str, str]]:
    return rows_in(client.get(f"{DESK}?format=csv"))


def answer(client: Client, place: Place, act: str, trouble: str = "wifi_dead", **more: str) -> str:
    return client.post(f"{DESK}{place.public_id}/{trouble}/{act}/", more, follow=True).content.decode()


@pytest.fixture
def place() -> Place:
    """A hotspot of a list that the unit `culture` keeps."""
    place = a_place()
    kept_by(a_unit("culture"), place.dataset)
    return place


def test_reports_stand_together_by_place_and_trouble_the_most_first(place: Place) -> None:
    other = a_place()
    said(other, trouble=Trouble.NOT_THERE)
    for days, player in enumerate((None, a_player(), a_player())):
        said(place, player, now=NOW + days * DAY)
    rows = rows_of(browser())
    assert [(row["Place"], row["Reports"]) for row in rows] == [(place.name_en, "3"), (other.name_en, "1")]
    assert (rows[0]["First on"], rows[0]["Last on"]) == ("5 July 2026", "7 July 2026")


def test_a_unit_sees_what_it_keeps_and_operators_what_nobody_does_too(place: Place) -> None:
    nobodys = a_place(dataset=a_dataset("nobodys"))
    for one in (place, nobodys):
        said(one)
    assert [row["Place"] for row in rows_of(browser())] == [place.name_en]
    assert rows_of(browser(unit=a_unit("fire"))) == []
    assert len(rows_of(browser(Role.OPERATOR, a_unit("county")))) == 2


def test_the_desk_names_nobody_who_reported(place: Place) -> None:
    player = a_player()
    report = said(place, player)
    page = browser().get(DESK).content.decode()
    assert place.name_en in page
    for told in (str(player.email), str(player.public_id), str(report.public_id), str(report.sent_as)):
        assert told not in page


@pytest.mark.parametrize(
    ("act", "state", "words", "notices"),
    [
        pytest.param("confirm", "confirmed", "Confirmed: 2 reports.", 1, id="it is so"),
        pytest.param("dismiss", "dismissed", "Put aside: 2 reports.", 0, id="it is not so"),
    ],
)
def test_one_tap_answers_all_and_says_what_it_did(place, act: str, state: str, words: str, notices: int) -> None:
    for player in (a_player(), None):
        said(place, player)
    page = answer(browser(), place, act)
    assert words in page
    assert set(Report.objects.values_list("state", flat=True)) == {state}
    assert Notice.objects.count() == notices
    assert "No report waits for you." in page


def test_who_comes_second_is_told_that_nothing_was_changed(place: Place) -> None:
    said(place)
    client = browser()
    answer(client, place, "confirm")
    assert "Nothing was changed" in answer(client, place, "dismiss")
    assert Report.objects.get().state == "confirmed"


def test_the_answer_leads_back_to_the_page_that_had_the_button_and_nowhere_else(place: Place) -> None:
    own = f"/staff/places/at/{place.public_id}/"
    for back, target in ((own, own), ("https://evil.example/", DESK), ("//evil.example/", DESK), ("/me/", DESK)):
        address = f"{DESK}{place.public_id}/wifi_dead/confirm/"
        assert browser().post(address, {"back": back}).headers["Location"] == target


def test_a_confirmed_trouble_stands_on_the_places_page_until_it_is_over(place: Place) -> None:
    said(place)
    client, path = browser(), f"/staff/places/at/{place.public_id}/"
    answer(client, place, "confirm")
    assert "It is in order again" in client.get(path).content.decode()
    assert "the place is shown without it again" in answer(client, place, "over", back=path)
    assert "It is in order again" not in client.get(path).content.decode()


@pytest.mark.parametrize("act", ["confirm", "dismiss", "over"])
def test_another_units_reports_are_not_theirs_to_answer(place: Place, act: str) -> None:
    said(place)
    client = browser(unit=a_unit("fire"))
    assert client.post(f"{DESK}{place.public_id}/wifi_dead/{act}/").status_code == 403
    assert Report.objects.get().state == "open"


def test_a_place_that_went_meanwhile_is_still_on_the_desk_and_says_so(place: Place) -> None:
    said(place)
    Place.objects.update(gone_at=NOW)
    assert "no longer on its list" in browser().get(DESK).content.decode()


def test_the_first_page_of_staff_tells_how_many_wait(place: Place) -> None:
    said(place)
    assert "1 place that people report about waits for you" in browser().get("/staff/").content.decode()
    answer(browser(), place, "confirm")
    assert "people report about" not in browser().get("/staff/").content.decode()
