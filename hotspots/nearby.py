"""Which places are nearest to a position, and which lie within bounds: exact, from memory.

Places are kept by the squares of a grid in degrees. The nearest are looked for in the squares about the position,
in ever more of them, until nothing outside can be nearer. Distances are those of `geo.position`; equal ones are
ordered by id, so that two who ask the same get the same list. Where the position comes from, and how exact it is,
is the caller's matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan2, ceil, cos, degrees, hypot, inf, radians, sin, sqrt
from typing import Final

import numpy as np

from geo.position import ECCENTRICITY_SQUARED, SEMI_MAJOR_M, LatLon, north_east_m
from hotspots.catalogue import Catalogue, Entry, Floats, OnceACatalogue
from hotspots.filters import EVERYTHING, Filters, Rows, passing

Bounds = tuple[float, float, float, float]  #: west, south, east, north, in degrees; west > east crosses 180°

_PER_SQUARE: Final = 2  # places in a square, were they spread evenly
_MOST_ACROSS: Final = 1_024  # squares, for places spread over the world
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
    grid = _grid_of(catalogue)
    for rows, sure_m in grid.wider_and_wider(position, limit):
        wanted = passing(catalogue, filters, rows)
        if wanted.size >= limit or sure_m == inf:
            found = grid.closest(catalogue, position, wanted, limit)
            if sure_m == inf or found[-1].distance_m < sure_m - _ROUNDING_M:
                return found
    raise AssertionError("the last square is everything: `wider_and_wider` must end with it")


def within(
    catalogue: Catalogue, bounds: Bounds, *, limit: int | None = None, offset: int = 0, filters: Filters = EVERYTHING
) -> Page:
    """Places within bounds, their edges included: `limit` of them after the first `offset`."""
    west, south, east, north = bounds
    latitudes, longitudes = catalogue.latitudes_deg, catalogue.longitudes_deg
    after_west, before_east = longitudes >= west, longitudes <= east
    across = after_west & before_east if west <= east else after_west | before_east
    inside = np.flatnonzero(across & (latitudes >= south) & (latitudes <= north))
    rows = passing(catalogue, filters, inside)
    chosen = rows[offset : None if limit is None else offset + limit]
    return Page(tuple(catalogue.entries[row] for row in chosen.tolist()), int(rows.size))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows of a catalogue by square, from west to east, then from south to north.

    Those of square s are `order[starts[s]:starts[s + 1]]`. Half latitudes are for the cosine of a middle latitude.
    """

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float
    across: int
    up: int
    order: Rows
    starts: list[int]
    half_cosines: Floats
    half_sines: Floats

    @property
    def width_deg(self) -> float:
        return (self.east_deg - self.west_deg) / self.across

    @property
    def height_deg(self) -> float:
        return (self.north_deg - self.south_deg) / self.up

    def wider_and_wider(self, position: LatLon, limit: int) -> Iterator[tuple[Rows, float]]:
        """Rows about a position, each time more, and the distance within which none is missing; at last all rows.

        Squares with too few places are passed over before anybody looks into them.
        """
        reach = 1
        while self._is_sure(position) and reach <= max(self.across, self.up):
            spans, sure_m = self._around(position, reach)
            found = sum(end - begin for begin, end in spans)
            if found > self.order.size * _MOST_OF_THEM or sure_m == inf:
                break
            if found >= limit:
                yield np.concatenate([self.order[begin:end] for begin, end in spans]), sure_m
            reach = ceil(reach * 1.5)
        yield np.arange(self.order.size), inf

    def _is_sure(self, position: LatLon) -> bool:
        """Whether squares can be trusted: from afar, or across 180°, what is beside is not what is near."""
        if self.east_deg - self.west_deg >= 180.0:
            return False
        is_beside = self.west_deg <= position.longitude <= self.east_deg
        return is_beside and self.south_deg <= position.latitude <= self.north_deg

    def _around(self, position: LatLon, reach: int) -> tuple[list[tuple[int, int]], float]:
        """The spans of `order` in the squares at most `reach` from that of a position; within what none is missing."""
        column = min(int((position.longitude - self.west_deg) / self.width_deg), self.across - 1)
        line = min(int((position.latitude - self.south_deg) / self.height_deg), self.up - 1)
        left, right = max(column - reach, 0), min(column + reach, self.across - 1)
        low, high = max(line - reach, 0), min(line + reach, self.up - 1)
        firsts = range(low * self.across, (high + 1) * self.across, self.across)
        spans = [(self.starts[first + left], self.starts[first + right + 1]) for first in firsts]
        return spans, min(self._upright_m(position, low, high), self._sideways_m(position, left, right, low, high))

    def _upright_m(self, position: LatLon, low: int, high: int) -> float:
        """At least so far is it to the rest of the grid south of line `low` or north of line `high`."""
        south_deg = position.latitude - (self.south_deg + low * self.height_deg) if low > 0 else inf
        north_deg = self.south_deg + (high + 1) * self.height_deg - position.latitude if high < self.up - 1 else inf
        return min(south_deg, north_deg) * _SHORTEST_DEGREE_M

    def _sideways_m(self, position: LatLon, left: int, right: int, low: int, high: int) -> float:
        """At least so far is it to the squares of these lines west of column `left` or east of column `right`."""
        west_deg = position.longitude - (self.west_deg + left * self.width_deg) if left > 0 else inf
        east_deg = self.west_deg + (right + 1) * self.width_deg - position.longitude if right < self.across - 1 else inf
        edges_deg = self.south_deg + low * self.height_deg, self.south_deg + (high + 1) * self.height_deg
        narrowest = min(cos(radians(latitude_deg)) for latitude_deg in (*edges_deg, position.latitude))
        return min(west_deg, east_deg) * radians(SEMI_MAJOR_M * max(narrowest, 0.0)) if narrowest > 0 else 0.0

    def closest(self, catalogue: Catalogue, position: LatLon, rows: Rows, limit: int) -> list[Found]:
        """The nearest of these rows. Vectors choose; the few that are left are measured as everywhere else."""
        if rows.size > limit:
            away_m = self._distances_m(catalogue, position, rows)
            rows = rows[away_m <= np.partition(away_m, limit - 1)[limit - 1] + _ROUNDING_M]
        measured = []
        for row in rows.tolist():
            north_m, east_m = north_east_m(position, catalogue.entries[row].position)
            measured.append((hypot(north_m, east_m), row, north_m, east_m))
        return [
            Found(catalogue.entries[row], away_m, degrees(atan2(east_m, north_m)) % 360.0)
            for away_m, row, north_m, east_m in sorted(measured)[:limit]
        ]

    def _distances_m(self, catalogue: Catalogue, position: LatLon, rows: Rows) -> Floats:
        """`geo.position.distance_m` for many; cos((a + b) / 2) comes from the halves' cosines and sines."""
        half = radians(position.latitude) / 2.0
        middle = cos(half) * self.half_cosines[rows] - sin(half) * self.half_sines[rows]
        shrink = (1.0 - ECCENTRICITY_SQUARED) + ECCENTRICITY_SQUARED * middle * middle
        prime_vertical_m = SEMI_MAJOR_M / np.sqrt(shrink)
        turn_deg = (catalogue.longitudes_deg[rows] - (position.longitude - 180.0)) % 360.0 - 180.0
        north_m = (catalogue.latitudes_deg[rows] - position.latitude) * (1.0 - ECCENTRICITY_SQUARED) / shrink
        east_m = middle * turn_deg
        away_m: Floats = np.sqrt(north_m * north_m + east_m * east_m) * radians(1.0) * prime_vertical_m
        return away_m


