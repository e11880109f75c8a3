"""The parts of placing: rules, draw, stock, coverage, fairness, documents."""

import hmac
import json
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cells import BALLOON_RESOLUTION, cell_at
from geo.placement.coverage import Coverage, Reach, choose, reach_between
from geo.placement.documents import (
    candidates_in,
    canonical,
    hash_of,
    mask_document,
    population_document,
    population_in,
)
from geo.placement.draw import drawn_from, priorities_of, rarities_of
from geo.placement.fairness import fairness_of, gini, walk_of_share
from geo.placement.homes import Home, in_columns, worth_of
from geo.placement.plan import Placed, Placement, place
from geo.placement.plane import on_plane
from geo.placement.rules import TUNABLES, Rules, RulesRefused
from geo.placement.stock import shared_out
from geo.position import moved
from tests.geo.placement_builders import CITY_SEAT, LUYE, home, population, scattered_homes, small_mask

SEED = sha256(b"a day").digest()
FAR_APART = [small_mask(40).cells.tolist()[step] for step in (0, 900, 1800, 2700)]


# Rules


@pytest.mark.parametrize("name", TUNABLES)
def test_a_rule_outside_its_range_is_refused_with_name_range_and_reason(name):
    with pytest.raises(RulesRefused, match=rf"{name} lies between .* {TUNABLES[name].highest + 1}: \w+"):
        Rules(**{name: TUNABLES[name].highest + 1})


def test_the_table_of_tunables_names_every_rule_once():
    assert set(TUNABLES) | {"shares"} == set(Rules().as_json())


def test_rules_survive_their_publication():
    rules = Rules(balloons=7, stock=70)
    assert Rules.from_json(json.loads(json.dumps(rules.as_json()))) == rules


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"balloon": 3}, "unknown rules"),
        ({"balloons": 3.5}, "whole number"),
        ({"balloons": True}, "whole number"),
        ({"shares": 4}, "shares is a list"),
        ({"balloons": 10, "stock": 9}, "at least one catch"),
        ({"fine_thousandths": 600, "rare_thousandths": 600}, "1000 thousandths"),
    ],
)
def test_published_rules_that_cannot_be_are_refused(numbers, said):
    with pytest.raises(RulesRefused, match=said):
        Rules.from_json(numbers)


# Draw


@pytest.mark.parametrize(("cell", "block", "word"), [
    (0x8A4BA6B2C76FFFF, "08a4ba6b2c767fff", 1), (0x8A4BA6B2C747FFF, "08a4ba6b2c747fff", 0),
])  # fmt: skip
def test_a_priority_is_a_word_of_an_hmac_as_anybody_would_compute_it(cell, block, word):
    """Reference: Python's hmac module by its documented new(), and the block's bytes written out by hand."""
    digest = hmac.new(SEED, b"drawn" + bytes.fromhex(block), "sha256").hexdigest()
    assert priorities_of([cell], SEED, b"drawn").tolist() == [int(digest[16 * word : 16 * word + 16], 16)]


def test_every_cell_has_a_priority_of_its_own():
    cells = small_mask(rings=20).cells.tolist()
    assert len(set(priorities_of(cells, SEED, b"drawn").tolist())) == len(cells)
    assert priorities_of(cells[::-1], SEED, b"drawn").tolist()[::-1] == priorities_of(cells, SEED, b"drawn").tolist()


def test_a_tenth_of_a_large_mask_is_drawn():
    mask = small_mask(rings=40, villages=1)
    assert len(drawn_from(mask, SEED, Rules(balloons=10, stock=10))) == -(-len(mask) // 10)


def test_a_small_mask_is_drawn_more_fully_and_every_village_has_its_first_cells_in_it():
    mask = small_mask(rings=12, villages=60)
    drawn = drawn_from(mask, SEED, Rules(balloons=10, stock=10, least_drawn_per_village=5))
    assert np.bincount(mask.village[drawn]).min() == 5


def test_shares_of_rarity_are_those_of_the_rules():
    names = rarities_of(small_mask(rings=18).cells.tolist()[:1000], SEED, Rules())
    counts = {name: names.count(name) for name in ("common", "fine", "rare", "legendary")}
    assert counts == {"common": 700, "fine": 200, "rare": 80, "legendary": 20}


# Stock

claims = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)


