"""The plan of the whole county on the shared small areas and the fine coastline: what the game promises."""

from functools import cache
from hashlib import sha256
from itertools import combinations

import geopandas
import numpy as np
import pytest
import shapely

from geo.cells import centre_of, ring_around
from geo.placement.candidates import Ground, Outline, candidates_on
from geo.placement.coast import land_of_county
from geo.placement.fairness import fairness_of
from geo.placement.homes import Population
from geo.placement.places import visited_homes
from geo.placement.plan import place
from geo.placement.plane import on_plane
from geo.placement.rules import Rules
from geo.placement.settlements import Area, homes_of_small_areas, homes_of_villages
from geo.position import from_lon_lat, lon_lat
from tests.coast import KEPT
from tests.geo.shared_files import ATLAS_VILLAGES, DETAILED_TOWNSHIPS, SMALL_AREAS, needs_shared

pytestmark = [needs_shared, pytest.mark.slow, pytest.mark.xdist_group("county")]
RULES = Rules()
DAYS = [sha256(f"day {number}".encode()).digest() for number in range(3)]
CITY_SEAT = from_lon_lat(121.146513, 22.754821)


def outlines(frame, code):
    return tuple(Outline(each, shapely.to_wkb(shape)) for each, shape in zip(frame[code], frame.geometry, strict=True))


@cache
def small_area_county():
    """Mask and population from small areas and fine township outlines."""
    areas, townships = geopandas.read_file(SMALL_AREAS), outlines(geopandas.read_file(DETAILED_TOWNSHIPS), "TOWNCODE")
    points = [from_lon_lat(point.x, point.y) for point in areas.geometry.representative_point()]
    rows = zip(outlines(areas, "code"), points, areas["people"].tolist(), strict=True)
    return county(homes_of_small_areas([Area(*row) for row in rows], townships), townships)


@cache
def village_county():
    """Mask and population from the village outlines of the atlas alone, as a fresh clone has them."""
    frame = geopandas.read_file(ATLAS_VILLAGES)
    villages = [Area(outline, None, None) for outline in outlines(frame, "VILLCODE")]
    township_of = dict(zip(frame["VILLCODE"], frame["TOWNCODE"], strict=True))
    townships = outlines(frame.dissolve("TOWNCODE").reset_index(), "TOWNCODE")
    return county(homes_of_villages(villages, [], township_of), townships)


def county(settled, townships):
    population = Population((*settled.homes, *visited_homes()), CITY_SEAT)
    visited = tuple(home.position for home in visited_homes())
    ground = Ground(
        inhabited=settled.inhabited,
        known_points=(*settled.known_points, *visited),
        homes=tuple(home.position for home in population.homes),
        townships=townships,
        villages=outlines(geopandas.read_file(ATLAS_VILLAGES), "VILLCODE"),
        keep_outs=(),
        coast=land_of_county(KEPT),
    )
    return candidates_on(ground, RULES.reach_m), population


@cache
def placed(make, day):
    mask, population = make()
    return place(mask, population, RULES, DAYS[day])


def cells(placement):
    return [balloon.cell for balloon in placement.balloons]


COUNTIES = pytest.mark.parametrize("make", [small_area_county, village_county], ids=["small areas", "villages alone"])
EVERY_DAY = pytest.mark.parametrize("day", range(len(DAYS)))


@COUNTIES
@EVERY_DAY
def test_600_balloons_keep_the_promise_of_fairness(make, day):
    fairness = fairness_of(placed(make, day), make()[1].homes, {}, RULES)
    assert fairness.county.share_within_reach >= 0.98
    assert fairness.gini <= 0.10
    assert fairness.villages_without == ()
    assert (fairness.county.balloons, fairness.county.stock) == (600, 12_000)


def test_people_within_600_m_are_98_in_100_too_when_every_small_area_is_counted_at_its_own_point():
    """Without the guess about areas over 20 km²: counted again from the file, in metres on the plane."""
    areas = geopandas.read_file(SMALL_AREAS).to_crs(3826)
    homes = shapely.get_coordinates(areas.geometry.representative_point())
    balloons = on_plane([centre_of(cell) for cell in cells(placed(small_area_county, 0))]) / 100
    walk_m = np.hypot(*(homes[:, None, :] - balloons).transpose(2, 0, 1)).min(axis=1)
    assert areas["people"][walk_m <= 600].sum() / areas["people"].sum() >= 0.98


@COUNTIES
@EVERY_DAY
def test_no_balloon_stands_in_the_sea_by_the_fine_coastline(make, day):
    land = geopandas.read_file(DETAILED_TOWNSHIPS).union_all()
    points = [shapely.Point(*lon_lat(centre_of(cell))) for cell in cells(placed(make, day))]
    assert [point.wkt for point in points if not land.contains(point)] == []


@COUNTIES
def test_hardly_a_cell_of_the_mask_lies_off_the_fine_coastline_and_none_by_more_than_10_m(make):
    """One does: on the mole of Fugang harbour, which the newer coastline has and the older official one has not."""
    land = geopandas.read_file(DETAILED_TOWNSHIPS).to_crs(3826).union_all()
    shapely.prepare(land)
    points = shapely.points(on_plane([centre_of(cell) for cell in make()[0].cells.tolist()]) / 100)
    outside = points[~shapely.contains(land, points)]
    assert len(outside) <= 1
    assert all(shapely.distance(land, outside) <= 10)


@COUNTIES
def test_no_two_balloons_stand_next_to_each_other(make):
    standing = set(cells(placed(make, 0)))
    assert all(len(standing.intersection(ring_around(cell, 1))) == 1 for cell in standing)


@COUNTIES
def test_two_days_share_less_than_a_tenth_of_their_cells(make):
    skies = [set(cells(placed(make, day))) for day in range(len(DAYS))]
    assert max(len(one & other) / 600 for one, other in combinations(skies, 2)) < 0.10
