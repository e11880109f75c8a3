"""The township outlines as the phone and the planner's page draw them: light, and without gaps between neighbours."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from geo import grid
from geo.models import Township

#: Drawn at a scale where 50 m is under a pixel until one zooms in to a village.
SIMPLIFIED_TO_M = 50.0
_DECIMALS = 5  # 1.1 m
_THINNED_TO_M, _SNAPPED_TO_M, _CLOSED_UP_TO_M = 10.0, 2.0, 20.0

Shapes = NDArray[np.object_]
_kept: dict[str, dict[str, object]] = {}
_neighbours: dict[float, dict[str, list[str]]] = {}


def forget() -> None:
    """Draw the outlines anew at the next question: they have changed."""
    _kept.clear()
    _neighbours.clear()


def township_features() -> dict[str, object]:
    """A GeoJSON FeatureCollection of the townships: code, name_zh, name_en, region; made once and kept.

    The caller must not change what it gets.
    """
    if "townships" not in _kept:
        _kept["townships"] = _collection(list(Township.objects.order_by("code")))
    return _kept["townships"]


def neighbours(within_m: float) -> dict[str, list[str]]:
    """For each township's code the others whose outlines, as drawn, come as near as this; made once and kept."""
    if within_m not in _neighbours:
        stored = list(Township.objects.order_by("code"))
        outlines = shapely.from_wkb(np.array([bytes(each.outline.wkb) for each in stored], dtype=object))
        shapes = shapely.simplify(_moved(outlines, grid.to_grid()), SIMPLIFIED_TO_M)
        codes = [each.code for each in stored]
        _neighbours[within_m] = {
            code: [other for other, is_near in zip(codes, near, strict=True) if is_near and other != code]
            for code, near in zip(codes, shapely.dwithin(shapes[:, None], shapes[None, :], within_m), strict=True)
        }
    return _neighbours[within_m]


def _collection(townships: Sequence[Township]) -> dict[str, object]:
    outlines = shapely.from_wkb(np.array([bytes(each.outline.wkb) for each in townships], dtype=object))
    features = [_feature(each, shape) for each, shape in zip(townships, simplified(outlines), strict=True)]
    return {"type": "FeatureCollection", "features": features}


def _feature(township: Township, shape: shapely.Geometry) -> dict[str, object]:
    names = {"code": township.code, "name_zh": township.name_zh, "name_en": township.name_en}
    return {
        "type": "Feature",
        "id": township.code,
        "properties": names | {"region": township.region_id},
        "geometry": shapely.geometry.mapping(shape),
    }


def simplified(outlines: Shapes) -> Shapes:
    """Outlines in degrees with corners left out that move an edge by about 50 m or less, shared edges alike.

    Visvalingam-Whyatt over the whole coverage (`shapely.coverage_simplify`; the tolerance is the side of a square
    as large as the triangle given up).
    """
    if not len(outlines):
        return outlines
    lighter = shapely.coverage_simplify(_without_gaps(_moved(outlines, grid.to_grid())), SIMPLIFIED_TO_M)
    degrees = shapely.transform(_moved(lighter, grid.from_grid()), lambda pairs: np.round(pairs, _DECIMALS))
    return np.asarray(degrees, dtype=object)


def _without_gaps(shapes: Shapes) -> Shapes:
    """Outlines in metres whose neighbours share their edges.

    Fine outlines from another source overlap and gape by centimetres to metres along 694 km of the county's inner
    edges. They are first thinned by themselves, which turns 20 s of cleaning into 1.
    """
    if shapely.coverage_is_valid(shapes):
        return shapes
    thinned = shapely.set_precision(shapely.simplify(shapes, _THINNED_TO_M), _SNAPPED_TO_M)
    return np.asarray(shapely.coverage_clean(thinned, gap_width=_CLOSED_UP_TO_M), dtype=object)


def _moved(shapes: Shapes, way: Transformer) -> Shapes:
    moved = shapely.transform(shapes, lambda pairs: np.column_stack(way.transform(pairs[:, 0], pairs[:, 1])))
    return np.asarray(moved, dtype=object)