@given(claims, st.integers(0, 100_000))
def test_stock_sums_to_the_budget_and_nobody_has_less_than_one(claims, more):
    shares = shared_out(len(claims) + more, claims)
    assert sum(shares) == len(claims) + more
    assert min(shares) >= 1


@given(claims, st.integers(0, 100_000))
def test_a_larger_claim_never_holds_less_than_a_smaller_one(claims, more):
    pairs = list(zip(claims, shared_out(len(claims) + more, claims), strict=True))
    assert all(low[1] <= high[1] for low in pairs for high in pairs if low[0] < high[0])


@pytest.mark.parametrize(
    ("total", "claims", "expected"),
    [
        (10, [0, 1, 1], [1, 5, 4]),
        (10, [0, 0], [5, 5]),
        (7, [3, 2, 2], [3, 2, 2]),
        (3, [1000, 1, 1], [1, 1, 1]),
        (100, [1, 99, 900], [1, 10, 89]),
    ],
)
def test_stock_is_shared_by_largest_remainder(total, claims, expected):
    assert shared_out(total, claims) == expected


def test_a_stock_below_one_each_is_refused():
    with pytest.raises(ValueError, match="raise the stock"):
        shared_out(2, [1, 1, 1])


# Coverage


def coverage(reaches, worth, shares=(4, 2, 1)):
    """Cells far apart that reach the given homes."""
    start = np.cumsum([0, *map(len, reaches)])
    found = Reach(start, np.array([row for each in reaches for row in each], dtype=np.int64))
    people = np.array(worth, dtype=np.int64)
    return Coverage(FAR_APART[: len(reaches)], found, people, people, shares)


def test_each_step_takes_the_cell_that_adds_most():
    chosen = choose(coverage([[0], [0, 1], [2]], [5, 5, 8]), np.array([-1, -1, -1]), 3, 1000)
    assert chosen[:2] == [1, 2]


def test_a_first_balloon_for_few_goes_before_a_second_for_many():
    chosen = choose(coverage([[0], [0], [1]], [1000, 1]), np.array([-1, -1, -1]), 2, 1000)
    assert chosen == [0, 2]


def test_once_nearly_all_have_one_second_balloons_count_half():
    chosen = choose(coverage([[0], [0], [1]], [1000, 1]), np.array([-1, -1, -1]), 2, 990)
    assert chosen == [0, 1]


def test_equal_cells_are_taken_by_priority():
    assert choose(coverage([[0], [1], [2]], [3, 3, 3]), np.array([-1, -1, -1]), 3, 1000) == [0, 1, 2]


def test_a_village_gets_its_balloon_though_nobody_lives_in_reach():
    assert set(choose(coverage([[0], [0], []], [100]), np.array([0, 0, 1]), 2, 1000)) == {0, 2}


@given(st.lists(st.lists(st.integers(0, 7), max_size=5, unique=True), min_size=1, max_size=4))
def test_lazy_choice_equals_the_plain_greedy_one(reaches):
    worth = [1, 2, 4, 8, 16, 32, 64, 128]
    chosen = choose(coverage(reaches, worth), np.full(len(reaches), -1), len(reaches), 1000)
    left, met = list(range(len(reaches))), set()
    for row in chosen:
        gains = {each: sum(worth[home] for home in reaches[each] if home not in met) for each in left}
        if max(gains.values()) == 0:
            break
        assert row == min(left, key=lambda each: (-gains[each], each))
        left.remove(row)
        met |= set(reaches[row])


@pytest.mark.parametrize(("east_m", "is_reached"), [(599.9, True), (600.1, False)])
def test_reach_ends_where_the_rules_say(east_m, is_reached):
    found = reach_between(on_plane([LUYE]), on_plane([moved(LUYE, 0, east_m)]), 600)
    assert (len(found.homes_of(0)) == 1) is is_reached


# Homes


@pytest.mark.parametrize(
    ("km", "thousandths"),
    [(0, 1000), (1, 1231), (10, 1799), (90, 2504)],  # 1 + ln(1 + km)/3, by hand
)
def test_a_home_is_worth_more_the_farther_it_is_from_the_city(km, thousandths):
    far = Home("far", moved(CITY_SEAT, km * 1000, 0), 1)
    assert worth_of(in_columns([far]), CITY_SEAT, Rules()).tolist() == [pytest.approx(thousandths, abs=1)]


