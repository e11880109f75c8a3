"""Where land ends, from a source of its own: OpenStreetMap's coastline inside the package roaring_landmask.

Township outlines say what belongs to the county; the default ones are coarse at the shore (up to 150 m off), so
land is checked a second time. Of the two coastlines in the package only OpenStreetMap's can be used here: its
shore lies within 17 m of the fine official one for half of its length and 76 m for 95 %, while GSHHG is shifted
by 590 m around Taitung (docs/decisions/2026-11-21-land-mask.md).

Unpacking the whole world takes seconds and 700 MB, so the county's part (14 kB) is kept in a file, made once for
each version of the package. © OpenStreetMap contributors, ODbL 1.0.
"""

import os
from importlib.metadata import version
from pathlib import Path

import shapely
from roaring_landmask import LandmaskProvider, Shapes

from geo.taitung import BOUNDS_DEG

PACKAGE = "roaring-landmask"


def kept_file(folder: Path) -> Path:
    """Where the county's coast is kept for the installed version of the package."""
    return folder / f"coast-osm-{version(PACKAGE)}.wkb"


def land_of_county(folder: Path) -> bytes:
    """The county's land as WKB in degrees; read from `folder`, or made there first (about 6 s, once)."""
    kept = kept_file(folder)
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_bytes(unpacked_land())
        draft.replace(kept)
    return kept.read_bytes()


def unpacked_land() -> bytes:
    """The county's land cut out of the package's world, as WKB in degrees."""
    parts = shapely.get_parts(shapely.from_wkb(bytes(Shapes.wkb(LandmaskProvider.Osm))))
    west, south, east, north = shapely.bounds(parts).T
    county = shapely.box(*BOUNDS_DEG)
    least_east, least_north, most_east, most_north = BOUNDS_DEG
    near = (west < most_east) & (east > least_east) & (south < most_north) & (north > least_north)
    return bytes(shapely.to_wkb(shapely.union_all(shapely.intersection(parts[near], county))))
