"""A placement as a whole: spaced, repeatable, on candidates, summing to its budget."""

from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cells import steps_between
from geo.placement.homes import Population
from geo.placement.plan import NoRoom, place
from geo.placement.rules import Rules
from tests.geo.placement_builders import CITY_SEAT, home, population, small_mask

SEED = sha256(b"a day").digest()
GOLDEN = [
    ("8a4b84cc4737fff", 12, "common"),
    ("8a4b84cc6037fff", 8, "common"),
    ("8a4b84cf1277fff", 10, "fine"),
    ("8a4b84cf16cffff", 10, "common"),
]
seeds = st.binary(min_size=32, max_size=32)
homes = st.lists(
    st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500), st.integers(0, 500), st.integers(0, 300)),
    min_size=1, max_size=40,
).map(lambda rows: tuple(home(number, *row) for number, row in enumerate(rows)))  # fmt: skip
few_examples = settings(max_examples=40, deadline=None)


def rules(balloons=20, stock=400):
    return Rules(balloons=balloons, stock=stock)


@few_examples
@given(seeds, homes)
def test_balloons_stand_at_least_two_cells_apart(seed, homes):
    cells = [each.cell for each in place(small_mask(), Population(homes, CITY_SEAT), rules(), seed).balloons]
    assert all(steps_between(a, b) >= 2 for a, b in combinations(cells, 2))


@few_examples
@given(seeds, homes)
def test_every_balloon_stands_on_a_candidate_and_in_its_village(seed, homes):
    mask = small_mask()
    village_of = {cell: mask.villages[row] for cell, row in zip(mask.cells.tolist(), mask.village, strict=True)}
    placed = place(mask, Population(homes, CITY_SEAT), rules(), seed).balloons
    assert {each.cell: each.village for each in placed}.items() <= village_of.items()
    assert len(placed) == 20


@few_examples
@given(seeds, homes, st.integers(20, 5000))
def test_every_balloon_holds_a_catch_and_together_they_hold_the_stock(seed, homes, stock):
    held = [each.stock for each in place(small_mask(), Population(homes, CITY_SEAT), rules(stock=stock), seed).balloons]
    assert min(held) >= 1
    assert sum(held) == stock


@few_examples
@given(seeds, homes, st.randoms(use_true_random=False))
def test_the_order_in_which_homes_and_cells_come_changes_nothing(seed, homes, random):
    mask, shuffled = small_mask(), list(homes)
    random.shuffle(shuffled)
    planned = place(mask, Population(homes, CITY_SEAT), rules(), seed)
    assert place(mask, Population(tuple(shuffled), CITY_SEAT), rules(), seed) == planned


def test_the_same_seed_gives_the_same_sky_and_another_seed_another():
    first = place(small_mask(), population(), rules(), SEED)
    assert place(small_mask(), population(), rules(), SEED) == first
    assert place(small_mask(), population(), rules(), sha256(b"another day").digest()) != first


def test_a_sky_is_the_one_it_was_when_this_was_written():
    """Guards the promise that old skies can be made again: a change here needs a new version of the document."""
    placed = place(small_mask(), population(), rules(balloons=4, stock=40), SEED).balloons
    assert [(f"{each.cell:x}", each.stock, each.rarity) for each in placed] == GOLDEN


def test_every_village_has_a_balloon_before_any_has_a_second():
    mask = small_mask(villages=20)
    placement = place(mask, population(), rules(), SEED)
    assert placement.villages_without == ()
    assert {each.village for each in placement.balloons} == set(mask.villages)


def test_a_village_without_room_is_named():
    mask = small_mask(villages=3)
    assert len(place(mask, population(), rules(balloons=2), SEED).villages_without) == 1


def test_asking_for_more_balloons_than_fit_is_refused_with_how_many_do():
    with pytest.raises(NoRoom, match=r"only \d+ of 200 balloons fit"):
        place(small_mask(rings=4), population(), rules(balloons=200, stock=4000), SEED)


def test_a_county_without_people_is_refused():
    with pytest.raises(NoRoom, match="load boundaries"):
        place(small_mask(), population(()), rules(), SEED)


def test_stock_follows_the_residents_nearest_by():
    crowd = (home(1, 0, 0, residents=900), home(2, 1200, 1200, residents=100))
    placed = place(small_mask(villages=1), population(crowd), rules(balloons=2, stock=100), SEED).balloons
    assert sorted(each.stock for each in placed) == [10, 90]


def test_visitors_attract_a_balloon_and_take_no_stock():
    crowd = (home(1, 0, 0, residents=50), home(2, 1400, 0, residents=0, visitors=1000))
    placed = place(small_mask(villages=1), population(crowd), rules(balloons=2, stock=30), SEED).balloons
    assert sorted(each.stock for each in placed) == [1, 29]


def test_homes_with_the_same_code_are_refused():
    with pytest.raises(ValueError, match="a code of its own"):
        place(small_mask(), population((home(1, 0, 0), home(1, 5, 5))), rules(), SEED)
