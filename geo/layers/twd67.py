"""The old datum by name and figures, for whoever reads coordinates; `datum` finds it out where nobody declares it.

Apart from the reading of whole layers, which loads pandas: pages that take a typed position need only this.
"""

import numpy as np
from pyproj import CRS

from geo.layers.refusal import LayerRefused

#: TWD97 / TM2 zone 121: metres, in which areas are compared and lines widened.
TAIWAN_GRID = "EPSG:3826"
#: GRS 1967, on which TWD67 stands; TWD97 and WGS 84 have 6,378,137 m.
_TWD67_AXIS_M = 6_378_160.0
#: From TWD67 to TWD97 in TM2 metres: the mean over Taiwan (Academia Sinica, GIS centre), ±2 m.
FROM_TWD67_M = np.array([828.0, -207.0])
REMEDY_TWD67 = "convert it to TWD97 (EPSG:3826) or WGS 84 (EPSG:4326) first, with a grid shift, not by relabelling"


def refuse_twd67(crs: CRS, name: str) -> None:
    """Refuse a reference system on TWD67, by whatever code or name it comes (EPSG:3821, 3827, 3828, ESRI …)."""
    ellipsoid = crs.ellipsoid
    old = ellipsoid is not None and abs(ellipsoid.semi_major_metre - _TWD67_AXIS_M) < 1.0
    if old or "TWD67" in crs.name.upper().replace(" ", ""):
        raise LayerRefused(f"{name} is in {crs.name}: TWD67 lies 850 m off; {REMEDY_TWD67}")
