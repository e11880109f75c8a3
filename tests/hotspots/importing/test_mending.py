"""People put right what a list has wrong, and every process hears of it."""

import pytest
from django.db import connection

from geo.position import LatLon, moved
from hotspots import catalogue, editions, mending
from hotspots.feeds.row import Trouble
from hotspots.models import AsideRow, Kind, Place
from tests.hotspots.importing.builders import (
    CHENGGONG,
    CITY,
    LATER,
    NOW,
    counted,
    dataset,
    imported,
    lost,
    row,
    the_aside,
    the_place,
)

pytestmark = pytest.mark.usefixtures("county")

OUT_AT_SEA = LatLon(22.70, 121.30)


def test_a_mended_row_is_a_place_where_it_was_put():
    imported(row("旁邊"), lost(phone="089-1", address="臺東縣成功鎮中山路1號"))
    before = editions.current()
    place = mending.mend(aside_id=the_aside().public_id, position=CHENGGONG.seat, now=LATER)
    assert the_place() == place
    assert (place.phone, place.township_id, place.region_id) == ("089-1", CHENGGONG.code, "coast")
    assert (place.is_point_said, place.listed_latitude, place.changed_at) == (True, None, LATER)
    assert (the_aside().state, the_aside().place, editions.current()) == (AsideRow.State.MENDED, place, before + 1)


def test_mending_again_moves_the_place():
    imported(row("旁邊"), lost())
    first = mending.mend(aside_id=the_aside().public_id, position=CITY.seat, now=NOW)
    again = mending.mend(aside_id=the_aside().public_id, position=CHENGGONG.seat, now=LATER)
    assert (again.pk, the_place().position, Place.objects.count()) == (first.pk, CHENGGONG.seat, 2)


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        pytest.param({"note": "好" * 500}, "note", "好" * 399 + "…", id="a text too long"),
        pytest.param({"website": "javascript:alert(1)"}, "website", "", id="no web address"),
        pytest.param({"opening_hours": "always"}, "opening_hours", "", id="hours that nobody can read"),
        pytest.param({"category": "bank", "wheelchair": "maybe"}, "wheelchair", "", id="unknown words"),
        pytest.param({"name_zh": "廣\x00場"}, "name_zh", "廣場", id="a NUL"),
    ],
)
def test_what_does_not_fit_is_shortened_or_left_out(given, field, value):
    given = {"name_zh": "市民廣場", **given}
    imported(row("旁邊"), row(given.pop("name_zh"), **given))
    place = mending.mend(aside_id=the_aside().public_id, position=CITY.seat, now=NOW)
    place.refresh_from_db()
    assert getattr(place, field) == value


def test_a_row_without_a_name_goes_by_its_address():
    imported(row("旁邊"), lost("", Trouble.NO_NAME))
    assert mending.mend(aside_id=the_aside().public_id, position=CITY.seat, now=NOW).name_zh == "臺東縣臺東市中山路1號"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(row(note="好" * 500), id="a text too long"),
        pytest.param(row(opening_hours="always"), id="hours that nobody can read"),
        pytest.param(row(website="javascript:alert(1)"), id="no web address"),
        pytest.param(lost("", Trouble.NO_NAME), id="no name"),
    ],
)
def test_the_next_edition_leaves_a_mended_place_as_it_was_mended(given):
    imported(row("旁邊"), given)
    place = mending.mend(aside_id=the_aside().public_id, position=CITY.seat, now=NOW)
    before = Place.objects.values().get(pk=place.pk)
    assert counted(imported(row("旁邊"), given, now=LATER)) == {"unchanged": 2}
    assert Place.objects.values().get(pk=place.pk) == before


class TestTwoRowsOfOneNameAndAddress:
    """Access points of one house, none of which can be placed as its list has it."""

    FIRST, SECOND = lost(values={"備註": "一"}), lost(values={"備註": "二"})

    def mended(self, *numbers):
        imported(row("旁邊"), self.FIRST, self.SECOND)
        keys = [AsideRow.objects.get(row_number=number).public_id for number in numbers]
        return [mending.mend(aside_id=key, position=CITY.seat, now=NOW) for key in keys]

    def test_the_place_of_one_is_not_given_to_the_other_that_waits(self):
        (place,) = self.mended(3)
        assert counted(imported(row("旁邊"), self.FIRST, now=LATER)) == {"unchanged": 1, "aside": 1, "gone": 1}
        assert [(each.row_number, each.place) for each in AsideRow.objects.all()] == [(2, None), (3, place)]

    def test_when_both_are_places_and_one_row_is_dropped_one_place_is_gone(self):
        self.mended(2, 3)
        assert counted(imported(row("旁邊"), self.FIRST, now=LATER)) == {"unchanged": 2, "gone": 1}


