"""The open data on a real server, read by the programs that people have: GDAL's OAPIF driver, as QGIS does.

Two generations of GDAL: the newest in pyogrio, and Debian's `ogrinfo` where it is installed.
"""

import shutil
import subprocess
import urllib.request
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from pyproj import Transformer

from tests.servers import RunningServer

pytestmark = pytest.mark.xdist_group("browser")

# The examples are 26 hotspots and 29 merchants; more may be added.
AT_LEAST = {"hotspots": 20, "merchants": 20, "townships": 16, "regions": 5}
every_collection = pytest.mark.parametrize("collection", AT_LEAST)


def read(server: RunningServer, collection: str, **options: str) -> gpd.GeoDataFrame:
    """What GDAL makes of a collection."""
    return pyogrio.read_dataframe(f"OAPIF:{server.url}/ogc/", layer=collection, **options)


@every_collection
def test_gdal_reads_every_feature_of_every_collection_once_over_several_pages(
    luye_server: RunningServer, collection: str
) -> None:
    frame = read(luye_server, collection, PAGE_SIZE="4")
    assert len(frame) >= AT_LEAST[collection]
    assert frame["id"].is_unique
    west, south, east, north = frame.total_bounds
    assert 120.7 < west < east < 121.7
    assert 21.9 < south < north < 23.5
    if "township" in frame:
        assert frame["township"].nunique() == 16


def test_gdal_reads_metres_of_twd97(luye_server: RunningServer) -> None:
    degrees = read(luye_server, "merchants").set_index("id").sort_index()
    metres = read(luye_server, "merchants", CRS="EPSG:3826").set_index("id").sort_index()
    assert metres.crs.to_epsg() == 3826
    east, north = Transformer.from_crs(4326, 3826, always_xy=True).transform(degrees.geometry.x, degrees.geometry.y)
    assert abs(metres.geometry.x - east).max() < 0.02
    assert abs(metres.geometry.y - north).max() < 0.02


@every_collection
def test_the_gdal_of_debian_reads_every_collection(luye_server: RunningServer, collection: str) -> None:
    if shutil.which("ogrinfo") is None:
        pytest.skip("no ogrinfo: `apt-get install gdal-bin` brings it")
    program = ["ogrinfo", "-ro", "-so", f"OAPIF:{luye_server.url}/ogc/", collection]
    told = subprocess.run(program, check=True, capture_output=True, text=True, timeout=120).stdout
    count = next(int(line.split(":")[1]) for line in told.splitlines() if line.startswith("Feature Count:"))
    assert count >= AT_LEAST[collection]


def test_a_file_is_made_by_another_process_and_sent_whole(luye_server: RunningServer, tmp_path: Path) -> None:
    path = tmp_path / "merchants.gpkg"
    with urllib.request.urlopen(f"{luye_server.url}/ogc/collections/merchants/download.gpkg", timeout=120) as response:
        path.write_bytes(response.read())
        assert response.headers["Content-Length"] == str(path.stat().st_size)
    told = pyogrio.read_info(path)
    assert told["features"] >= AT_LEAST["merchants"]
    assert told["layer_metadata"]["publisher"]
