"""Ways between degrees and the metres of Taiwan's maps, TWD97 / TM2 zone 121 (EPSG:3826); x = longitude or east.

Made at the first question: a process that asks none starts a tenth of a second sooner.
"""

from functools import cache

from pyproj import Transformer

WGS84, TWD97 = 4326, 3826


@cache
def to_grid() -> Transformer:
    """From degrees to metres."""
    return Transformer.from_crs(WGS84, TWD97, always_xy=True)


@cache
def from_grid() -> Transformer:
    """From metres to degrees."""
    return Transformer.from_crs(TWD97, WGS84, always_xy=True)
