"""Signs that coordinates do not mean what they seem to: an old datum, swapped axes, the wrong unit or county.

TWD67 is the trap of Taiwanese data: its coordinates look right and lie 850 m off. A file that declares it is
refused by its ellipsoid. One that does not is found out by its fit: moved by the shift between the datums it would
lie inside the county much better than as it is. That works for anything that reaches the county's edge (outlines,
small areas of the whole county); a handful of features inland, or roads, cannot be told apart and are not.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.layers.refusal import LayerRefused
from geo.layers.twd67 import FROM_TWD67_M, REMEDY_TWD67, TAIWAN_GRID
from geo.taitung import BOUNDS_DEG

#: A true file misses the county by up to 5 km², one in TWD67 by 120 and more; moved, each takes the other's place.
_MISSES_LESS = 0.5
_NOTICEABLE_M2 = 2_000_000.0
#: A share of the ground: no datum and no coarse outline puts half of a county beside itself.
_ELSEWHERE = 0.5
#: Where Taiwan lies, with its outer islands: (west, south, east, north), in degrees and in TM2 metres.
_TAIWAN_DEG = (114.0, 20.0, 124.0, 27.0)
_TAIWAN_GRID_M = (-500_000.0, 2_200_000.0, 600_000.0, 3_000_000.0)


def _inside(bounds: tuple[float, ...], frame: tuple[float, ...]) -> bool:
    west, south, east, north = bounds
    return frame[0] <= west and frame[1] <= south and east <= frame[2] and north <= frame[3]


def refuse_swapped_axes(frame: gpd.GeoDataFrame, name: str) -> None:
    """Refuse a file whose first coordinate is latitude (or northing): read the other way round it is in Taiwan."""
    west, south, east, north = (float(value) for value in frame.total_bounds)
    home = _TAIWAN_DEG if frame.crs.is_geographic else _TAIWAN_GRID_M
    if not _inside((west, south, east, north), home) and _inside((south, west, north, east), home):
        raise LayerRefused(
            f"{name} has its axes swapped: x runs {west:.6g} to {east:.6g} and y {south:.6g} to {north:.6g};"
            " x must be the longitude (or easting). Write it again with longitude first"
        )


def refuse_wrong_unit(frame: gpd.GeoDataFrame, name: str) -> None:
    """Refuse metres under a system in degrees, and positions that are no numbers at all."""
    bounds = [float(value) for value in frame.total_bounds]
    if not np.isfinite(bounds).all():
        raise LayerRefused(f"{name} has no feature with a position; nothing was loaded")
    if frame.crs.is_geographic and max(abs(value) for value in bounds) > 360.0:
        raise LayerRefused(
            f"{name} is said to be in degrees ({frame.crs.name}) but x reaches {bounds[2]:.6g}:"
            " if these are metres of TWD97, say --crs EPSG:3826"
        )


def in_bounds(shapes: gpd.GeoSeries) -> NDArray[np.bool_]:
    """Which shapes (EPSG:4326) touch the rectangle around Taitung."""
    return np.asarray(shapely.intersects(shapes.to_numpy(), shapely.box(*BOUNDS_DEG)))


def refuse_misfit(shapes: Sequence[BaseGeometry], county: BaseGeometry, name: str) -> None:
    """Refuse areas (EPSG:4326) that mostly miss the county (metres of TWD97), or fit it better moved from TWD67."""
    ground = gpd.GeoSeries(shapes, crs=4326).to_crs(TAIWAN_GRID).to_numpy()
    if not np.isfinite(shapely.total_bounds(ground)).all():
        raise LayerRefused(f"{name} holds positions that are nowhere on earth: are its axes swapped, or --crs wrong?")
    ground = shapely.make_valid(ground)
    outside_m2 = _outside_m2(ground, county)
    if outside_m2 > _ELSEWHERE * shapely.area(ground).sum():
        raise LayerRefused(f"{name} mostly lies outside Taitung County: are its axes swapped, or --crs wrong?")
    moved_outside_m2 = _outside_m2(shapely.transform(ground, lambda pairs: pairs + FROM_TWD67_M), county)
    if outside_m2 > _NOTICEABLE_M2 and moved_outside_m2 < _MISSES_LESS * outside_m2:
        raise LayerRefused(
            f"{name} looks like TWD67 under another name: {outside_m2 / 1e6:.1f} km² lie outside the county,"
            f" {moved_outside_m2 / 1e6:.1f} km² once moved 828 m east and 207 m south; {REMEDY_TWD67}"
        )


def _outside_m2(areas: NDArray[np.object_], county: BaseGeometry) -> float:
    """How much ground of the areas lies outside the county; the many that lie inside cost next to nothing."""
    shapely.prepare(county)
    crossing = areas[~shapely.covers(county, areas)]
    return float(shapely.area(shapely.difference(crossing, county)).sum())
