"""The outlines that are drawn: light, near enough, and without gaps between neighbours."""

import json

import pytest
import shapely
from shapely.geometry import shape

from geo import outlines
from geo.layers import loading
from geo.layers.areas import areas_in
from geo.layers.vector import Source, read_layer
from geo.models import Township
from geo.taitung import TOWNSHIP_BY_CODE
from tests.geo.shared_files import DETAILED_TOWNSHIPS, needs_shared

pytestmark = pytest.mark.django_db
NEAR_DEG = 0.0015  # 150 m: what a corner left out may move an edge by, at the very most


@pytest.fixture
def drawn(atlas_areas) -> dict:
    loading.write_areas(atlas_areas)
    return outlines.township_features()


def test_there_are_sixteen_with_their_names_and_region(drawn):
    assert drawn["type"] == "FeatureCollection"
    named = {feature["properties"]["code"]: feature["properties"] for feature in drawn["features"]}
    assert named["10014050"] == {
        "code": "10014050", "name_zh": "鹿野鄉", "name_en": "Luye Township", "region": "valley",
    }  # fmt: skip
    assert named.keys() == TOWNSHIP_BY_CODE.keys()


def test_they_travel_as_json_in_less_than_120_kb(drawn):
    assert len(json.dumps(drawn, separators=(",", ":"))) < 120_000


def test_each_is_valid_and_near_the_official_one(drawn):
    for feature in drawn["features"]:
        light = shape(feature["geometry"])
        official = shapely.from_wkb(bytes(Township.objects.get(code=feature["id"]).outline.wkb))
        assert light.is_valid
        assert shapely.hausdorff_distance(light.boundary, official.boundary) < NEAR_DEG


def test_neighbours_share_their_edges(drawn):
    shapes = [shape(feature["geometry"]) for feature in drawn["features"]]
    assert shapely.coverage_is_valid(shapes)
    assert abs(sum(each.area for each in shapes) - shapely.union_all(shapes).area) < 1e-9


def test_they_are_made_once(drawn):
    assert outlines.township_features() is drawn
    outlines.forget()
    assert outlines.township_features() is not drawn


def test_before_anything_is_loaded_there_are_none():
    assert outlines.township_features()["features"] == []


@needs_shared
def test_the_fine_outlines_become_light_too(atlas_areas):
    loading.write_areas(areas_in(read_layer(Source(DETAILED_TOWNSHIPS)), {}))
    shapes = [shape(feature["geometry"]) for feature in outlines.township_features()["features"]]
    assert shapely.coverage_is_valid(shapes)
    assert len(json.dumps(outlines.township_features(), separators=(",", ":"))) < 170_000
