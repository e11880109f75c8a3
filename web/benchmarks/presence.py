"""`bench presence`: the probability of being inside, pure Python against scipy's noncentral χ²."""

import time
from collections.abc import Callable
from itertools import product

import numpy as np
from scipy.stats import ncx2

from geo.presence import probability_inside

_SIGMAS_M = (2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 33.0)
_RADII_M = (5.0, 20.0, 40.0, 100.0, 500.0)
_FAR_M = (1_000.0, 100_000.0)
_AGREEMENT, _FASTEST_US = 1e-9, 20.0
_ROUNDS = 5


def run(seconds: float) -> dict[str, object]:
    """Agreement over the whole range, and the time of one probability near the rim, where it takes longest."""
    error = largest_error()
    ours_us = _fastest_us(_once_each, seconds / 2.0 / _ROUNDS)
    scipy_us = _fastest_us(_once_each_by_scipy, seconds / 2.0 / _ROUNDS)
    return {
        "bench": "presence",
        "largest_error": error,
        "probability_us": round(ours_us, 2),
        "scipy_us": round(scipy_us, 2),
        "ratio_scipy": round(scipy_us / ours_us, 1),
        "targets": [
            {"name": "largest_error", "value": error, "at_most": _AGREEMENT, "met": error <= _AGREEMENT},
            {
                "name": "probability_us",
                "value": round(ours_us, 2),
                "at_most": _FASTEST_US,
                "met": ours_us <= _FASTEST_US,
            },
        ],
    }


def cases() -> list[tuple[float, float, float]]:
    """(distance, sigma, radius) in metres: from the centre through the rim to far away."""
    found = []
    for sigma, radius in product(_SIGMAS_M, _RADII_M):
        near = np.linspace(0.0, radius + 8.0 * sigma, 60)
        found += [(float(distance), sigma, radius) for distance in (*near, radius, *_FAR_M)]
    return found


def largest_error() -> float:
    """The largest difference from scipy over all cases."""
    distance, sigma, radius = (np.array(column) for column in zip(*cases(), strict=True))
    expected = ncx2.cdf((radius / sigma) ** 2, 2, (distance / sigma) ** 2)
    ours = np.array([probability_inside(*case) for case in cases()])
    return float(np.abs(ours - expected).max())


def _once_each() -> int:
    for sigma in _SIGMAS_M:
        probability_inside(39.0, sigma, 40.0)
    return len(_SIGMAS_M)


def _once_each_by_scipy() -> int:
    for sigma in _SIGMAS_M:
        ncx2.cdf((40.0 / sigma) ** 2, 2, (39.0 / sigma) ** 2)
    return len(_SIGMAS_M)


def _fastest_us(calls: Callable[[], int], seconds: float) -> float:
    """Microseconds a call in the quietest of a few rounds."""
    return min(_round_us(calls, seconds) for _ in range(_ROUNDS))


def _round_us(calls: Callable[[], int], seconds: float) -> float:
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        done += calls()
    return (time.perf_counter() - began) / max(done, 1) * 1e6
