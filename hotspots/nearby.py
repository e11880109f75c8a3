"""Which places are nearest to a position, and which lie within bounds: exact, from memory.

Places are kept by the squares of a grid in degrees. The nearest are looked for in the squares about the position,
in ever more of them, until nothing outside can be nearer. Distances are those of `geo.position`; equal ones are
ordered by id, so that two who ask the same get the same list. Where the position comes from, and how exact it is,
is the caller's matter.
"""

from dataclasses import dataclass
from math import atan2, ceil, cos, degrees, hypot, inf, radians, sin, sqrt
from typing import Final

import numpy as np

from geo.position import ECCENTRICITY_SQUARED, SEMI_MAJOR_M, LatLon, north_east_m
from hotspots.catalogue import Catalogue, Entry, Floats, OnceACatalogue
from hotspots.filters import EVERYTHING, Filters, Passing, Rows, passing

Bounds = tuple[float, float, float, float]  #: west, south, east, north, in degrees; west > east crosses 180°

_PER_SQUARE: Final = 2  # places in a square, were they spread evenly
_MOST_ACROSS: Final = 1_024  # squares, for places spread over the world
_FEW: Final = 4_000  # places that are all looked at: quicker than finding their squares
_MOST_OF_THEM: Final = 0.25  # a share of all places above which looking at all of them is quicker
#: Above what vectors and single numbers differ by in rounding, below what anybody measures.
_ROUNDING_M: Final = 1e-6
#: A degree of latitude where it is shortest, at the equator, on the meridian's radius of curvature a(1 − e²).
_SHORTEST_DEGREE_M: Final = radians(SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED))


