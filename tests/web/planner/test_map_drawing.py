"""Who draws the map of the coverage, and what stays out of the processes that serve."""

import json

import pytest

from tests import warm
from web.environment import PROJECT_ROOT
from web.planner import coverage_map
from web.planner.map_sheet import PlaceLayer, Sheet
from web.scratch.serving import ScratchServer

LUYE = {
    "type": "Feature",
    "properties": {"code": "10014090", "name_zh": "鹿野鄉", "name_en": "Luye Township", "region": "valley"},
    "geometry": {"type": "Polygon", "coordinates": [[[121.1, 22.9], [121.2, 22.9], [121.1, 23.0], [121.1, 22.9]]]},
}
HEAVY = {"folium", "geopandas", "pandas", "pyarrow", "scipy"}  # pandas alone is 70 MB


def a_sheet(**differs: object) -> Sheet:
    about = {
        "title": "地圖 </title>", "language": "zh-Hant-TW", "leaflet": str(PROJECT_ROOT / "node_modules/leaflet/dist"),
        "tiles": "", "attribution": "", "bounds": (120.7, 22.0, 121.6, 23.4), "townships_name": "鄉鎮市",
        "townships": {"type": "FeatureCollection", "features": [LUYE]}, "areas": [], "places": [], "buttons": {},
    }  # fmt: skip
    return Sheet(**{**about, **differs})


def in_a_script(words: str) -> str:
    """As folium writes a text."""
    return json.dumps(words).strip('"')


def test_another_process_draws_the_page():
    places = PlaceLayer("免費 WiFi (0)", "hotspot", 10, [])
    page = coverage_map.drawn_elsewhere(a_sheet(places=[places], buttons={".leaflet-control-zoom-in": "放大"}))
    assert page.startswith("<!DOCTYPE html>")
    assert "地圖 &lt;/title&gt;" in page
    assert all(in_a_script(words) in page for words in ("鹿野鄉", "鄉鎮市", "免費 WiFi (0)", "放大"))


def test_a_page_that_could_not_be_drawn_is_an_error_that_says_why(tmp_path):
    with pytest.raises(coverage_map.MapNotDrawn, match=r"(?s)ended with 1:\n.*leaflet.css"):
        coverage_map.drawn_elsewhere(a_sheet(leaflet=str(tmp_path)))


def test_what_serves_loads_nothing_that_only_drawing_and_writing_files_need(tmp_path):
    program = "import sys, web.asgi, web.urls; print(*sys.modules)"
    done = warm.run(["-c", program], ScratchServer(tmp_path).surroundings())
    loaded = set(done.stdout.split())
    assert {"web.planner.coverage_map", "web.api.downloads.views"} <= loaded, done.stderr
    assert loaded & HEAVY == set()
