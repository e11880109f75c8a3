"""Where a balloon may stand: the mask, the homes it serves, and the land under it."""

from dataclasses import replace

import pytest
import shapely

from geo.cells import centre_of
from geo.placement.candidates import CLEAR_OF_BORDER_M, CLEAR_OF_COAST_M, Ground, candidates_on
from geo.placement.coast import kept_file, land_of_county
from geo.placement.places import PLACES, visited_homes
from geo.placement.plane import from_plane, on_plane
from geo.placement.settlements import Area, homes_of_small_areas, homes_of_villages
from geo.position import distance_m, lon_lat, moved
from geo.taitung import BOUNDS_DEG
from tests.geo.placement_builders import LUYE, box

REACH_M = 600
COUNTY = box("10014050", -3000, -3000, 3000, 3000)
GROUND = Ground(
    inhabited=(box("area", -100, -100, 100, 100),),
    known_points=(),
    homes=(LUYE,),
    townships=(COUNTY,),
    villages=(box("west", -3000, -3000, 3000, 0), box("east", -3000, 0, 3000, 3000)),
    keep_outs=(),
)


def positions(ground):
    return [centre_of(cell) for cell in candidates_on(ground, REACH_M).cells.tolist()]


def shape(outline):
    return shapely.from_wkb(outline.wkb)


def stands_in(position, outline):
    return shape(outline).contains(shapely.Point(*lon_lat(position)))


def test_candidates_lie_within_300_m_of_inhabited_ground():
    away_m = [distance_m(LUYE, each) for each in positions(GROUND)]
    assert max(away_m) <= 300 + 100 * 2**0.5
    ground_m2, cell_m2 = 200**2 + 4 * 200 * 300 + 3.1416 * 300**2, 13_600  # H3 cells are 10 % small around Taitung
    assert len(away_m) == pytest.approx(ground_m2 / cell_m2, rel=0.1)


def test_no_candidate_lies_beyond_the_reach_of_every_home():
    wide = replace(GROUND, inhabited=(COUNTY,))
    assert max(distance_m(LUYE, each) for each in positions(wide)) <= REACH_M + 0.1


def test_a_known_point_stands_for_the_ground_around_it():
    pointed = replace(GROUND, inhabited=(), known_points=(LUYE,))
    assert 0 < max(distance_m(LUYE, each) for each in positions(pointed)) <= 300.1


@pytest.mark.parametrize(("layer", "clear_m"), [("townships", CLEAR_OF_BORDER_M), ("coast", CLEAR_OF_COAST_M)])
def test_no_candidate_stands_off_land_or_close_to_its_edge(layer, clear_m):
    land = box("10014050", -3000, -3000, 50, 3000)
    ground = replace(GROUND, townships=(land,)) if layer == "townships" else replace(GROUND, coast=land.wkb)
    clear = box("", -3000, -3000, 50 - clear_m, 3000)
    assert positions(ground)
    assert all(stands_in(each, clear) for each in positions(ground))


def test_the_line_between_two_townships_is_no_border():
    halves = (box("10014050", -3000, -3000, 0, 3000), box("10014060", 0, -3000, 3000, 3000))
    assert positions(replace(GROUND, townships=halves)) == positions(GROUND)


def test_no_candidate_stands_on_a_keep_out():
    river = box("river", -20, -3000, 120, 3000)
    kept = positions(replace(GROUND, keep_outs=(river,)))
    assert kept
    assert not any(stands_in(each, river) for each in kept)


def test_each_candidate_knows_its_village_and_township():
    found = candidates_on(GROUND, REACH_M)
    outline_of = {outline.code: outline for outline in GROUND.villages}
    for cell, village in zip(found.cells.tolist(), found.village.tolist(), strict=True):
        assert stands_in(centre_of(cell), outline_of[found.villages[village]])
    assert {found.townships[row] for row in found.township.tolist()} == {"10014050"}


def test_where_villages_overlap_a_cell_belongs_to_the_first_code():
    twice = replace(GROUND, villages=(box("b", -3000, -3000, 3000, 3000), box("a", -3000, -3000, 3000, 3000)))
    found = candidates_on(twice, REACH_M)
    assert {found.villages[row] for row in found.village.tolist()} == {"a"}


