"""Distances and bearings agree with PROJ's geodesic."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from geo.position import LatLon, bearing_deg, distance_m, from_lon_lat, lon_lat, moved, north_east_m

GEODESIC = Geod(ellps="WGS84")
taitung = st.builds(LatLon, st.floats(21.9, 23.5), st.floats(120.7, 121.7))
anywhere = st.builds(LatLon, st.floats(-90, 90), st.floats(-180, 180))
step_m = st.floats(-700, 700)


def geodesic(a: LatLon, b: LatLon) -> tuple[float, float]:
    """Azimuth at a, and metres, by PROJ (Karney 2013)."""
    azimuth, _, metres = GEODESIC.inv(*lon_lat(a), *lon_lat(b))
    return azimuth, metres


@given(taitung, taitung)
def test_a_distance_in_the_county_is_off_by_less_than_14_parts_in_a_million(a, b):
    assert distance_m(a, b) == pytest.approx(geodesic(a, b)[1], rel=14e-6, abs=1e-6)


@given(taitung, step_m, step_m)
def test_a_distance_of_a_walk_is_exact_to_a_millimetre(a, north_m, east_m):
    b = moved(a, north_m, east_m)
    assert distance_m(a, b) == pytest.approx(geodesic(a, b)[1], abs=1e-3)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        pytest.param(LatLon(22.9134, 121.1196), LatLon(22.7939, 121.1233), 13_239.112, id="Luye to Taitung station"),
        pytest.param(LatLon(22.7917, 121.1925), LatLon(22.6589, 121.4746), 32_497.741, id="Fugang to Green Island"),
    ],
)
def test_known_distances(a, b, metres):
    assert distance_m(a, b) == pytest.approx(metres, abs=0.05)
    assert geodesic(a, b)[1] == pytest.approx(metres, abs=0.01)


def test_the_way_across_the_date_line_is_the_short_one():
    assert distance_m(LatLon(0.0, 179.9995), LatLon(0.0, -179.9995)) == pytest.approx(111.3, abs=0.1)


@given(anywhere, anywhere)
def test_a_distance_is_the_same_both_ways_and_never_negative(a, b):
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), rel=1e-9, abs=1e-6)
    assert distance_m(a, b) >= 0.0
    assert distance_m(a, a) == 0.0


@given(taitung, step_m, step_m)
def test_moving_and_measuring_undo_each_other(start, north_m, east_m):
    assert north_east_m(start, moved(start, north_m, east_m)) == pytest.approx((north_m, east_m), abs=0.02)


@given(anywhere)
def test_longitude_first_and_back_is_the_same_place(position):
    assert from_lon_lat(*lon_lat(position)) == position


@pytest.mark.parametrize(
    ("north_m", "east_m", "degrees"),
    [(100.0, 0.0, 0.0), (0.0, 100.0, 90.0), (-100.0, 0.0, 180.0), (0.0, -100.0, 270.0), (100.0, -100.0, 315.0)],
)
def test_bearings_run_clockwise_from_north(north_m, east_m, degrees):
    start = LatLon(22.7511, 121.1489)
    assert bearing_deg(start, moved(start, north_m, east_m)) == pytest.approx(degrees, abs=0.01)


@given(taitung, step_m, step_m)
def test_a_bearing_agrees_with_the_geodesic(start, north_m, east_m):
    assume(abs(north_m) + abs(east_m) > 1.0)
    there = moved(start, north_m, east_m)
    turn = (bearing_deg(start, there) - geodesic(start, there)[0] + 180.0) % 360.0 - 180.0
    assert turn == pytest.approx(0.0, abs=0.01)
    assert 0.0 <= bearing_deg(start, there) < 360.0
