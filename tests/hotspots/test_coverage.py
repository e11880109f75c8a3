"""Who has WiFi and merchants within a walk: worked examples, properties, the real county, and the tables behind it."""

from io import StringIO

import geopandas as gpd
import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import call_command
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyproj import Geod

from geo import boundaries
from geo.models import SmallArea
from geo.placement.candidates import Outline
from geo.position import LatLon, from_lon_lat, moved
from hotspots import editions
from hotspots.coverage import current, figures, thresholds
from hotspots.coverage.areas import Area, Layer, in_columns, on_ground
from hotspots.coverage.figures import Places, Sought, is_desert, lines, measure, of_county, of_regions, of_townships
from hotspots.coverage.light import light_outlines
from hotspots.models import Kind, Place
from tests.geo.shared_files import DETAILED_TOWNSHIPS, SHARED, SMALL_AREAS, needs_shared, of_taitung, rows
from tests.hotspots.coverage_builders import (
    LUYE,
    NORTH,
    REGION_OF,
    SOUTH,
    a_small_area,
    a_standing_place,
    a_township,
    a_village,
    an_area,
    areas_of,
    places_at,
)

WIFI, MERCHANT, COINS = Sought.HOTSPOT, Sought.MERCHANT, Sought.COINS


def north(metres: float) -> LatLon:
    return moved(LUYE, metres, 0.0)


# Worked examples


@pytest.mark.parametrize(
    ("away_m", "people"),
    [pytest.param(495, 70, id="within the walk"), pytest.param(505, 0, id="beyond it")],
)
def test_people_count_whose_area_has_a_place_within_the_straight_line(away_m, people):
    measured = measure(areas_of([an_area("a", LUYE, 70)]), places_at(hotspots=[north(away_m)]))
    assert of_county(measured, 500).reach[WIFI].people == people


def test_each_sort_of_place_is_counted_by_itself():
    measured = measure(
        areas_of([an_area("a", LUYE, 70), an_area("b", north(3000), 30)]),
        places_at(hotspots=[LUYE], merchants=[LUYE, north(3000)], coins=[north(3000)]),
    )
    reach = of_county(measured, 500).reach
    assert {sought: (each.places, each.people, each.share) for sought, each in reach.items()} == {
        WIFI: (1, 70, 0.7), MERCHANT: (2, 100, 1.0), COINS: (1, 30, 0.3),
    }  # fmt: skip


def test_percentiles_count_people_and_not_areas():
    homes = [
        an_area("a", LUYE, 60),
        an_area("b", north(500), 30),
        an_area("c", north(2000), 6),
        an_area("d", north(3000), 4),
    ]
    walks = of_county(measure(areas_of(homes), places_at(hotspots=[LUYE])), 500).reach[WIFI].walks_m
    assert {percent: round(walk_m) for percent, walk_m in walks.items()} == {50: 0, 90: 500, 95: 2000}


def test_people_of_a_large_area_are_told_apart_and_counted_at_no_walk():
    homes = [an_area("small", LUYE, 40, side_m=900), an_area("large", north(5000), 10, side_m=1100)]
    county = of_county(measure(areas_of(homes), places_at(hotspots=[LUYE, north(5000)])), 500)
    assert (county.people, county.uncertain) == (50, 10)
    assert (county.reach[WIFI].people, county.reach[WIFI].share) == (40, 1.0)
    assert county.reach[WIFI].places_per_thousand == 40.0  # of everybody


def test_a_large_area_is_a_desert_only_if_its_edge_is_far_too():
    large = an_area("large", LUYE, 50, side_m=4000)
    for away_m, is_far in ((2900, False), (3100, True)):
        (line,) = lines(measure(areas_of([large]), places_at(hotspots=[north(away_m)])))
        assert line.nearest_m[WIFI] == pytest.approx(away_m, rel=1e-3)
        assert line.at_least_m[WIFI] == pytest.approx(away_m - 2000, rel=1e-3)
        assert is_desert(line, WIFI, people=20, beyond_m=1000) is is_far


@pytest.mark.parametrize(
    ("people", "away_m", "is_far"),
    [
        pytest.param(20, 1010, True, id="enough people, too far"),
        pytest.param(19, 1010, False, id="too few people"),
        pytest.param(20, 990, False, id="near enough"),
    ],
)
def test_a_desert_has_people_and_nothing_near(people, away_m, is_far):
    (line,) = lines(measure(areas_of([an_area("a", LUYE, people)]), places_at(hotspots=[north(away_m)])))
    assert is_desert(line, WIFI, people=20, beyond_m=1000) is is_far


