"""The libraries with their own GEOS survive SpatiaLite, because they are loaded before it."""

import subprocess
import sys

from django.conf import settings

USE_BOTH = """
import sqlite3
connection = sqlite3.connect(":memory:")
connection.enable_load_extension(True)
{before}
connection.load_extension("mod_spatialite")
import geopandas, io, pathlib, tempfile
frame = geopandas.read_file(io.BytesIO(
    b'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[121.1,22.9]}}}}'
))
frame.to_crs(3826).buffer(10).union_all().wkt
with tempfile.TemporaryDirectory() as folder:
    frame.to_file(pathlib.Path(folder) / "place.gpkg")
    geopandas.read_file(pathlib.Path(folder) / "place.gpkg")
connection.execute("SELECT ST_Area(ST_Buffer(MakePoint(1, 1), 1))").fetchone()
print("alive")
"""


def ran(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=120
    )


def test_loaded_first_they_all_work_beside_spatialite():
    done = ran(USE_BOTH.format(before="import geo.native"))
    assert done.stdout.strip() == "alive", done.stderr


def test_setting_up_django_loads_them_first():
    program = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "web.settings"
import django
django.setup()
from django.db import connections
connections["default"].ensure_connection()
print("alive")
"""
    done = ran(USE_BOTH.format(before=program))
    assert done.stdout.split() == ["alive", "alive"], done.stderr


def test_the_app_of_places_loads_each_of_them_and_no_pandas():
    done = ran("import geo.apps, pathlib, sys; print(pathlib.Path('/proc/self/maps').read_text(), *sys.modules)")
    loaded = [library for library in ("shapely", "pyproj", "pyogrio") if f"/{library}/" in done.stdout]
    assert loaded == ["shapely", "pyproj", "pyogrio"], done.stderr
    assert "pandas" not in done.stdout.split()
