"""Who has what within a walk: areas with people × places → figures of townships, regions and the county.

Pure: it reads no database and no clock. Every distance is the straight line from an area's point to the nearest
place, on TWD97 / TM2 (EPSG:3826), whose scale is within 0.03 % of true here. Counts are whole people: the figures of
townships add up to those of their regions, and these to the county's.

    p(walk) = Σ residents of located areas with nearest ≤ walk
    share   = p(walk) / Σ residents of located areas
    q-th percentile of distance = the least d for which ≥ q % of them have nearest ≤ d
    places per 1,000 = 1000 · places / Σ residents of all areas

Located is an area of at most `LARGEST_LOCATED_M2`; the people of larger ones are told apart (`Figures.uncertain`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from hotspots.coverage.areas import Areas, Shapes

PERCENTILES: Final = (50, 90, 95)
Distances = NDArray[np.float64]
Chosen = NDArray[np.bool_]


class Sought(StrEnum):
    """What people may want near them."""

    HOTSPOT = "hotspot"
    MERCHANT = "merchant"
    COINS = "coins"  # a merchant that takes coins


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one sort: points in metres, and the townships they stand in."""

    points: Shapes
    townships: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Measured:
    """Metres from every area's point to the nearest place of each sort; infinite where there is none.

    `at_least_m` is what holds wherever in a large area its people live: the distance from the outline's nearest
    edge. Of a located area it is the same as `nearest_m`.
    """

    areas: Areas
    places: Mapping[Sought, Places]
    nearest_m: Mapping[Sought, Distances]
    at_least_m: Mapping[Sought, Distances]


@dataclass(frozen=True, slots=True)
class Reach:
    """One sort of place for the people of a group; `walks_m` by percentile, None where nothing can be said."""

    places: int
    people: int
    share: float | None
    places_per_thousand: float | None
    walks_m: Mapping[int, float | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """A township, a region, or the county (code ""). `uncertain`: people whose place is not known well enough."""

    code: str
    people: int
    uncertain: int
    reach: Mapping[Sought, Reach]


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area. `nearest_m` and `at_least_m` are None where there is no place of the sort."""

    row: int
    code: str
    township: str
    village: str
    people: int
    size_km2: float
    is_uncertain: bool
    nearest_m: Mapping[Sought, float | None]
    at_least_m: Mapping[Sought, float | None]


def measure(areas: Areas, places: Mapping[Sought, Places]) -> Measured:
    """Every distance, once; what is counted from them is quick."""
    nearest = {sought: nearest_m(areas.points, found.points) for sought, found in places.items()}
    at_least = {sought: nearest[sought].copy() for sought in places}
    for sought, found in places.items():
        at_least[sought][areas.uncertain] = nearest_m(areas.shapes[areas.uncertain], found.points)
    return Measured(areas, places, nearest, at_least)


def nearest_m(shapes: Shapes, points: Shapes) -> Distances:
    """Metres from each shape to the nearest point; infinite without points."""
    if not len(points) or not len(shapes):
        return np.full(len(shapes), np.inf)
    found = STRtree(points).nearest(shapes)
    return np.asarray(shapely.distance(shapes, points[found]), dtype=np.float64)


def of_county(measured: Measured, walk_m: float) -> Figures:
    """Everybody together."""
    everywhere = {sought: len(places.points) for sought, places in measured.places.items()}
    return _figures("", measured, np.ones(len(measured.areas), dtype=np.bool_), everywhere, walk_m)


def of_townships(measured: Measured, region_of: Mapping[str, str], walk_m: float) -> dict[str, Figures]:
    """By township, those where nobody lives, too."""
    return {township: _of_group(township, [township], measured, walk_m) for township in region_of}


def of_regions(measured: Measured, region_of: Mapping[str, str], walk_m: float) -> dict[str, Figures]:
    """By region; a place counts where it stands, wherever it is listed."""
    return {
        region: _of_group(region, [code for code, of in region_of.items() if of == region], measured, walk_m)
        for region in dict.fromkeys(region_of.values())
    }


def lines(measured: Measured) -> list[AreaLine]:
    """Every area, the one with most people first."""
    most_first = np.argsort(-measured.areas.residents, kind="stable")
    return [_line(measured, row) for row in most_first.tolist()]


def is_desert(line: AreaLine, sought: Sought, *, people: int, beyond_m: float) -> bool:
    """Whether so many people live there and the nearest place is farther for certain."""
    away_m = line.at_least_m[sought]
    return line.people >= people and (away_m is None or away_m > beyond_m)


def _of_group(code: str, townships: list[str], measured: Measured, walk_m: float) -> Figures:
    counts = {
        sought: int(np.isin(places.townships, townships).sum()) for sought, places in measured.places.items()
    }  # fmt: skip
    return _figures(code, measured, np.isin(measured.areas.townships, townships), counts, walk_m)


def _figures(code: str, measured: Measured, chosen: Chosen, places: Mapping[Sought, int], walk_m: float) -> Figures:
    areas = measured.areas
    located = chosen & ~areas.uncertain
    people = int(areas.residents[chosen].sum())
    return Figures(
        code,
        people,
        people - int(areas.residents[located].sum()),
        {
            sought: _reach(areas.residents[located], away_m[located], places[sought], people, walk_m)
            for sought, away_m in measured.nearest_m.items()
        },
    )


def _reach(residents: NDArray[np.int64], away_m: Distances, places: int, people: int, walk_m: float) -> Reach:
    located = int(residents.sum())
    within = int(residents[away_m <= walk_m].sum())
    return Reach(
        places,
        within,
        within / located if located else None,
        1000 * places / people if people else None,
        dict(zip(PERCENTILES, _percentiles(residents, away_m), strict=True)),
    )


def _percentiles(residents: NDArray[np.int64], away_m: Distances) -> list[float | None]:
    """For each of PERCENTILES the distance that so many of a hundred people have at most."""
    order = np.argsort(away_m, kind="stable")
    so_far = np.cumsum(residents[order])
    if not len(so_far):
        return [None for _ in PERCENTILES]
    rows = np.searchsorted(100 * so_far, [percent * so_far[-1] for percent in PERCENTILES])
    return [_finite(away_m[order[row]]) for row in rows]


def _line(measured: Measured, row: int) -> AreaLine:
    areas = measured.areas
    return AreaLine(
        row,
        areas.codes[row],
        str(areas.townships[row]),
        areas.villages[row],
        int(areas.residents[row]),
        float(areas.sizes_m2[row]) / 1e6,
        bool(areas.uncertain[row]),
        {sought: _finite(away_m[row]) for sought, away_m in measured.nearest_m.items()},
        {sought: _finite(away_m[row]) for sought, away_m in measured.at_least_m.items()},
    )


def _finite(length_m: np.float64) -> float | None:
    return float(length_m) if np.isfinite(length_m) else None
