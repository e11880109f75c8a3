"""The probability of being inside is scipy's noncentral χ², over the whole range."""

from itertools import product
from math import exp, inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ncx2

from geo.presence import probability_inside, sigma_m

SIGMAS_M = (0.5, 2.0, 2.5, 4.0, 5.5, 5.8, 8.0, 10.0, 12.0, 13.4, 16.0, 20.0, 25.0, 30.0, 33.1, 35.0, 100.0)
RADII_M = (0.5, 5.0, 14.0, 30.0, 40.0, 60.0, 100.0, 250.0, 500.0, 2_000.0)
FAR_M = (1_000.0, 20_000.0, 1e6, 1e9)

near_m = st.floats(0.0, 3_000.0)
radius_m = st.floats(0.0, 2_000.0)
spread_m = st.floats(2.0, 35.0)


@pytest.mark.parametrize(("sigma", "radius"), list(product(SIGMAS_M, RADII_M)))
def test_it_agrees_with_scipy_to_a_billionth_from_the_centre_to_far_away(sigma, radius):
    distances = np.array([*np.linspace(0.0, radius + 9.0 * sigma, 30), radius, radius * (1 + 1e-12), *FAR_M])
    expected = ncx2.cdf((radius / sigma) ** 2, 2, (distances / sigma) ** 2)
    ours = [probability_inside(float(distance), sigma, radius) for distance in distances]
    assert ours == pytest.approx(expected, abs=1e-9, rel=0)


@given(near_m, spread_m, radius_m)
def test_it_agrees_with_scipy_anywhere(distance, sigma, radius):
    expected = ncx2.cdf((radius / sigma) ** 2, 2, (distance / sigma) ** 2) if radius > 1e-3 else 0.0
    assert probability_inside(distance, sigma, radius) == pytest.approx(expected, abs=1e-9, rel=0)


@given(near_m, spread_m, radius_m)
def test_it_is_a_probability(distance, sigma, radius):
    assert 0.0 <= probability_inside(distance, sigma, radius) <= 1.0


@given(near_m, near_m, spread_m, radius_m)
def test_nearer_is_never_less_likely(one, other, sigma, radius):
    nearer, farther = sorted((one, other))
    assert probability_inside(nearer, sigma, radius) >= probability_inside(farther, sigma, radius) - 1e-10


@given(near_m, spread_m, radius_m, radius_m)
def test_a_wider_circle_is_never_less_likely(distance, sigma, one, other):
    small, wide = sorted((one, other))
    assert probability_inside(distance, sigma, wide) >= probability_inside(distance, sigma, small) - 1e-10


@given(spread_m, radius_m)
def test_at_the_centre_it_is_the_rayleigh_distribution(sigma, radius):
    assert probability_inside(0.0, sigma, radius) == pytest.approx(1.0 - exp(-(radius**2) / (2 * sigma**2)), abs=1e-9)


@pytest.mark.parametrize(
    ("distance", "sigma", "radius"),
    [(-1.0, 8.0, 40.0), (10.0, 0.0, 40.0), (10.0, -3.0, 40.0), (10.0, 8.0, -1.0), (nan, 8.0, 40.0), (10.0, nan, 40.0)],
)
def test_what_is_no_distance_is_refused_by_name(distance, sigma, radius):
    with pytest.raises(ValueError, match="sigma_m above 0"):
        probability_inside(distance, sigma, radius)


def test_infinitely_far_is_outside():
    assert probability_inside(inf, 8.0, 40.0) == 0.0


@pytest.mark.parametrize(("accuracy", "sigma"), [(0.0, 2.0), (3.0, 2.0), (15.1, 10.0), (50.0, 33.11)])
def test_sigma_is_the_68_percent_radius_over_1_51_and_at_least_2_m(accuracy, sigma):
    assert sigma_m(accuracy) == pytest.approx(sigma, abs=0.01)