@dataclass(frozen=True, slots=True)
class Found:
    """A place, how far it is and in which direction (clockwise from north; 0 where one stands on it)."""

    entry: Entry
    distance_m: float
    bearing_deg: float


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the places that match, in the order of their ids, and how many match."""

    entries: tuple[Entry, ...]
    matched: int


def nearest(catalogue: Catalogue, position: LatLon, *, limit: int, filters: Filters = EVERYTHING) -> list[Found]:
    """At most `limit` places that have all that is asked, nearest first."""
    if limit < 1:
        return []
    rows = _grid_of(catalogue).nearest(position, limit, passing(catalogue, filters))
    measured = []
    for row in rows.tolist():
        north_m, east_m = north_east_m(position, catalogue.entries[row].position)
        measured.append((hypot(north_m, east_m), row, north_m, east_m))
    measured.sort()
    return [
        Found(catalogue.entries[row], away_m, degrees(atan2(east_m, north_m)) % 360.0)
        for away_m, row, north_m, east_m in measured[:limit]
    ]


def distances_m(catalogue: Catalogue, position: LatLon, rows: Rows) -> Floats:
    """How far the places of these rows are from a position, to a micrometre of what `geo.position` says."""
    return _grid_of(catalogue).distances_m(position, rows)


def within(
    catalogue: Catalogue, bounds: Bounds, *, limit: int | None = None, offset: int = 0, filters: Filters = EVERYTHING
) -> Page:
    """Places within bounds, their edges included: `limit` of them after the first `offset`."""
    west, south, east, north = bounds
    latitudes, longitudes = catalogue.latitudes_deg, catalogue.longitudes_deg
    after_west, before_east = longitudes >= west, longitudes <= east
    across = after_west & before_east if west <= east else after_west | before_east
    rows = np.flatnonzero(across & (latitudes >= south) & (latitudes <= north) & passing(catalogue, filters).flags)
    chosen = rows[offset : None if limit is None else offset + limit]
    return Page(tuple(catalogue.entries[row] for row in chosen.tolist()), int(rows.size))


class _Grid:
    """Rows of a catalogue by square, from west to east, then from south to north.

    Those of square s are `_order[_starts[s]:_starts[s + 1]]`.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._latitudes_deg, self._longitudes_deg = catalogue.latitudes_deg, catalogue.longitudes_deg
        self._west_deg, self._east_deg = _range_of(self._longitudes_deg)
        self._south_deg, self._north_deg = _range_of(self._latitudes_deg)
        self._side = side = min(max(ceil(sqrt(len(catalogue) / _PER_SQUARE)), 1), _MOST_ACROSS)
        self._width_deg = (self._east_deg - self._west_deg) / side
        self._height_deg = (self._north_deg - self._south_deg) / side
        columns = np.minimum(((self._longitudes_deg - self._west_deg) / self._width_deg).astype(np.intp), side - 1)
        lines = np.minimum(((self._latitudes_deg - self._south_deg) / self._height_deg).astype(np.intp), side - 1)
        squares = lines * side + columns
        self._order = np.argsort(squares, kind="stable")
        self._starts: list[int] = [0, *np.cumsum(np.bincount(squares, minlength=side * side)).tolist()]
        # By about so much the sure distance grows with each ring of squares.
        self._step_m = _SHORTEST_DEGREE_M * min(self._height_deg, self._width_deg * cos(radians(self._south_deg)))
        halves = np.radians(self._latitudes_deg) / 2.0
        self._half_cosines, self._half_sines = np.cos(halves), np.sin(halves)

    def nearest(self, position: LatLon, limit: int, asked: Passing) -> Rows:
        """Rows among which are the nearest `limit` that pass, and hardly any others."""
        if asked.rows.size > _FEW and self._is_trusted(position):
            found = self._in_squares(position, limit, asked)
            if found is not None:
                return found
        return self._nearest_of(position, limit, asked.rows)[0]

    def _in_squares(self, position: LatLon, limit: int, asked: Passing) -> Rows | None:
        """Looks into more and more squares about the position; None where looking at every place is quicker."""
        reach, share = 1, asked.rows.size / self._order.size
        while reach < self._side:
            spans, sure_m = self._around(position, reach)
            candidates = sum(end - begin for begin, end in spans)
            if candidates > self._order.size * _MOST_OF_THEM:
                return None
            if candidates * share < limit:
                reach = ceil(reach * 1.5)
                continue
            rows = np.concatenate([self._order[begin:end] for begin, end in spans])
            found, last_m = self._nearest_of(position, limit, rows[asked.flags[rows]])
            if last_m < sure_m - _ROUNDING_M:
                return found
            reach += ceil(min(reach / 2, (last_m - sure_m) / self._step_m + _ROUNDING_M))
        return None

    def _nearest_of(self, position: LatLon, limit: int, rows: Rows) -> tuple[Rows, float]:
        """The nearest of these rows, with those that are as far as the last; and how far that is, inf if too few."""
        if rows.size < limit:
            return rows, inf
        away_m = self.distances_m(position, rows)
        last_m = float(np.partition(away_m, limit - 1)[limit - 1])
        return rows[away_m <= last_m + _ROUNDING_M], last_m

    def _is_trusted(self, position: LatLon) -> bool:
        """Whether squares tell what is near: not from outside, nor where 180° is between them."""
        if self._east_deg - self._west_deg >= 180.0:
            return False
        is_beside = self._west_deg <= position.longitude <= self._east_deg
        return is_beside and self._south_deg <= position.latitude <= self._north_deg

    def _around(self, position: LatLon, reach: int) -> tuple[list[tuple[int, int]], float]:
        """The spans of `_order` in the squares at most `reach` from that of a position; within what none is missing."""
        last, starts = self._side - 1, self._starts
        column = int((position.longitude - self._west_deg) / self._width_deg)
        line = int((position.latitude - self._south_deg) / self._height_deg)
        left, right = max(column - reach, 0), min(column + reach, last)
        low, high = max(line - reach, 0), min(line + reach, last)
        firsts = range(low * self._side, (high + 1) * self._side, self._side)
        spans = [(starts[first + left], starts[first + right + 1]) for first in firsts]
        return spans, min(self._upright_m(position, low, high), self._sideways_m(position, left, right, low, high))

    def _upright_m(self, position: LatLon, low: int, high: int) -> float:
        """At least so far is it to what lies south of line `low` or north of line `high`."""
        to_south_deg = position.latitude - self._southern_edge_deg(low) if low > 0 else inf
        to_north_deg = self._southern_edge_deg(high + 1) - position.latitude if high < self._side - 1 else inf
        return min(to_south_deg, to_north_deg) * _SHORTEST_DEGREE_M

    def _sideways_m(self, position: LatLon, left: int, right: int, low: int, high: int) -> float:
        """At least so far is it, on these lines, to what lies west of column `left` or east of column `right`."""
        to_west_deg = position.longitude - (self._west_deg + left * self._width_deg) if left > 0 else inf
        is_last = right == self._side - 1
        to_east_deg = inf if is_last else self._west_deg + (right + 1) * self._width_deg - position.longitude
        nearer_deg = min(to_west_deg, to_east_deg)
        if nearer_deg == inf:
            return inf
        farthest_deg = max(abs(self._southern_edge_deg(low)), abs(self._southern_edge_deg(high + 1)))
        return nearer_deg * max(cos(radians(farthest_deg)), 0.0) * _SHORTEST_DEGREE_M

    def _southern_edge_deg(self, line: int) -> float:
        return self._south_deg + line * self._height_deg

    def distances_m(self, position: LatLon, rows: Rows) -> Floats:
        """`geo.position.distance_m` for many; cos((a + b) / 2) comes from the halves' cosines and sines."""
        half = radians(position.latitude) / 2.0
        middle = cos(half) * self._half_cosines[rows] - sin(half) * self._half_sines[rows]
        shrink = (1.0 - ECCENTRICITY_SQUARED) + ECCENTRICITY_SQUARED * middle * middle
        turn_deg = self._longitudes_deg[rows] - position.longitude
        if max(position.longitude - self._west_deg, self._east_deg - position.longitude) > 180.0:
            turn_deg = (turn_deg + 180.0) % 360.0 - 180.0
        north_deg = (self._latitudes_deg[rows] - position.latitude) * (1.0 - ECCENTRICITY_SQUARED) / shrink
        east_deg = middle * turn_deg
        away_m: Floats = np.sqrt((north_deg * north_deg + east_deg * east_deg) / shrink) * radians(SEMI_MAJOR_M)
        return away_m


_grid_of: Final = OnceACatalogue(_Grid)


def _range_of(values_deg: Floats) -> tuple[float, float]:
    """The least and the greatest with a metre to spare, so that a single place has a grid, too."""
    if not values_deg.size:
        return 0.0, 1.0
    return float(values_deg.min()) - 1e-5, float(values_deg.max()) + 1e-5