# Fairness


@pytest.mark.parametrize(
    ("values", "people", "expected"),
    [
        ([1.0, 1.0], [3, 4], 0.0),
        ([0.0, 1.0], [1, 1], 0.5),
        ([0.0, 1.0], [9, 1], 0.9),
        ([1.0, 3.0], [1, 1], 0.25),
        ([0.0, 0.0], [1, 1], 0.0),
        ([], [], 0.0),
    ],
)
def test_gini_of_textbook_cases(values, people, expected):
    assert gini(np.array(values), np.array(people, dtype=np.int64)) == pytest.approx(expected)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(1, 1000)), min_size=1, max_size=30))
def test_gini_equals_the_mean_difference_between_two_residents(rows):
    """Reference: mean absolute difference over all pairs, divided by twice the mean (Gini 1912)."""
    values, people = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    mean = (values * people).sum() / people.sum()
    if mean < 1e-6:
        return
    pairs = np.abs(values[:, None] - values) * people[:, None] * people
    expected = pairs.sum() / people.sum() ** 2 / (2 * mean)
    assert gini(values, people.astype(np.int64)) == pytest.approx(expected, abs=1e-9)


def test_the_walk_of_95_in_100_counts_people_and_not_homes():
    walks = np.array([100.0, 200.0, 900.0])
    assert walk_of_share(walks, np.array([94, 1, 5]), 0.95) == 200.0
    assert walk_of_share(walks, np.array([94, 1, 5]), 1.0) == 900.0
    assert walk_of_share(walks, np.array([0, 0, 0]), 0.95) is None


def test_the_table_counts_what_a_resident_can_expect():
    near = Home("near", LUYE, 40, 0, "luye")
    far = Home("far", moved(LUYE, 9000, 0), 10, 0, "luye")
    placement = Placement((Placed(cell_at(LUYE, BALLOON_RESOLUTION), "luye", "v", 20, "common", 10),), ("other",))
    table = fairness_of(placement, [near, far], {"luye": "valley"}, Rules())
    county = table.county
    assert (county.balloons, county.stock, county.coins, county.residents) == (1, 20, 200, 50)
    assert county.catches_per_resident == pytest.approx(20 / 50)
    assert county.share_within_reach == pytest.approx(0.8)
    assert table.regions[0].coins_per_resident == pytest.approx(200 / 50)
    assert table.villages_without == ("other",)


def test_the_tables_parts_add_up_to_the_county():
    rules, people = Rules(balloons=20, stock=400), population()
    table = fairness_of(place(small_mask(), people, rules, SEED), people.homes, {"luye": "valley"}, rules)
    assert sum(line.stock for line in table.townships) == table.county.stock == 400
    assert sum(line.residents for line in table.regions) == table.county.residents


# Documents


def test_a_mask_survives_its_publication():
    mask = small_mask()
    read = candidates_in(json.loads(canonical(mask_document(mask))))
    assert (read.cells == mask.cells).all()
    assert (read.village == mask.village).all()
    assert (read.villages, read.townships) == (mask.villages, mask.townships)


def test_a_population_survives_its_publication_and_gives_the_same_sky():
    people, rules = population(), Rules(balloons=20, stock=400)
    read = population_in(json.loads(canonical(population_document(people))))
    assert place(small_mask(), read, rules, SEED) == place(small_mask(), people, rules, SEED)


def test_the_hash_of_a_document_does_not_depend_on_the_order_of_homes():
    homes = scattered_homes()
    assert hash_of(population_document(population(homes))) == hash_of(population_document(population(homes[::-1])))


def test_canonical_json_is_spelled_as_the_standard_says():
    """Reference: RFC 8785, keys sorted, no spaces, characters beyond ASCII as they are."""
    assert canonical({"b": [1, 2], "a": "臺東"}) == '{"a":"臺東","b":[1,2]}'.encode()


def test_a_published_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})


def test_a_home_keeps_its_residents_and_visitors_apart():
    columns = in_columns([home(1, 0, 0, residents=3, visitors=4)])
    assert (columns.residents.tolist(), columns.people.tolist()) == ([3], [7])
