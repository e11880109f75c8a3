"""Where people live, as columns: small areas with their residents, or villages where small areas are not loaded.

An area counts at one point inside it. In a large one that point may be far from every house: such areas are
`uncertain`, and whoever reads figures gets their people apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from geo.placement.candidates import Outline, rows_containing
from geo.placement.plane import CM_PER_M, on_plane, outlines_on_plane
from geo.position import LatLon
from hotspots.coverage.thresholds import LARGEST_LOCATED_M2

Shapes = NDArray[np.object_]  #: geometries in metres of TWD97 / TM2 (EPSG:3826)


class Layer(StrEnum):
    """What is known of where people live."""

    SMALL_AREAS = "small_areas"
    VILLAGES = "villages"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Area:
    """An inhabited area as it is stored: its outline as WKB in degrees, and a point inside if one is known."""

    code: str
    wkb: bytes
    point: LatLon | None
    residents: int


@dataclass(frozen=True, slots=True)
class Areas:
    """Inhabited areas in the order of their codes. `villages` may be empty texts, where none is loaded."""

    layer: Layer
    codes: tuple[str, ...]
    townships: NDArray[np.str_]
    villages: tuple[str, ...]
    shapes: Shapes
    points: Shapes
    residents: NDArray[np.int64]
    sizes_m2: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def uncertain(self) -> NDArray[np.bool_]:
        """Which are so large that their point says little about where their people live."""
        return self.sizes_m2 > LARGEST_LOCATED_M2


def in_columns(
    layer: Layer, areas: Sequence[Area], townships: Sequence[Outline], villages: Sequence[Outline] = ()
) -> Areas:
    """The inhabited ones as columns, each in the township and village that its point lies in or is nearest to."""
    areas = sorted((area for area in areas if area.residents > 0), key=lambda area: area.code)
    shapes = outlines_on_plane([area.wkb for area in areas])
    points = np.where([area.point is None for area in areas], shapely.point_on_surface(shapes), _points(areas))
    return Areas(
        layer,
        tuple(area.code for area in areas),
        np.array(_holding(points, townships), dtype=np.str_),
        tuple(_holding(points, villages)),
        shapes,
        points,
        np.array([area.residents for area in areas], dtype=np.int64),
        shapely.area(shapes),
    )


def on_ground(positions: Sequence[LatLon]) -> Shapes:
    """Positions as points in metres."""
    return np.asarray(shapely.points(on_plane(positions) / CM_PER_M), dtype=object)


def _points(areas: Sequence[Area]) -> Shapes:
    nowhere = LatLon(0.0, 121.0)  # stands for a point that the outline gives
    return on_ground([area.point or nowhere for area in areas])


def _holding(points: Shapes, outlines: Sequence[Outline]) -> list[str]:
    """The code of the outline that holds each point or is nearest to it, the first of equals; "" without outlines."""
    if not outlines or not len(points):
        return [""] * len(points)
    ordered = sorted(outlines, key=lambda outline: outline.code)
    rows = rows_containing(points, ordered)
    outside = rows < 0
    if outside.any():
        rows[outside] = STRtree(outlines_on_plane([outline.wkb for outline in ordered])).nearest(points[outside])
    return [ordered[row].code for row in rows.tolist()]
