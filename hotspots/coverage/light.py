"""Outlines of areas as a map draws them: light, in degrees."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from hotspots.coverage.areas import Areas

SIMPLIFIED_TO_M: Final = 40.0
_DECIMALS: Final = 5  # 1.1 m
_FROM_GRID = Transformer.from_crs(3826, 4326, always_xy=True)


def light_outlines(areas: Areas, rows: Sequence[int]) -> list[dict[str, Any]]:
    """GeoJSON geometries of these rows, with corners left out that move an edge by 40 m or less."""
    shapes = shapely.simplify(areas.shapes[list(rows)], SIMPLIFIED_TO_M)
    return [shapely.geometry.mapping(shape) for shape in shapely.transform(shapes, _degrees)]


def label_points(areas: Areas, rows: Sequence[int]) -> list[list[float]]:
    """(longitude, latitude) of each row's point, as GeoJSON wants it."""
    return _degrees(shapely.get_coordinates(areas.points[list(rows)])).tolist()  # type: ignore[no-any-return]


def _degrees(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(np.column_stack(_FROM_GRID.transform(pairs[:, 0], pairs[:, 1])), _DECIMALS)
