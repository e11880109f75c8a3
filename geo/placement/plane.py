"""Positions as whole centimetres on TWD97 / TM2 zone 121 (EPSG:3826).

Once in whole centimetres, comparing distances is exact on every machine: squares of up to 200 km fit 64 bits
(4e14 cm²). The projection's own scale error is at most 0.01 % within the main island and 0.03 % at Orchid
Island: 20 cm of the 600 m that matter here.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import grid
from geo.position import LatLon, from_lon_lat, lon_lat

CM_PER_M = 100

Plane = NDArray[np.int64]  #: shape (n, 2): east, north in centimetres


def on_plane(positions: Sequence[LatLon]) -> Plane:
    """East and north of each position, in whole centimetres."""
    pairs = np.array([lon_lat(each) for each in positions], dtype=np.float64).reshape(-1, 2)
    return np.rint(_metres(pairs) * CM_PER_M).astype(np.int64)


def from_plane(east_m: float, north_m: float) -> LatLon:
    """The position of a point in metres on the plane."""
    return from_lon_lat(*grid.from_grid().transform(east_m, north_m))


def outlines_on_plane(wkb: Sequence[bytes]) -> NDArray[np.object_]:
    """Outlines from WKB in degrees (x = longitude) as shapely geometries in metres of the same plane."""
    shapes = np.asarray(shapely.from_wkb(np.array(wkb, dtype=object)), dtype=object)
    return np.asarray(shapely.transform(shapes, _metres), dtype=object)


def squared_cm(a: Plane, b: Plane) -> NDArray[np.int64]:
    """Squared distances between rows that belong together (or broadcast), in cm²."""
    east, north = a[..., 0] - b[..., 0], a[..., 1] - b[..., 1]
    return np.asarray(east * east + north * north, dtype=np.int64)


def metres(squared: NDArray[np.int64]) -> NDArray[np.float64]:
    """Metres of squared distances in cm²."""
    return np.sqrt(squared.astype(np.float64)) / CM_PER_M


def _metres(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    east_m, north_m = grid.to_grid().transform(pairs[:, 0], pairs[:, 1])
    return np.column_stack([east_m, north_m])