def test_without_any_place_everybody_is_far_and_no_distance_is_made_up():
    measured = measure(areas_of([an_area("a", LUYE, 70)]), places_at())
    reach = of_county(measured, 500).reach[WIFI]
    assert (reach.places, reach.people, reach.walks_m) == (0, 0, {50: None, 90: None, 95: None})
    assert lines(measured)[0].nearest_m[WIFI] is None


def test_without_anybody_no_share_is_made_up():
    reach = of_county(measure(areas_of([]), places_at(merchants=[LUYE])), 500).reach[MERCHANT]
    assert (reach.places, reach.people, reach.share, reach.places_per_thousand) == (1, 0, None, None)


def test_areas_are_listed_with_most_people_first():
    homes = [an_area("a", LUYE, 5), an_area("b", north(300), 50), an_area("c", north(600), 20)]
    assert [line.code for line in lines(measure(areas_of(homes), places_at()))] == ["b", "c", "a"]


def test_an_area_just_outside_every_township_belongs_to_the_nearest():
    areas = areas_of([an_area("a", north(10_200), 5), an_area("b", north(-30_200), 5)])
    assert areas.townships.tolist() == [NORTH, SOUTH]


def test_every_number_lies_in_its_range_and_says_why():
    for name, each in thresholds.TUNABLES.items():
        assert each.value == getattr(thresholds, name)
        assert each.lowest <= each.value <= each.highest
        assert len(each.why) >= 20


def test_the_walk_takes_five_to_ten_minutes():
    assert 5 <= thresholds.minutes_of(thresholds.WALK_M) <= 10


# Properties

spots = st.builds(
    lambda north_m, east_m: moved(LUYE, north_m, east_m), st.floats(-25_000, 8_000), st.floats(-9_000, 9_000)
)
homes = st.lists(st.tuples(spots, st.integers(0, 500), st.sampled_from([200.0, 900.0, 3_000.0])), max_size=12).map(
    lambda found: areas_of([an_area(f"{row:02}", *each) for row, each in enumerate(found)])
)
some_spots = st.lists(spots, max_size=8)


@hypothesis_settings(max_examples=60)
@given(homes, some_spots, some_spots, st.sampled_from(thresholds.WALKS_M))
def test_townships_add_up_to_regions_and_these_to_the_county(areas, hotspots, merchants, walk_m):
    measured = measure(areas, places_at(hotspots, merchants, merchants[:2]))
    county = of_county(measured, walk_m)
    regions, townships = of_regions(measured, REGION_OF, walk_m), of_townships(measured, REGION_OF, walk_m)
    for region, whole in regions.items():
        assert sums(whole) == total(of for code, of in townships.items() if REGION_OF[code] == region)
    assert sums(county) == total(regions.values())


def sums(whole: figures.Figures) -> list[int]:
    counts = [(reach.places, reach.people) for reach in whole.reach.values()]
    return [whole.people, whole.uncertain, *(count for pair in counts for count in pair)]


def total(parts) -> list[int]:
    return [sum(column) for column in zip(*map(sums, parts), strict=True)]


@hypothesis_settings(max_examples=60)
@given(homes, some_spots, spots)
def test_one_more_place_never_lowers_coverage_nor_makes_a_desert(areas, hotspots, another):
    before, after = (measure(areas, places_at(found)) for found in (hotspots, [*hotspots, another]))
    for walk_m in thresholds.WALKS_M:
        assert of_county(after, walk_m).reach[WIFI].people >= of_county(before, walk_m).reach[WIFI].people
    assert deserts(after) <= deserts(before)
    walks = [of_county(measured, 500).reach[WIFI].walks_m.values() for measured in (before, after)]
    assert all(then is None or now <= then for then, now in zip(*walks, strict=True))


def deserts(measured: figures.Measured) -> set[str]:
    return {line.code for line in lines(measured) if is_desert(line, WIFI, people=20, beyond_m=1000)}


@hypothesis_settings(max_examples=30)
@given(homes, some_spots)
def test_a_longer_walk_reaches_at_least_as_many(areas, hotspots):
    measured = measure(areas, places_at(hotspots))
    reached = [of_county(measured, walk_m).reach[WIFI].people for walk_m in thresholds.WALKS_M]
    assert reached == sorted(reached)


# The real county, against geopandas and against the ellipsoid


