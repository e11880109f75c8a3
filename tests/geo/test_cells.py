"""Cells: integers a database can hold and search by range."""

import h3.api.basic_int as h3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geo import cells
from geo.position import LatLon, distance_m

LUYE = LatLon(22.9134, 121.1196)
anywhere = st.builds(LatLon, st.floats(-90, 90), st.floats(-180, 180))
steps = st.integers(0, 4)


def test_the_cell_of_luye_highland_is_the_one_h3_names():
    assert cells.cell_text(cells.cell_at(LUYE, cells.SKY_RESOLUTION)) == "874b84cc6ffffff"


@given(anywhere, st.integers(0, 15))
def test_a_cell_fits_a_signed_column_of_64_bits(position, resolution):
    assert 0 < cells.cell_at(position, resolution) < 2**63


@given(anywhere, st.integers(0, 11), steps)
def test_descendants_fill_one_range_of_integers(position, resolution, finer):
    cell = cells.cell_at(position, resolution)
    children = h3.cell_to_children(cell, resolution + finer)
    assert cells.descendants_of(cell, resolution + finer) == (min(children), max(children))


@given(anywhere, anywhere, st.integers(0, 10), steps)
def test_a_cell_is_in_the_range_of_its_parent_and_of_no_other(here, there, resolution, finer):
    parent, fine = cells.cell_at(here, resolution), cells.cell_at(there, resolution + finer)
    lowest, highest = cells.descendants_of(parent, resolution + finer)
    assert (lowest <= fine <= highest) == (cells.parent_of(fine, resolution) == parent)


def test_descendants_are_never_coarser():
    with pytest.raises(ValueError, match="resolution 10"):
        cells.descendants_of(cells.cell_at(LUYE, 10), 9)


@pytest.mark.parametrize(("rings", "count"), [(0, 1), (1, 7), (2, 19), (3, 37)])
def test_rings_around_a_cell_include_it(rings, count):
    cell = cells.cell_at(LUYE, cells.BALLOON_RESOLUTION)
    around = cells.ring_around(cell, rings)
    assert len(set(around)) == count
    assert max(cells.steps_between(cell, other) for other in around) == rings


def test_neighbours_are_the_ring_without_its_centre():
    cell = cells.cell_at(LUYE, cells.BALLOON_RESOLUTION)
    assert {cell, *cells.neighbours_of(cell)} == set(cells.ring_around(cell, 1))
    assert len(cells.neighbours_of(cell)) == 6


@given(st.builds(LatLon, st.floats(21.9, 23.5), st.floats(120.7, 121.7)))
def test_nowhere_in_taitung_is_farther_than_80_m_from_the_centre_of_its_balloon_cell(position):
    cell = cells.cell_at(position, cells.BALLOON_RESOLUTION)
    assert distance_m(position, cells.centre_of(cell)) <= 80.0
    assert max(distance_m(corner, cells.centre_of(cell)) for corner in cells.corners_of(cell)) <= 80.0


def test_cells_within_an_outline_are_among_those_that_touch_it():
    square = box(121.11, 22.90, 121.13, 22.92)
    within, touching = set(cells.cells_within(square, 10)), set(cells.cells_touching(square, 10))
    assert within < touching
    assert all(
        square.covers(box(c.longitude, c.latitude, c.longitude, c.latitude)) for c in map(cells.centre_of, within)
    )


def test_compact_cells_cover_the_same_ground():
    children = cells.cells_within(box(121.0, 22.8, 121.2, 23.0), 9)
    coarse = cells.compact(children)
    ranges = [cells.descendants_of(cell, 9) for cell in coarse]
    assert len(coarse) < len(children) / 3
    assert all(any(lowest <= child <= highest for lowest, highest in ranges) for child in children[::50])


def test_the_name_of_a_cell_leads_back_to_it():
    cell = cells.cell_at(LUYE, 10)
    assert cells.cell_from_text(cells.cell_text(cell)) == cell
    assert cells.is_cell(cell)


@pytest.mark.parametrize("text", ["0", "8a4b", "zz", "ffffffffffffffff"])
def test_a_text_that_names_no_cell_is_refused(text):
    with pytest.raises(ValueError, match=r"cell|invalid literal"):
        cells.cell_from_text(text)