def test_the_order_of_the_layers_changes_nothing():
    turned = replace(GROUND, villages=GROUND.villages[::-1])
    first, second = candidates_on(GROUND, REACH_M), candidates_on(turned, REACH_M)
    assert first.villages == second.villages
    assert (first.village == second.village).all()
    assert (first.cells == second.cells).all()


def test_nobody_to_serve_leaves_no_candidates():
    assert len(candidates_on(replace(GROUND, homes=()), REACH_M)) == 0


# Homes


def area(code, edges, residents):
    outline = box(code, *edges)
    middle = moved(LUYE, (edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2)
    return Area(outline, middle, residents)


def test_a_small_area_is_a_home_at_its_point():
    settled = homes_of_small_areas([area("one", (-100, -100, 100, 100), 12)], [COUNTY])
    (home,) = settled.homes
    assert (home.code, home.residents, home.township) == ("one", 12, "10014050")
    assert distance_m(home.position, LUYE) < 0.1
    assert settled.guessed_residents == 0


def test_an_area_without_residents_is_no_home():
    assert homes_of_small_areas([area("one", (-100, -100, 100, 100), 0)], [COUNTY]).homes == ()


def test_people_of_a_vast_area_are_counted_at_the_nearest_smaller_one():
    forest, hamlet = area("forest", (200, -3000, 9000, 3000), 5), area("hamlet", (-100, -100, 100, 100), 40)
    settled = homes_of_small_areas([forest, hamlet], [COUNTY])
    at = {home.code: home.position for home in settled.homes}
    assert distance_m(at["forest"], at["hamlet"]) < 0.1
    assert [outline.code for outline in settled.inhabited] == ["hamlet"]
    assert settled.guessed_residents == 5


def test_a_village_without_small_areas_is_spread_over_its_core():
    village = area("10014050001", (-800, -800, 800, 800), 1003)
    settled = homes_of_villages([village], [], {"10014050001": "10014050"})
    assert sum(home.residents for home in settled.homes) == 1003 == settled.guessed_residents
    assert len(settled.homes) > 15
    assert all(stands_in(home.position, village.outline) for home in settled.homes)
    assert all(distance_m(home.position, LUYE) <= 1001 for home in settled.homes)


def test_a_vast_village_is_lived_in_near_the_township_s_seat():
    village, seat = area("v", (-4000, -4000, 4000, 4000), 100), moved(LUYE, -4100, 0)
    homes = homes_of_villages([village], [seat], {"v": "10014050"}).homes
    assert max(distance_m(home.position, seat) for home in homes) < 1200


def test_a_village_smaller_than_a_cell_is_one_home():
    assert len(homes_of_villages([area("v", (0, 0, 40, 40), 7)], [], {"v": "t"}).homes) == 1


def test_a_village_of_unknown_size_counts_as_a_thousand():
    homes = homes_of_villages([area("v", (-500, -500, 500, 500), None)], [], {"v": "t"}).homes
    assert sum(home.residents for home in homes) == 1000


# Places, plane, coast


def test_places_are_visited_and_nobody_lives_there():
    assert {(home.residents > 0, home.visitors > 0) for home in visited_homes()} == {(False, True)}
    assert len({place.code for place in PLACES}) == len(PLACES)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.code)
def test_a_place_keeps_its_position_through_the_plane(place):
    ((east_cm, north_cm),) = on_plane([place.position]).tolist()
    assert distance_m(from_plane(east_cm / 100, north_cm / 100), place.position) < 0.01


@pytest.mark.slow
def test_the_coast_is_unpacked_once_and_then_read(tmp_path):
    land = shapely.from_wkb(land_of_county(tmp_path))
    assert land.within(shapely.box(*BOUNDS_DEG))
    assert all(land.contains(shapely.Point(*lon_lat(each))) for each in (LUYE, PLACES[4].position))
    assert not land.contains(shapely.Point(121.3, 22.6))
    kept_file(tmp_path).write_bytes(b"kept")
    assert land_of_county(tmp_path) == b"kept"
