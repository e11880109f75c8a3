"""The reference systems that features are given in, by their OGC names, with the axis order each one demands.

CRS84 is longitude first; EPSG:4326 is the same ground with latitude first (OGC 18-058r1, section 6.2: coordinates are
in the order of the system's definition). The grids have easting first. Positions are kept as WGS 84 in degrees;
TWD97 is taken as equal to it, as everywhere in `geo`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

Floats = NDArray[np.float64]
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """One system; `decimals` is what a centimetre needs."""

    uri: str
    epsg: int
    is_degrees: bool
    is_latitude_first: bool = False

    @property
    def decimals(self) -> int:
        """Places after the point, for a centimetre."""
        return 7 if self.is_degrees else 2

    def of_degrees(self, pairs: Floats) -> Floats:
        """Pairs of longitude and latitude as pairs of this system, in its own order of axes, rounded to `decimals`."""
        if self.is_degrees:
            moved = pairs[:, ::-1] if self.is_latitude_first else pairs
        else:
            moved = np.column_stack(_TO_GRID[self.epsg].transform(pairs[:, 0], pairs[:, 1]))
        return np.round(moved, self.decimals)


CRS84: Final = ReferenceSystem("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, True)
WGS_84: Final = ReferenceSystem(f"{_EPSG}4326", 4326, True, is_latitude_first=True)
TAIWAN_GRID: Final = ReferenceSystem(f"{_EPSG}3826", 3826, False)
WEB_MERCATOR: Final = ReferenceSystem(f"{_EPSG}3857", 3857, False)

#: The default first; features are stored in it.
SYSTEMS: Final = (CRS84, WGS_84, TAIWAN_GRID, WEB_MERCATOR)
BY_URI: Final = {system.uri: system for system in SYSTEMS}

_TO_GRID: Final = {
    system.epsg: Transformer.from_crs(4326, system.epsg, always_xy=True) for system in SYSTEMS if not system.is_degrees
}