@OnceACatalogue
def _grid_of(catalogue: Catalogue) -> _Grid:
    """The grid of a catalogue: about as many squares high as wide, and a few places in each."""
    latitudes, longitudes = catalogue.latitudes_deg, catalogue.longitudes_deg
    west, east = _range_of(longitudes)
    south, north = _range_of(latitudes)
    a_side = min(max(ceil(sqrt(len(catalogue) / _PER_SQUARE)), 1), _MOST_ACROSS)
    columns = np.minimum(((longitudes - west) * (a_side / (east - west))).astype(np.intp), a_side - 1)
    lines = np.minimum(((latitudes - south) * (a_side / (north - south))).astype(np.intp), a_side - 1)
    squares = lines * a_side + columns
    halves = np.radians(latitudes) / 2.0
    return _Grid(
        west_deg=west, south_deg=south, east_deg=east, north_deg=north, across=a_side, up=a_side,
        order=np.argsort(squares, kind="stable"),
        starts=[0, *np.cumsum(np.bincount(squares, minlength=a_side * a_side)).tolist()],
        half_cosines=np.cos(halves), half_sines=np.sin(halves),
    )  # fmt: skip


def _range_of(values_deg: Floats) -> tuple[float, float]:
    """The least and the greatest with a metre to spare, so that a single place has a grid, too."""
    if not values_deg.size:
        return 0.0, 1.0
    return float(values_deg.min()) - 1e-5, float(values_deg.max()) + 1e-5