@pytest.fixture(scope="module")
def real_areas() -> gpd.GeoDataFrame:
    return gpd.read_file(SMALL_AREAS).to_crs(4326)


@pytest.fixture(scope="module")
def real_townships() -> gpd.GeoDataFrame:
    return gpd.read_file(DETAILED_TOWNSHIPS).to_crs(4326)


@pytest.fixture(scope="module")
def real_wifi() -> gpd.GeoSeries:
    """The county's list and the newer of the state's."""
    ours = rows(SHARED / "wifi" / "taitung_county_wifi_2017-09.big5.csv", "cp950")
    state = [row for row in rows(SHARED / "wifi" / "itaiwan_2017-01.csv") if of_taitung(row["city"])]
    county = gpd.points_from_xy([row["X坐標"] for row in ours], [row["Y坐標"] for row in ours], crs=3826)
    state_points = gpd.points_from_xy([row["LNG"] for row in state], [row["LAT"] for row in state], crs=4326)
    return gpd.GeoSeries([*county.to_crs(4326), *state_points], crs=4326)


@pytest.fixture(scope="module")
def real(real_areas, real_townships, real_wifi) -> figures.Measured:
    points = real_areas.representative_point()
    rows_of_areas = zip(real_areas.code, real_areas.geometry, points, real_areas.people, strict=True)
    areas = in_columns(
        Layer.SMALL_AREAS,
        [Area(code, shape.wkb, from_lon_lat(point.x, point.y), people) for code, shape, point, people in rows_of_areas],
        [
            Outline(code, shape.wkb)
            for code, shape in zip(real_townships.TOWNCODE, real_townships.geometry, strict=True)
        ],
    )
    wifi = on_ground([from_lon_lat(spot.x, spot.y) for spot in real_wifi])
    return measure(areas, {WIFI: Places(wifi, np.full(len(wifi), ""))})


@needs_shared
def test_the_real_countys_figures_are_those_that_geopandas_finds(real, real_areas, real_townships, real_wifi):
    frame = real_areas.to_crs(3826)
    frame["is_large"] = frame.area > 1e6
    frame["geometry"] = real_areas.representative_point().to_crs(3826)
    frame = frame.sjoin_nearest(gpd.GeoDataFrame(geometry=real_wifi.to_crs(3826)), distance_col="away_m")
    frame = frame.drop_duplicates("code").drop(columns="index_right")
    frame = frame.sjoin(real_townships.to_crs(3826)[["TOWNCODE", "geometry"]], predicate="within")
    assert len(frame) == len(real.areas)
    region_of = dict.fromkeys(real_townships.TOWNCODE, "county")
    for walk_m in thresholds.WALKS_M:
        near = frame[~frame.is_large & (frame.away_m <= walk_m)].groupby("TOWNCODE").people.sum()
        ours = {code: each.reach[WIFI].people for code, each in of_townships(real, region_of, walk_m).items()}
        assert ours == {code: near.get(code, 0) for code in region_of}
    far = frame[~frame.is_large & (frame.away_m > 1000) & (frame.people >= 20)]
    listed = {line.code for line in lines(real) if not line.is_uncertain}
    assert deserts(real) & listed == set(far.code)


@needs_shared
def test_the_real_countys_share_is_the_same_on_the_ellipsoid(real, real_areas, real_wifi):
    spots = real_areas.representative_point()
    pairs = np.meshgrid(spots.x, real_wifi.x), np.meshgrid(spots.y, real_wifi.y)
    away_m = Geod(ellps="WGS84").inv(pairs[0][0], pairs[1][0], pairs[0][1], pairs[1][1])[2].min(axis=0)
    located = (real_areas.to_crs(3826).area <= 1e6).to_numpy()
    people = real_areas.people.to_numpy()
    for walk_m in thresholds.WALKS_M:
        share = people[located & (away_m <= walk_m)].sum() / people[located].sum()
        assert of_county(real, walk_m).reach[WIFI].share == pytest.approx(share, abs=0.001)


@needs_shared
def test_the_real_county_is_plausible(real):
    county = of_county(real, 500)
    assert (county.people, county.uncertain) == (217_447, 6_984)
    assert 0.45 < county.reach[WIFI].share < 0.65  # the city's streets are near, the valley's fields are not
    outlines = light_outlines(real.areas, [line.row for line in lines(real)[:5]])
    assert {each["type"] for each in outlines} <= {"Polygon", "MultiPolygon"}


# The tables behind it


@pytest.fixture
def nothing_kept():
    current.forget()
    boundaries.forget()
    yield
    current.forget()
    boundaries.forget()


