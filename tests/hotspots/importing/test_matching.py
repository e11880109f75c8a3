"""Rows of a new edition find the places of the last: each once, in whatever order they come."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.position import LatLon, moved
from hotspots.importing.matching import Listed, Standing, match

OFFICE = LatLon(22.7548, 121.1465)


def listed(name="市民廣場", address="臺東縣臺東市中山路1號", *, north_m=0.0):
    place = moved(OFFICE, north_m, 0.0)
    return Listed(name, address, place.latitude, place.longitude)


def standing(key=7, *said, is_gone=False, **more):
    return Standing(key, listed(*said, **more), is_gone)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        pytest.param(listed(), standing(), id="the same"),
        pytest.param(listed(north_m=5_000.0), standing(), id="the same, moved 5 km"),
        pytest.param(listed(), standing(is_gone=True), id="the same, come back"),
        pytest.param(listed("無名", ""), standing(7, "無名", "", north_m=9_000.0), id="the only one of its name"),
        pytest.param(listed(address="臺東縣臺東市中山路2號"), standing(north_m=290.0), id="a new address, 290 m"),
        pytest.param(
            listed("行政院勞動部勞工保險局臺東辦事處洽公櫃台", north_m=900.0),
            standing(7, "行政院勞工委員會勞工保險局臺東辦事處洽公櫃台"),
            id="a renamed authority, the same address",
        ),
        pytest.param(listed("鐵花村音樂聚落", "新址"), standing(7, "鐵花村音樂", north_m=40.0), id="alike, 40 m away"),
    ],
)
def test_a_row_is_the_place_that_it_was(row, place):
    assert match([row], [place]) == {0: 7}


@pytest.mark.parametrize(
    ("row", "place"),
    [
        pytest.param(listed("鐵花村"), standing(7, "市民廣場"), id="another name at the same address and spot"),
        pytest.param(listed(address="二號"), standing(north_m=310.0), id="the next shop of a chain, 310 m"),
        pytest.param(listed("臺東車站第2月台"), standing(7, "臺東車站第3月台"), id="platform 2 is not platform 3"),
        pytest.param(listed("泰源村服務處三"), standing(7, "泰源村服務處四"), id="nor 三 四"),
        pytest.param(listed("鐵花村音樂聚落", "新"), standing(7, "鐵花村音樂", north_m=60.0), id="alike, 60 m away"),
        pytest.param(listed("鐵花村音樂聚落"), standing(7, "鐵花村音樂", is_gone=True), id="only alike, and long gone"),
    ],
)
def test_a_row_is_not_a_place_that_it_only_resembles(row, place):
    assert match([row], [place]) == {}


def test_the_surest_pairs_go_first_and_each_place_once():
    rows = [listed("市民廣場A"), listed("市民廣場")]
    assert match(rows, [standing(1, "市民廣場"), standing(2, "市民廣場B")]) == {0: 2, 1: 1}
    assert match(rows, [standing(1, "市民廣場")]) == {1: 1}


def test_what_stands_is_found_before_what_is_gone():
    assert match([listed()], [standing(1, is_gone=True), standing(2, north_m=100.0)]) == {0: 2}


def test_equal_names_at_one_address_pair_up_by_distance():
    rows = [listed(north_m=0.0), listed(north_m=500.0)]
    assert match(rows, [standing(1, north_m=480.0), standing(2, north_m=20.0)]) == {0: 2, 1: 1}


def test_names_without_addresses_in_several_places_are_matched_nearby_only():
    rows = [listed("公廁", "", north_m=0.0), listed("公廁", "", north_m=9_000.0)]
    assert match(rows, [standing(1, "公廁", "", north_m=100.0), standing(2, "公廁", "", north_m=5_000.0)]) == {0: 1}


NAMES = st.sampled_from(["市民廣場", "市民廣場1", "市民廣場一", "市民大廣場", "鐵花村", "鐵花村市集", ""])
ADDRESSES = st.sampled_from(["", "臺東縣臺東市中山路1號", "臺東縣臺東市中山路2號"])
ROWS = st.builds(listed, NAMES, ADDRESSES, north_m=st.sampled_from([0.0, 30.0, 45.0, 200.0, 280.0, 900.0]))
LISTS = st.lists(ROWS, max_size=9, unique=True)
PLACES = st.lists(st.tuples(ROWS, st.booleans()), max_size=9)


def places_of(said):
    return [Standing(key, row, is_gone) for key, (row, is_gone) in enumerate(said, 100)]


@given(LISTS, PLACES, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_places_plays_no_part(rows, said, random: Random):
    places = places_of(said)
    found = {rows[index]: key for index, key in match(rows, places).items()}
    random.shuffle(rows)
    random.shuffle(places)
    assert {rows[index]: key for index, key in match(rows, places).items()} == found


@given(LISTS, PLACES)
def test_no_place_is_two_rows(rows, said):
    found = match(rows, places_of(said))
    assert len(set(found.values())) == len(found)


@given(LISTS)
def test_a_list_finds_itself_again_whole(rows):
    assert match(rows, [Standing(key, row) for key, row in enumerate(rows)]) == {i: i for i in range(len(rows))}


def test_a_thousand_equal_names_do_not_take_minutes():
    rows = [listed("公廁", "", north_m=400.0 * number) for number in range(1_000)]
    assert len(match(rows, [Standing(key, row) for key, row in enumerate(rows)])) == 1_000