def test_a_dismissed_row_is_no_place():
    imported(row("旁邊"), lost())
    before = editions.current()
    mending.dismiss(aside_id=the_aside().public_id, now=NOW)
    assert (the_aside().state, Place.objects.count()) == (AsideRow.State.DISMISSED, 1)
    assert editions.current() == before + 1


def test_a_place_is_listed_where_somebody_says_and_back():
    imported(row())
    before = editions.current()
    mending.say_region(place_id=the_place().public_id, region_code="coast", now=LATER)
    assert (the_place().region_said_id, the_place().region_id, the_place().changed_at) == ("coast", "city", LATER)
    mending.say_region(place_id=the_place().public_id, region_code=None, now=LATER)
    assert (the_place().region_said_id, editions.current()) == (None, before + 2)


def test_everybody_finds_a_place_under_the_region_that_somebody_said():
    imported(row())
    mending.say_region(place_id=the_place().public_id, region_code="coast", now=LATER)
    assert [(entry.region, entry.region_zh) for entry in catalogue.read().entries] == [("coast", "海岸線")]
    mending.say_region(place_id=the_place().public_id, region_code=None, now=LATER)
    assert [entry.region for entry in catalogue.read().entries] == ["city"]


def test_a_place_stands_where_it_was_moved_and_belongs_there():
    imported(row(address=""))
    before = editions.current()
    mending.move_place(place_id=the_place().public_id, position=CHENGGONG.seat, now=LATER)
    place = the_place()
    assert (place.position, place.township_id, place.region_id) == (CHENGGONG.seat, CHENGGONG.code, "coast")
    assert place.village.township_id == CHENGGONG.code
    assert (place.is_point_said, place.changed_at, editions.current()) == (True, LATER, before + 1)


def test_moving_a_place_that_is_gone_does_not_bring_it_back():
    imported(row(), row("旁邊"))
    imported(row("旁邊"), now=LATER)
    mending.move_place(place_id=the_place().public_id, position=moved(CITY.seat, 9.0, 0.0), now=LATER)
    assert the_place().gone_at == LATER


def test_nothing_stands_out_at_sea():
    imported(row("旁邊"), lost())
    before = list(Place.objects.values())
    with pytest.raises(mending.OutsideTaitung):
        mending.mend(aside_id=the_aside().public_id, position=OUT_AT_SEA, now=NOW)
    with pytest.raises(mending.OutsideTaitung):
        mending.move_place(place_id=the_place("旁邊").public_id, position=OUT_AT_SEA, now=NOW)
    assert (list(Place.objects.values()), the_aside().state) == (before, AsideRow.State.WAITING)


def test_who_changes_places_takes_a_turn(monkeypatch):
    imported(row(), lost("旁邊"), lost("對面"))
    mended, dismissed = AsideRow.objects.order_by("row_number")
    taken = []
    monkeypatch.setattr(mending.editions, "wait_for_turn", lambda: taken.append(connection.in_atomic_block))
    mending.mend(aside_id=mended.public_id, position=CITY.seat, now=LATER)
    mending.dismiss(aside_id=dismissed.public_id, now=LATER)
    mending.say_region(place_id=the_place().public_id, region_code="coast", now=LATER)
    mending.move_place(place_id=the_place().public_id, position=CITY.seat, now=LATER)
    assert taken == [True] * 4


def test_what_somebody_said_of_a_place_stays_through_its_lists_next_edition():
    def edition(**said):
        imported(row(opening_hours="24/7", accepts_coins=False, **said), dataset=dataset("shops", Kind.MERCHANT))

    edition()
    before = editions.current()
    mending.say_hours(place_id=the_place().public_id, expression="Mo-Fr 08:00-17:00", now=LATER)
    mending.say_coins(place_id=the_place().public_id, accepts=True, now=LATER)
    edition(phone="089-1")
    place = the_place()
    assert (place.opening_hours, place.accepts_coins, place.phone) == ("Mo-Fr 08:00-17:00", True, "089-1")
    assert editions.current() == before + 3


def test_hours_that_nobody_can_read_are_never_said():
    imported(row())
    with pytest.raises(ValueError, match="OpenStreetMap"):
        mending.say_hours(place_id=the_place().public_id, expression="always", now=LATER)