@pytest.fixture
def county(db, nothing_kept):
    a_township()


def wifi_of_county() -> figures.Reach:
    return of_county(current.measured(), 500).reach[WIFI]


def raised() -> None:
    with transaction.atomic():
        editions.raise_number()


def test_what_is_in_the_tables_is_counted(county):
    a_small_area("A1", LUYE, 70)
    a_small_area("A2", north(4000), 30)
    a_standing_place(LUYE)
    a_standing_place(north(4000), Kind.MERCHANT, coins=True)
    a_standing_place(north(4100), Kind.MERCHANT, "二")
    whole = of_county(current.measured(), 500)
    assert {sought: (each.places, each.people) for sought, each in whole.reach.items()} == {
        WIFI: (1, 70), MERCHANT: (2, 30), COINS: (1, 30),
    }  # fmt: skip
    assert of_townships(current.measured(), current.regions_of_townships(), 500)[NORTH].people == 100


def test_a_place_that_is_gone_covers_nobody(county):
    a_small_area("A1", LUYE, 70)
    a_standing_place(LUYE, is_gone=True)
    assert (wifi_of_county().places, wifi_of_county().people) == (0, 0)


def test_figures_are_kept_until_the_edition_moves(county, django_assert_num_queries):
    a_small_area("A1", LUYE, 70)
    raised()
    assert wifi_of_county().people == 0
    with django_assert_num_queries(4):
        wifi_of_county()
    a_standing_place(LUYE)
    raised()
    assert wifi_of_county().people == 70


def test_other_people_are_counted_as_soon_as_they_are_loaded(county):
    a_standing_place(LUYE)
    a_small_area("A1", LUYE, 70)
    assert wifi_of_county().people == 70
    a_small_area("A2", north(100), 5)
    assert wifi_of_county().people == 75


def test_villages_stand_in_for_small_areas_and_say_so(county):
    a_village(f"{NORTH}001", LUYE, 300, side_m=900)
    a_village(f"{NORTH}002", north(5000), 200, side_m=3000)
    a_village(f"{NORTH}003", north(8000), None)
    a_standing_place(LUYE)
    measured = current.measured()
    whole = of_county(measured, 500)
    assert measured.areas.layer is Layer.VILLAGES
    assert (whole.people, whole.uncertain, whole.reach[WIFI].people) == (500, 200, 300)


def test_villages_without_figures_are_nobody(county):
    a_village(f"{NORTH}001", LUYE, None)
    assert current.measured().areas.layer is Layer.NOTHING


def stored(code: str, shape: shapely.Geometry, people: int) -> SmallArea:
    """A row as `load_population` makes it, without reading the file a second time."""
    parts = shapely.multipolygons(shapely.get_parts(shape))
    outline, point = (GEOSGeometry(memoryview(each.wkb), srid=4326) for each in (parts, shape.representative_point()))
    return SmallArea(code=code, outline=outline, point=point, residents=people)


@needs_shared
def test_the_real_lists_once_imported_cover_as_many_as_geopandas_finds(db, nothing_kept, real_areas):
    for command, *source in (
        ("load_boundaries",),
        ("import_hotspots", SHARED / "wifi" / "taitung_county_wifi_2017-09.big5.csv"),
        ("import_hotspots", SHARED / "wifi" / "itaiwan_2015-12.csv"),
        ("import_hotspots", SHARED / "wifi" / "itaiwan_2017-01.csv"),
    ):
        call_command(command, *map(str, source), stdout=StringIO())
    SmallArea.objects.bulk_create(
        stored(*row) for row in real_areas[["code", "geometry", "people"]].itertuples(index=False)
    )
    listed = Place.objects.filter(gone_at=None).values_list("point", flat=True)
    wifi = gpd.GeoSeries(gpd.points_from_xy([at.x for at in listed], [at.y for at in listed], crs=4326)).to_crs(3826)
    frame = real_areas.to_crs(3826)
    frame = frame[frame.area <= 1e6]
    near = shapely.dwithin(frame.representative_point().to_numpy()[:, None], wifi.to_numpy()[None, :], 500).any(axis=1)
    county = of_county(current.measured(), 500)
    assert county.reach[WIFI].places == len(wifi) > 200
    assert county.reach[WIFI].people == pytest.approx(frame.people[near].sum(), rel=0.001)
    townships = of_townships(current.measured(), current.regions_of_townships(), 500)
    assert sum(each.people for each in townships.values()) == county.people == 217_447
