"""From official areas to the points where people live.

With small areas each is one point with its residents. A few are larger than 20 km²: forest with a handful of
people registered, whose point would lie on a mountain. They are counted at the point of the nearest smaller area,
and the plan says how many people that concerns.

Without small areas a village is all that is known. Its residents are spread over the part of the village within
1 km of a likely centre: the middle of the village, or in one over 20 km² the spot nearest to a township's seat or
to the middle of a smaller village. Such a plan is a sketch, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from geo.cells import FACT_RESOLUTION, cell_at, centre_of, ring_around
from geo.placement.candidates import Outline, rows_containing
from geo.placement.homes import Home
from geo.placement.plane import CM_PER_M, from_plane, on_plane, outlines_on_plane
from geo.placement.stock import shared_out
from geo.position import LatLon

LARGEST_LOCATED_M2 = 20_000_000
VILLAGE_CORE_M = 1000
VILLAGE_CORE_RINGS = 3  # rings at resolution 9 that cover 1 km (347 m a step)
ASSUMED_RESIDENTS = 1000  #: of a village whose figure is not loaded

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Area:
    """A small area or a village: its outline, its official point if it has one, its residents if known."""

    outline: Outline
    point: LatLon | None
    residents: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """Homes, and what the mask needs of them: inhabited outlines, and points that stand for ground themselves."""

    homes: tuple[Home, ...]
    inhabited: tuple[Outline, ...]
    known_points: tuple[LatLon, ...]
    guessed_residents: int  #: residents counted at a place that is not their own area's


def homes_of_small_areas(areas: Sequence[Area], townships: Sequence[Outline]) -> Settled:
    """One home per inhabited small area."""
    areas = [area for area in sorted(areas, key=lambda area: area.outline.code) if area.residents]
    shapes = _shapes(areas)
    large = shapely.area(shapes) > LARGEST_LOCATED_M2
    points = _points([area.point or _inside(shape) for area, shape in zip(areas, shapes, strict=True)])
    if large.any() and not large.all():
        points[large] = points[~large][_nearest(shapes[large], points[~large])]
    township = _township_of(points, townships)
    homes = tuple(
        Home(area.outline.code, _position(point), area.residents or 0, township=code)
        for area, point, code in zip(areas, points, township, strict=True)
    )
    return Settled(
        homes,
        tuple(area.outline for area, is_large in zip(areas, large, strict=True) if not is_large),
        tuple(home.position for home, is_large in zip(homes, large, strict=True) if is_large),
        sum(home.residents for home, is_large in zip(homes, large, strict=True) if is_large),
    )


def homes_of_villages(villages: Sequence[Area], seats: Sequence[LatLon], township_of: dict[str, str]) -> Settled:
    """Several homes per village, on the ground that is its likely core."""
    villages = sorted(villages, key=lambda village: village.outline.code)
    shapes = _shapes(villages)
    centres = _village_centres(shapes, _points(seats))
    homes = tuple(
        home
        for village, shape, centre in zip(villages, shapes, centres, strict=True)
        for home in _core_homes(village, shape, centre, township_of[village.outline.code])
    )
    points = tuple(home.position for home in homes)
    return Settled(homes, (), points, sum(home.residents for home in homes))


def _village_centres(shapes: Shapes, seats: Shapes) -> Shapes:
    """The likely centre of each village."""
    middles = np.asarray(shapely.point_on_surface(shapes), dtype=object)
    large = shapely.area(shapes) > LARGEST_LOCATED_M2
    anchors = np.concatenate([middles[~large], seats])
    if large.any() and len(anchors):
        lines = shapely.shortest_line(shapes[large], anchors[_nearest(shapes[large], anchors)])
        middles[large] = shapely.get_point(lines, 0)
    return middles


def _core_homes(village: Area, shape: shapely.Geometry, centre: shapely.Geometry, township: str) -> list[Home]:
    around = ring_around(cell_at(_position(centre), FACT_RESOLUTION), VILLAGE_CORE_RINGS)
    spots = _points([centre_of(cell) for cell in sorted(around)])
    inside = spots[shapely.contains(shape, spots) & shapely.dwithin(centre, spots, VILLAGE_CORE_M)]
    spots = inside if len(inside) else np.array([centre])
    residents = ASSUMED_RESIDENTS if village.residents is None else village.residents
    shares = shared_out(residents, [1] * len(spots), least=0)
    return [
        Home(f"{village.outline.code}.{number:02}", _position(spot), share, township=township)
        for number, (spot, share) in enumerate(zip(spots, shares, strict=True))
    ]


def _township_of(points: Shapes, townships: Sequence[Outline]) -> list[str]:
    """The code of the township each point lies in, or is nearest to."""
    if not townships:
        return [""] * len(points)
    ordered = sorted(townships, key=lambda outline: outline.code)
    rows = rows_containing(points, ordered)
    outside = rows < 0
    if outside.any():
        rows[outside] = _nearest(points[outside], outlines_on_plane([outline.wkb for outline in ordered]))
    return [ordered[row].code for row in rows.tolist()]


def _nearest(shapes: Shapes, others: Shapes) -> NDArray[np.int64]:
    """For each shape the row of the nearest other, the first of equals."""
    rows, nearest = STRtree(others).query_nearest(shapes, all_matches=True)
    first = np.full(len(shapes), len(others), dtype=np.int64)
    np.minimum.at(first, rows, nearest)
    return first


def _shapes(areas: Sequence[Area]) -> Shapes:
    return outlines_on_plane([area.outline.wkb for area in areas])


def _points(positions: Sequence[LatLon]) -> Shapes:
    return np.asarray(shapely.points(on_plane(positions) / CM_PER_M), dtype=object)


def _inside(shape: shapely.Geometry) -> LatLon:
    return _position(shapely.point_on_surface(shape))


def _position(point: shapely.Geometry) -> LatLon:
    return from_plane(shapely.get_x(point), shapely.get_y(point))
