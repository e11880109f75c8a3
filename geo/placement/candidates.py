"""Which cells may carry a balloon at all: the mask.

A cell is a candidate where its centre is within 300 m of inhabited ground, within reach of somebody, inside a
township and 40 m clear of the county's border and shore (the whole circle in which it can be caught is then
ground one can stand on), 90 m inside the land of the second coastline, and outside every keep-out.

The work is done in metres on one plane, all cells at once; `geo.placement.plane` says how exact that is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from geo.cells import BALLOON_RESOLUTION, cell_at, centre_of, ring_around
from geo.placement.plane import CM_PER_M, on_plane, outlines_on_plane
from geo.position import LatLon

INHABITED_WITHIN_M = 300
CLEAR_OF_BORDER_M = 40  # the radius of a catch (geo.presence)
CLEAR_OF_COAST_M = 90  # that coastline lies within 76 m of the fine official one for 95 % of its length
NOWHERE = -1
_CELL_STEP_M = 131  # between the centres of neighbours at resolution 10 (H3: edge 75.9 m × √3)

Shapes = NDArray[np.object_]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area with its code, as WKB in degrees (x = longitude)."""

    code: str
    wkb: bytes


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that decides where a balloon may stand. An empty layer is one that is not loaded."""

    inhabited: tuple[Outline, ...]  #: areas where people live, small enough to say 'here'
    known_points: tuple[LatLon, ...]  #: homes without an area of their own, and places people visit
    homes: tuple[LatLon, ...]  #: every point that a balloon could serve
    townships: tuple[Outline, ...]
    villages: tuple[Outline, ...]
    keep_outs: tuple[Outline, ...]
    coast: bytes = b""  #: land as WKB, of a source other than the townships; empty where not checked


@dataclass(frozen=True, slots=True)
class Candidates:
    """The mask in columns, ordered by cell; `village` and `township` are rows of the code lists, −1 for none."""

    cells: NDArray[np.int64]
    village: NDArray[np.int64]
    township: NDArray[np.int64]
    villages: tuple[str, ...]
    townships: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.cells)


def candidates_on(ground: Ground, reach_m: int) -> Candidates:
    """The mask of a ground, for balloons that serve homes within reach_m."""
    cells = _cells_near(ground.homes, reach_m)
    points = _centres(cells)
    cells, points = _kept(cells, points, _within_reach(points, ground.homes, reach_m))
    cells, points = _kept(cells, points, _inhabited(points, ground))
    cells, points = _kept(cells, points, _allowed(points, ground))
    townships, villages = _ordered(ground.townships), _ordered(ground.villages)
    return Candidates(
        cells,
        rows_containing(points, villages),
        rows_containing(points, townships),
        tuple(outline.code for outline in villages),
        tuple(outline.code for outline in townships),
    )


def _cells_near(homes: Sequence[LatLon], reach_m: int) -> NDArray[np.int64]:
    """Cells that may lie within reach of a home: the rings that cover the circle, and one for the home's place."""
    rings = reach_m // _CELL_STEP_M + 2
    starts = {cell_at(home, BALLOON_RESOLUTION) for home in homes}
    return np.array(sorted({cell for start in starts for cell in ring_around(start, rings)}), dtype=np.int64)


def _centres(cells: NDArray[np.int64]) -> Shapes:
    place = on_plane([centre_of(cell) for cell in cells.tolist()])
    return np.asarray(shapely.points(place / CM_PER_M), dtype=object)


def _points(positions: Sequence[LatLon]) -> Shapes:
    return np.asarray(shapely.points(on_plane(positions) / CM_PER_M), dtype=object)


def _kept(cells: NDArray[np.int64], points: Shapes, keep: Mask) -> tuple[NDArray[np.int64], Shapes]:
    return cells[keep], points[keep]


def _within_reach(points: Shapes, homes: Sequence[LatLon], reach_m: int) -> Mask:
    return _near_any(points, _points(homes), reach_m)


def _inhabited(points: Shapes, ground: Ground) -> Mask:
    areas = outlines_on_plane([outline.wkb for outline in ground.inhabited])
    return _near_any(points, areas, INHABITED_WITHIN_M) | _near_any(
        points, _points(ground.known_points), INHABITED_WITHIN_M
    )


def _near_any(points: Shapes, shapes: Shapes, distance_m: int) -> Mask:
    """Marks the points within a distance of any shape. The tree is over the points, so that each shape is prepared."""
    near = np.zeros(len(points), dtype=np.bool_)
    if len(points) and len(shapes):
        near[STRtree(points).query(shapes, predicate="dwithin", distance=distance_m)[1]] = True
    return near


def _allowed(points: Shapes, ground: Ground) -> Mask:
    county = shapely.union_all(outlines_on_plane([outline.wkb for outline in ground.townships]))
    allowed = _well_inside(points, county, CLEAR_OF_BORDER_M)
    if ground.coast:
        allowed &= _well_inside(points, outlines_on_plane([ground.coast])[0], CLEAR_OF_COAST_M)
    keep_outs = outlines_on_plane([outline.wkb for outline in ground.keep_outs])
    return allowed & ~_near_any(points, keep_outs, 0)


def _well_inside(points: Shapes, land: shapely.Geometry, clear_m: int) -> Mask:
    """Marks the points inside an outline and so far from its edge."""
    edge = shapely.boundary(land)
    shapely.prepare([land, edge])
    return np.asarray(shapely.contains(land, points) & ~shapely.dwithin(edge, points, clear_m), dtype=np.bool_)


def _ordered(outlines: Sequence[Outline]) -> list[Outline]:
    return sorted(outlines, key=lambda outline: outline.code)


def rows_containing(points: Shapes, outlines: Sequence[Outline]) -> NDArray[np.int64]:
    """For each point the row of the outline it lies in, the first where outlines overlap, −1 where none does.

    The tree is over the points: each outline is then prepared once, 20 times quicker for fine outlines.
    """
    rows = np.full(len(points), NOWHERE, dtype=np.int64)
    if len(points) and outlines:
        shapes = outlines_on_plane([outline.wkb for outline in outlines])
        outline_rows, point_rows = STRtree(points).query(shapes, predicate="contains")
        latest_first = np.argsort(outline_rows, kind="stable")[::-1]
        rows[point_rows[latest_first]] = outline_rows[latest_first]
    return rows
