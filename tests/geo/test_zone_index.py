"""Zones by cell: the same answers as asking every outline."""

from math import cos, pi, sin

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from geo import cells
from geo.position import LatLon, from_lon_lat, lon_lat, moved
from geo.zone_index import ZoneIndex, cover_of

LUYE = LatLon(22.9134, 121.1196)
AREAS = ((121.10, 22.90, 121.13, 22.92), (121.12, 22.91, 121.15, 22.93))


def ring(centre: LatLon, reaches_m: list[float]) -> list[tuple[float, float]]:
    """A star-shaped ring: its corners lie so far from the centre, in equal steps of direction."""
    turn = 2 * pi / len(reaches_m)
    corners = [moved(centre, cos(n * turn) * reach, sin(n * turn) * reach) for n, reach in enumerate(reaches_m)]
    return [lon_lat(corner) for corner in corners]


@st.composite
def outlines(draw: st.DrawFn) -> Polygon | MultiPolygon:
    """50 m to 3 km across, with a hole, in one or two parts."""
    size_m = draw(st.sampled_from([25.0, 80.0, 300.0, 1500.0]))
    reaches = st.lists(st.floats(0.5, 1.0).map(lambda share: share * size_m), min_size=3, max_size=12)
    centre = moved(LUYE, draw(st.floats(-500, 500)), draw(st.floats(-500, 500)))
    around = Polygon(ring(centre, draw(reaches)))
    hole = Polygon(ring(centre, [reach * 0.4 for reach in draw(reaches)]))
    apart = Polygon(ring(moved(centre, 3 * size_m, 0), draw(reaches)))
    shape = around.difference(hole) if draw(st.booleans()) else around
    return shape.union(apart) if draw(st.booleans()) else shape


def suspects(outline: Polygon | MultiPolygon) -> list[LatLon]:
    """Where an index goes wrong first: corners, just beside them, corners of cells, centres of cells, far away."""
    corners = [from_lon_lat(*pair) for pair in shapely.get_coordinates(outline)]
    beside = [moved(corner, north_m, 0.0) for corner in corners for north_m in (-0.001, 0.001, -5.0, 5.0)]
    touched = cells.cells_touching(outline.buffer(1e-3), cells.BALLOON_RESOLUTION)[:300]
    of_cells = [corner for cell in touched for corner in (*cells.corners_of(cell), cells.centre_of(cell))]
    return [*corners, *beside, *of_cells, moved(LUYE, 50_000.0, 0.0)]


@settings(deadline=None, max_examples=60)
@given(st.lists(outlines(), min_size=1, max_size=4))
def test_the_index_finds_what_asking_every_outline_finds(shapes):
    zones = ZoneIndex()
    for number, shape in enumerate(shapes):
        zones.put(str(number), shape)
    places = [place for shape in shapes for place in suspects(shape)]
    points = shapely.points([lon_lat(place) for place in places])
    true = [shapely.intersects(shape, points) for shape in shapes]
    for place, held in zip(places, zip(*true, strict=True), strict=True):
        assert set(zones.at(place)) == {str(number) for number, is_held in enumerate(held) if is_held}


@settings(deadline=None, max_examples=40)
@given(outlines())
def test_a_cell_counts_as_inside_only_if_the_outline_covers_all_of_it(shape):
    cover = cover_of(shape)
    assert not cover.inside & cover.border
    for cell in cover.inside:
        assert shape.covers(Polygon([lon_lat(corner) for corner in cells.corners_of(cell)]))


def test_most_of_a_large_zone_is_answered_by_its_cells_alone():
    cover = cover_of(box(121.10, 22.85, 121.15, 22.90))
    assert len(cover.inside) > 8 * len(cover.border)


def test_a_zone_smaller_than_a_cell_is_found():
    zones = ZoneIndex()
    zones.put("a table", box(121.11960, 22.91340, 121.11962, 22.91342))
    assert zones.at(LatLon(22.91341, 121.11961)) == ("a table",)
    assert zones.at(LatLon(22.91343, 121.11961)) == ()


def test_zones_that_overlap_are_all_found():
    zones = ZoneIndex()
    for name, area in zip("ab", AREAS, strict=True):
        zones.put(name, box(*area))
    assert set(zones.at(LatLon(22.915, 121.125))) == {"a", "b"}


def test_a_zone_that_is_removed_is_found_nowhere_and_leaves_the_others():
    zones = ZoneIndex()
    for name, area in zip("ab", AREAS, strict=True):
        zones.put(name, box(*area))
    assert zones.remove("a")
    assert not zones.remove("a")
    assert (zones.at(LatLon(22.915, 121.125)), zones.at(LatLon(22.905, 121.105)), len(zones)) == (("b",), (), 1)


def test_a_zone_that_is_drawn_anew_leaves_its_old_ground():
    zones = ZoneIndex()
    zones.put("a", box(*AREAS[0]))
    zones.put("a", box(*AREAS[1]))
    assert (zones.at(LatLon(22.905, 121.105)), zones.at(LatLon(22.925, 121.145))) == ((), ("a",))


def test_the_cell_of_a_fix_gives_the_same_answer_as_its_position():
    zones = ZoneIndex()
    zones.put("a", box(*AREAS[0]))
    assert zones.in_cell(cells.cell_at(LUYE, cells.BALLOON_RESOLUTION), LUYE) == zones.at(LUYE) == ("a",)


@pytest.mark.parametrize(
    "outline",
    [Polygon(), Polygon([(121.0, 22.9), (121.1, 23.0), (121.1, 22.9), (121.0, 23.0)])],
    ids=["empty", "crosses itself"],
)
def test_an_outline_that_is_none_is_refused_and_the_old_one_stays(outline):
    zones = ZoneIndex()
    zones.put("a", box(*AREAS[0]))
    with pytest.raises(ValueError, match="valid outline"):
        zones.put("a", outline)
    assert zones.at(LUYE) == ("a",)
