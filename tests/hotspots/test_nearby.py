"""The nearest places: the same as measuring every one, from anywhere, whatever is asked of them."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.position import LatLon, bearing_deg, distance_m, moved
from hotspots import nearby
from hotspots.catalogue import Catalogue
from hotspots.filters import EVERYTHING, Filters
from hotspots.nearby import nearest, within
from hotspots.opening import is_open
from tests.hotspots.place_builders import CHISHANG, CITY, NOW, SEAT, about, catalogue, entry

HOURS = ("", "24/7", "Mo-Fr 08:00-17:00", "Sa,Su 10:00-18:00; PH off", '"by appointment"')


def drawn(random: Random, number: int):
    """A place somewhere near the city; some share one point, some lie on a line of latitude."""
    at = random.choice([about(random), about(random, 0.01), SEAT, LatLon(SEAT.latitude, about(random).longitude)])
    return entry(
        number, at=at, kind=random.choice(["hotspot", "merchant"]), township=random.choice([CITY, CHISHANG]),
        category=random.choice(["", "food", "cafe"]), accepts_coins=random.random() < 0.5,
        wheelchair=random.choice(["", "yes", "limited", "no"]), opening_hours=random.choice(HOURS),
    )  # fmt: skip


MANY = Catalogue.of(drawn(Random(7), number) for number in range(600))
SPREAD = Catalogue.of(
    entry(number, at=LatLon(random.uniform(-90, 90), random.uniform(-180, 180)))
    for random in [Random(8)]
    for number in range(300)
)


def has_all(one, asked: Filters) -> bool:
    """What a filter means, said once more and slowly."""
    columns = [(one.kind, asked.kinds), (one.category, asked.categories), (one.township, asked.townships),
               (one.region, asked.regions), (one.wheelchair, asked.wheelchair)]  # fmt: skip
    is_as_wished = all(not wanted or value in wanted for value, wanted in columns)
    is_open_then = asked.open_at is None or is_open(one.opening_hours, asked.open_at) is True
    return is_as_wished and is_open_then and (one.accepts_coins or not asked.accepts_coins)


def measured(places: Catalogue, position: LatLon, limit: int, asked: Filters):
    """Every place measured, then sorted: what `nearest` must say."""
    fitting = [one for one in places.entries if has_all(one, asked)]
    return sorted(fitting, key=lambda one: (distance_m(position, one.position), one.id))[:limit]


def some(*values):
    return st.sets(st.sampled_from(values), max_size=2).map(frozenset)


FILTERS = st.builds(
    Filters,
    kinds=some("hotspot", "merchant", "unheard-of"),
    categories=some("food", "cafe", ""),
    townships=some(CITY, CHISHANG),
    regions=some("city", "valley", "islands"),
    accepts_coins=st.booleans(),
    open_at=st.none() | st.integers(0, 14 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    wheelchair=some("yes", "limited"),
)
NEAR = st.builds(moved, st.just(SEAT), north_m=st.floats(-40_000, 40_000), east_m=st.floats(-40_000, 40_000))
ON_ONE = st.sampled_from(MANY.entries).map(lambda one: one.position)
ANYWHERE = st.builds(LatLon, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))


@given(NEAR | ON_ONE | ANYWHERE, st.integers(1, 40), st.just(EVERYTHING) | FILTERS)
def test_the_nearest_are_those_that_measuring_every_place_finds(position, limit, asked):
    found = nearest(MANY, position, limit=limit, filters=asked)
    assert [one.entry.id for one in found] == [one.id for one in measured(MANY, position, limit, asked)]
    for one in found:
        assert one.distance_m == distance_m(position, one.entry.position)
        assert one.bearing_deg == bearing_deg(position, one.entry.position)


@given(ANYWHERE | st.sampled_from(SPREAD.entries).map(lambda one: one.position), st.integers(1, 10))
def test_places_spread_over_the_world_are_found_across_180_degrees_too(position, limit):
    found = nearest(SPREAD, position, limit=limit)
    assert [one.entry.id for one in found] == [one.id for one in measured(SPREAD, position, limit, EVERYTHING)]


@given(NEAR | ON_ONE | ANYWHERE, st.integers(1, 60), st.just(EVERYTHING) | FILTERS)
def test_looking_into_squares_only_costs_no_place(position, limit, asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearby, "_FEW", 0)
        patch.setattr(nearby, "_MOST_OF_THEM", 1.0)
        for places in (MANY, SPREAD):
            found = nearest(places, position, limit=limit, filters=asked)
            assert [one.entry.id for one in found] == [one.id for one in measured(places, position, limit, asked)]


def test_places_at_one_distance_come_in_the_order_of_their_ids():
    stacked = catalogue(*(entry(number) for number in (5, 3, 9, 1)))
    assert [one.entry.id.int for one in nearest(stacked, SEAT, limit=3)] == [1, 3, 5]


def test_each_says_how_far_it_is_and_in_which_direction():
    (found,) = nearest(catalogue(entry(at=moved(SEAT, 0, 120))), SEAT, limit=5)
    assert found.distance_m == pytest.approx(120, abs=0.01)
    assert found.bearing_deg == pytest.approx(90, abs=0.01)


@pytest.mark.parametrize("limit", [0, -1])
def test_asking_for_none_finds_none(limit):
    assert nearest(MANY, SEAT, limit=limit) == []


def test_an_empty_catalogue_has_nothing_near():
    assert nearest(catalogue(), SEAT, limit=5) == []
    assert within(catalogue(), (120, 21, 122, 24), limit=5).matched == 0


def test_unknown_hours_are_not_open():
    closed, unknown, always = entry(1, opening_hours="off"), entry(2), entry(3, opening_hours="24/7")
    found = nearest(catalogue(closed, unknown, always), SEAT, limit=5, filters=Filters(open_at=NOW))
    assert [one.entry.id.int for one in found] == [3]


BOUNDS = st.builds(
    lambda one, other: (
        one.longitude, min(one.latitude, other.latitude), other.longitude, max(one.latitude, other.latitude)
    ),
    NEAR | ON_ONE, NEAR | ON_ONE,
)  # fmt: skip


def is_inside(one, bounds):
    west, south, east, north = bounds
    longitude = one.position.longitude
    across = west <= longitude <= east if west <= east else (longitude >= west or longitude <= east)
    return across and south <= one.position.latitude <= north


@given(BOUNDS, st.integers(0, 30), st.integers(0, 30) | st.none(), st.just(EVERYTHING) | FILTERS)
def test_within_bounds_are_those_whose_point_lies_there_edges_included(bounds, offset, limit, asked):
    inside = [one for one in MANY.entries if is_inside(one, bounds) and has_all(one, asked)]
    found = within(MANY, bounds, limit=limit, offset=offset, filters=asked)
    assert found.matched == len(inside)
    assert list(found.entries) == inside[offset : None if limit is None else offset + limit]


def test_bounds_that_run_over_180_degrees_hold_what_lies_on_both_sides():
    fiji, samoa, taitung = (entry(n, at=LatLon(-17, east)) for n, east in enumerate([178.0, -172.0, 121.0]))
    assert within(catalogue(fiji, samoa, taitung), (170, -20, -170, 0)).entries == (fiji, samoa)


def test_a_filter_asks_nothing_unless_told():
    assert within(MANY, (-180, -90, 180, 90)).matched == len(MANY)
