"""How likely a phone truly is inside a zone of any shape, with holes and in several parts.

A fix is a normal error of `sigma_m` in each direction about the true place (`geo.presence`), so that the chance to be
inside is the weight of that normal distribution over the zone. The divergence theorem turns the weight of an area into
a sum over its edges. With the field (Φ(x) φ(y), 0), whose divergence is the density φ(x) φ(y), and with the fix at the
origin,

    P = Σ over edges of  ∫ Φ(x) φ(y) dy,   outer rings counterclockwise, holes clockwise.

Edges more than `_CERTAIN` sigma above, below or to the left of the fix have no weight. The others are cut into pieces
of at most one sigma, on which Gauss's rule with four nodes is within 1e-6. The earth is taken as flat over a zone:
0.1 % off at ten kilometres from its middle. The tests compare with Monte Carlo, and with the circle of `geo.presence`.

Pure; what a zone is for, and which zones are near a fix, others know (`geo.zone_index`).

>>> from shapely.geometry import box
>>> terrace = Grounds(box(121.1190, 22.9129, 121.1202, 22.9139))  # some 120 m by 110 m at Luye Highland
>>> round(terrace.probability_inside(LatLon(22.9134, 121.1196), sigma_m=8.0), 4)
1.0
>>> round(terrace.probability_inside(LatLon(22.9134, 121.1202), sigma_m=8.0), 4)  # on its eastern edge
0.5
"""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil, erf, exp, sqrt, tau
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.polygon import orient

from geo.position import LatLon, lon_lat, north_east_m
from geo.zone_index import Outline

# So many sigma away the normal density has no weight left: 2 Q(7) = 3e-12.
_CERTAIN: Final = 7.0
_SQRT_HALF: Final = sqrt(0.5)
_DENSITY: Final = 1.0 / sqrt(tau)
# Gauss-Legendre on [0, 1], four nodes (Abramowitz and Stegun, table 25.4).
_NODES: Final = (
    (0.069_431_844_202_974, 0.173_927_422_568_727),
    (0.330_009_478_207_572, 0.326_072_577_431_273),
    (0.669_990_521_792_428, 0.326_072_577_431_273),
    (0.930_568_155_797_026, 0.173_927_422_568_727),
)
_STEP_DEG: Final = 0.01


class Grounds:
    """The edges of a zone, in metres east and north of its middle; made once, asked for many fixes."""

    __slots__ = ("_east_m_deg", "_edges_m", "_middle", "_north_m_deg")

    def __init__(self, outline: Outline) -> None:
        west, south, east, north = outline.bounds
        self._middle = LatLon((south + north) / 2.0, (west + east) / 2.0)
        beside = LatLon(self._middle.latitude, self._middle.longitude + _STEP_DEG)
        above = LatLon(self._middle.latitude + _STEP_DEG, self._middle.longitude)
        self._east_m_deg = north_east_m(self._middle, beside)[1] / _STEP_DEG
        self._north_m_deg = north_east_m(self._middle, above)[0] / _STEP_DEG
        self._edges_m = np.concatenate([self._edges_of(ring) for ring in _rings(outline)])

    def probability_inside(self, position: LatLon, sigma_m: float) -> float:
        """The chance (0..1) that a phone whose fix is at `position` is truly inside; within 1e-5.

        ValueError unless sigma_m is above 0.
        """
        if not sigma_m > 0.0:
            raise ValueError(f"sigma_m must be above 0, got {sigma_m}")
        x1, y1, x2, y2 = ((self._edges_m - self._from_middle(position)) / sigma_m).T
        has_weight = (
            (np.maximum(y1, y2) > -_CERTAIN) & (np.minimum(y1, y2) < _CERTAIN) & (np.maximum(x1, x2) > -_CERTAIN)
        )
        total = sum(_weight_of_edge(*edge) for edge in np.column_stack((x1, y1, x2, y2))[has_weight].tolist())
        return min(max(total, 0.0), 1.0)

    def _edges_of(self, ring: NDArray[np.float64]) -> NDArray[np.float64]:
        corners_m = (ring - lon_lat(self._middle)) * (self._east_m_deg, self._north_m_deg)
        return np.hstack((corners_m[:-1], corners_m[1:]))

    def _from_middle(self, position: LatLon) -> tuple[float, float, float, float]:
        east_m = (position.longitude - self._middle.longitude) * self._east_m_deg
        north_m = (position.latitude - self._middle.latitude) * self._north_m_deg
        return east_m, north_m, east_m, north_m


def _rings(outline: Outline) -> Iterator[NDArray[np.float64]]:
    """Outer rings counterclockwise, holes clockwise."""
    for part in shapely.get_parts(outline):
        turned = orient(part)
        for ring in (turned.exterior, *turned.interiors):
            yield shapely.get_coordinates(ring)


def _weight_of_edge(x1: float, y1: float, x2: float, y2: float) -> float:
    """∫ Φ(x) φ(y) dy along one edge, in sigma."""
    begin, end = _between(y1, y2)
    cuts = sorted({begin, end, *(cut for cut in _crossings(x1, x2) if begin < cut < end)})
    return sum(
        _weight_of_part(x1 + (x2 - x1) * a, y1 + (y2 - y1) * a, x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)
        for a, b in pairwise(cuts)
    )


def _between(y1: float, y2: float) -> tuple[float, float]:
    """From which part of an edge to which it is neither too far below nor above; (0, 0) for a level one."""
    if y1 == y2:
        return 0.0, 0.0
    a, b = sorted(((-_CERTAIN - y1) / (y2 - y1), (_CERTAIN - y1) / (y2 - y1)))
    return max(a, 0.0), min(b, 1.0)


def _crossings(x1: float, x2: float) -> tuple[float, ...]:
    """Where an edge comes near, from the left and from the right."""
    return () if x1 == x2 else ((-_CERTAIN - x1) / (x2 - x1), (_CERTAIN - x1) / (x2 - x1))


def _weight_of_part(x1: float, y1: float, x2: float, y2: float) -> float:
    """The same along a part that is all left, all near or all right."""
    if x1 + x2 <= -2.0 * _CERTAIN:
        return 0.0
    if x1 + x2 >= 2.0 * _CERTAIN:
        return _below(y2) - _below(y1)
    pieces = ceil(max(abs(x2 - x1), abs(y2 - y1)))
    total = 0.0
    for piece in range(pieces):
        for node, weight in _NODES:
            t = (piece + node) / pieces
            y = y1 + (y2 - y1) * t
            total += weight * _below(x1 + (x2 - x1) * t) * exp(-y * y / 2.0)
    return total * _DENSITY * (y2 - y1) / max(pieces, 1)


def _below(x: float) -> float:
    """Φ, the normal distribution."""
    return (1.0 + erf(x * _SQRT_HALF)) / 2.0
