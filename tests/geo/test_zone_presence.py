"""How likely a phone is inside a zone: against Monte Carlo, against the circle, and what must hold for every shape."""

from math import cos, pi, sin
from statistics import NormalDist

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from geo.position import LatLon, distance_m, lon_lat, moved
from geo.presence import probability_inside
from geo.zone_index import Outline
from geo.zone_presence import Grounds

LUYE = LatLon(22.9134, 121.1196)


def ground(*corners_m: tuple[float, float]) -> Polygon:
    """A polygon by metres east and north of Luye Highland."""
    return Polygon([lon_lat(moved(LUYE, north, east)) for east, north in corners_m])


def square(half_m: float) -> Polygon:
    return ground((-half_m, -half_m), (half_m, -half_m), (half_m, half_m), (-half_m, half_m))


CROSS = ground(
    (-10, -60), (10, -60), (10, -10), (60, -10), (60, 10), (10, 10), (10, 60), (-10, 60), (-10, 10), (-60, 10),
    (-60, -10), (-10, -10),
)  # fmt: skip
SHAPES = (
    pytest.param(square(40.0), id="a square"),
    pytest.param(square(5.0), id="one smaller than the error"),
    pytest.param(square(60.0).difference(square(15.0)), id="a square with a hole"),
    pytest.param(
        MultiPolygon([ground((-90, 0), (-30, 0), (-60, 40)), ground((30, 0), (90, 0), (60, 40))]), id="two parts"
    ),
    pytest.param(CROSS, id="a cross"),
    pytest.param(ground((-500, -3), (500, 2), (500, 8), (-500, 4)), id="a long thin strip"),
)


@pytest.mark.parametrize("outline", SHAPES)
@pytest.mark.parametrize(("east_m", "north_m"), [(0.0, 0.0), (12.0, -7.0), (41.0, 3.0), (58.0, 20.0), (-75.0, -30.0)])
@pytest.mark.parametrize("sigma", [3.0, 12.0, 30.0])
def test_agrees_with_monte_carlo(outline: Outline, east_m: float, north_m: float, sigma: float):
    fix = moved(LUYE, north_m, east_m)
    random = np.random.default_rng(1)
    errors = random.normal(0.0, sigma, (20_000, 2))
    corners = [lon_lat(moved(fix, north, east)) for east, north in errors[:4_000]]
    shapely.prepare(outline)
    drawn = shapely.intersects_xy(outline, *np.array(corners).T).mean()
    assert Grounds(outline).probability_inside(fix, sigma) == pytest.approx(drawn, abs=0.03)


@pytest.mark.parametrize("away_m", [0.0, 25.0, 39.0, 40.0, 52.0, 90.0])
@pytest.mark.parametrize("sigma", [2.0, 8.0, 30.0])
def test_a_polygon_of_many_corners_is_the_circle(away_m: float, sigma: float):
    turns = [2 * pi * number / 720 for number in range(720)]
    circle = ground(*[(40.0 * cos(turn), 40.0 * sin(turn)) for turn in turns])
    fix = moved(LUYE, away_m * 0.6, away_m * 0.8)
    exact = probability_inside(distance_m(fix, LUYE), sigma, 40.0)
    assert Grounds(circle).probability_inside(fix, sigma) == pytest.approx(exact, abs=1e-4)


@given(
    sides_m=st.tuples(st.floats(2.0, 120.0), st.floats(2.0, 120.0)),
    middle_m=st.tuples(st.floats(-60.0, 60.0), st.floats(-60.0, 60.0)),
    turn=st.floats(0.0, 2 * pi),
)
def test_a_rectangle_turned_in_any_way_has_the_product_of_two_normal_distributions(sides_m, middle_m, turn):
    (x, y), (wide, high), sigma = middle_m, sides_m, 10.0
    corners = [(x + a * wide / 2, y + b * high / 2) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    outline = ground(*[(a * cos(turn) - b * sin(turn), a * sin(turn) + b * cos(turn)) for a, b in corners])
    normal = NormalDist(0.0, sigma).cdf
    exact = (normal(x + wide / 2) - normal(x - wide / 2)) * (normal(y + high / 2) - normal(y - high / 2))
    assert Grounds(outline).probability_inside(LUYE, sigma) == pytest.approx(exact, abs=1e-3)


def test_a_hole_takes_away_what_it_holds():
    outer, inner = square(60.0), square(15.0)
    with_hole, both, hole = (Grounds(each).probability_inside(LUYE, 12.0) for each in (outer - inner, outer, inner))
    assert with_hole == pytest.approx(both - hole, abs=1e-6)


places = st.tuples(st.floats(-200, 200), st.floats(-200, 200))


@given(fix=places, one=places, other=places, sigma=st.floats(2.0, 60.0))
def test_two_halves_of_a_rectangle_are_the_rectangle_and_never_more_than_certain(fix, one, other, sigma):
    (west, east), (south, north) = sorted((one[0], other[0] + 1.0)), sorted((one[1], other[1] + 1.0))
    middle = (west + east) / 2
    if min(east - west, north - south) < 0.1:
        return
    corner = [lon_lat(moved(LUYE, y, x)) for x, y in ((west, south), (middle, south), (east, north))]
    whole = box(*corner[0], *corner[2])
    left, right = box(*corner[0], corner[1][0], corner[2][1]), box(corner[1][0], corner[0][1], *corner[2])
    at = moved(LUYE, fix[1], fix[0])
    chances = [Grounds(each).probability_inside(at, sigma) for each in (whole, left, right)]
    assert all(0.0 <= chance <= 1.0 for chance in chances)
    assert chances[0] == pytest.approx(chances[1] + chances[2], abs=1e-5)


def test_an_error_of_nothing_is_refused():
    with pytest.raises(ValueError, match="sigma_m must be above 0"):
        Grounds(square(40.0)).probability_inside(LUYE, 0.0)
