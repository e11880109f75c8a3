"""GeoJSON, GeoPackage and Shapefile as lists of places."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, MultiPoint, Point

from geo.position import LatLon, distance_m
from hotspots.feeds.reading import read
from hotspots.feeds.row import Feed, FeedRefused, Repair, Trouble
from hotspots.models import Kind
from tests.hotspots.feeds.lists import LUYE_M, feed_in, refusal

LUYE = LatLon(22.9134, 121.1196)
IN_DEGREES = Point(121.1196, 22.9134)
IN_METRES = Point(*map(float, LUYE_M))


def at_luye(feed: Feed) -> bool:
    return all(row.position is not None and distance_m(row.position, LUYE) < 1.0 for row in feed.rows)


def feature(geometry: dict | None, **properties) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": {"店名": "阿美小吃"} | properties}


def point(x: float, y: float) -> dict:
    return {"type": "Point", "coordinates": [x, y, 0.0]}


def geojson(*features: dict, **members) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | members, ensure_ascii=False)


def test_geojson_is_read_with_its_properties(tmp_path):
    feed = feed_in(tmp_path, geojson(feature(point(121.1196, 22.9134), 地址="台東縣鹿野鄉", 電話=None)))
    assert (feed.format, feed.crs) == ("vector", "EPSG:4326")
    (row,) = feed.rows
    assert (row.name_zh, row.address, row.phone) == ("阿美小吃", "臺東縣鹿野鄉", "")
    assert row.position == LUYE


def test_the_geometry_counts_and_not_what_the_properties_say(tmp_path):
    feed = feed_in(tmp_path, geojson(feature(point(121.1196, 22.9134), 經度=120.0, 緯度=23.0)))
    assert feed.rows[0].position == LUYE


GEOJSON_MENDED = {
    "axes exchanged": (geojson(feature(point(22.9134, 121.1196))), [Repair.AXES_SWAPPED]),
    "metres against the standard": (geojson(feature(point(*map(float, LUYE_M)))), [Repair.GRID_TO_DEGREES]),
    "one point of a MultiPoint": (geojson(feature({"type": "MultiPoint", "coordinates": [[121.1196, 22.9134]]})), []),
    "metres as an old file declares": (
        geojson(
            feature(point(*map(float, LUYE_M))),
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3826"}},
        ),
        [],
    ),
    "CRS84 as an old file declares": (
        geojson(
            feature(point(121.1196, 22.9134)),
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        ),
        [],
    ),
}


@pytest.mark.parametrize(("content", "repairs"), GEOJSON_MENDED.values(), ids=GEOJSON_MENDED)
@pytest.mark.parametrize("encoding", ["utf-8", "cp950"])
def test_geojson_s_slips_are_mended_and_named(tmp_path, content, repairs, encoding):
    feed = feed_in(tmp_path, content, encoding=encoding)
    assert at_luye(feed)
    assert list(feed.rows[0].repairs) == repairs


def test_a_feature_without_a_point_is_set_aside_among_points(tmp_path):
    path = {"type": "LineString", "coordinates": [[121.1, 22.9], [121.2, 22.9]]}
    several = {"type": "MultiPoint", "coordinates": [[121.1, 22.9], [121.2, 22.9]]}
    feed = feed_in(tmp_path, geojson(feature(point(121.1196, 22.9134)), feature(path), feature(several), feature(None)))
    assert [row.trouble for row in feed.rows] == [None, *3 * [Trouble.NO_POSITION]]
    shapes = [row.values["geometry.type"] for row in feed.rows]
    assert shapes == ["Point", "LineString", "MultiPoint", "no geometry"]


NO_POINTS = {
    "lines": (
        geojson(feature({"type": "LineString", "coordinates": [[121.1, 22.9], [121.2, 22.9]]})),
        "no points but LineS",
    ),
    "no features": (geojson(), "no row"),
    "features that are none": ('{"type": "FeatureCollection", "features": [1]}', "must be a list of features"),
    "TWD67": (
        geojson(feature(point(261440.0, 2534905.0)), crs={"type": "name", "properties": {"name": "EPSG:3828"}}),
        "TWD67 lies 850 m off",
    ),
}


@pytest.mark.parametrize(("content", "said"), NO_POINTS.values(), ids=NO_POINTS)
def test_geojson_without_points_is_refused(tmp_path, content, said):
    assert said in refusal(tmp_path, content)


def test_a_said_system_may_not_contradict_the_declared_one(tmp_path):
    crs = {"type": "name", "properties": {"name": "EPSG:3826"}}
    content = geojson(feature(point(*map(float, LUYE_M))), crs=crs)
    assert "declares EPSG:3826, --crs says EPSG:3825: leave --crs out" in refusal(tmp_path, content, crs="EPSG:3825")
    assert at_luye(feed_in(tmp_path, content, crs="EPSG:3826"))


@pytest.mark.parametrize("geometry", [{}, {"type": "Point"}, {"type": "Point", "coordinates": []}, [], "x", 7])
def test_a_feature_with_half_a_geometry_is_set_aside(tmp_path, geometry):
    feed = feed_in(
        tmp_path, geojson(feature(point(121.1196, 22.9134)), feature(geometry), feature(None) | {"properties": 1})
    )
    assert [row.trouble for row in feed.rows] == [None, Trouble.NO_POSITION, Trouble.NO_NAME]


def drawn(path: Path, *shapes, crs: str | None, layer: str | None = None, **said) -> Path:
    names = ["臺東阿美小吃店", *(f"店{number}" for number in range(2, len(shapes) + 1))]
    frame = gpd.GeoDataFrame({"店名": names, "電話": "089-551637", "樓層": 1}, geometry=list(shapes), crs=crs)
    frame.to_file(path, layer=layer, **said)
    return path


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize(("shape", "crs"), [(IN_DEGREES, "EPSG:4326"), (IN_METRES, "EPSG:3826"), (IN_METRES, None)])
def test_a_geopackage_is_read_in_any_system_and_under_any_name(tmp_path, shape, crs):
    path = drawn(tmp_path / "places.gpkg", shape, MultiPoint([shape]), crs=crs).rename(tmp_path / "places.csv")
    feed = read(path, kind=Kind.MERCHANT)
    assert (feed.format, feed.encoding) == ("vector", "utf-8")
    assert [(row.name_zh, row.phone, row.values["樓層"]) for row in feed.rows] == [
        ("臺東阿美小吃店", "089-551637", "1"),
        ("店2", "089-551637", "1"),
    ]
    assert at_luye(feed)


def test_one_of_several_layers_is_named(tmp_path):
    path = drawn(tmp_path / "places.gpkg", IN_DEGREES, crs="EPSG:4326", layer="shops")
    drawn(path, IN_DEGREES, IN_DEGREES, crs="EPSG:4326", layer="inns")
    with pytest.raises(
        FeedRefused, match=r"places.gpkg holds 2 layers \(shops, inns\): choose one of them with --layer"
    ):
        read(path, kind=Kind.MERCHANT)
    with pytest.raises(FeedRefused, match="choose one"):
        read(path, kind=Kind.MERCHANT, layer="hotels")
    assert len(read(path, kind=Kind.MERCHANT, layer="inns").rows) == 2


@pytest.mark.parametrize("encoding", ["cp950", "utf-8"])
@pytest.mark.parametrize("is_zipped", [False, True])
def test_a_shapefile_is_read_in_either_encoding_whatever_it_says_itself(tmp_path, encoding, is_zipped):
    path = drawn(tmp_path / "places.shp", IN_METRES, IN_METRES, crs="EPSG:3826", encoding=encoding)
    path.with_suffix(".cpg").unlink()
    if is_zipped:
        path = in_a_zip(path)
    feed = read(path, kind=Kind.MERCHANT)
    assert (feed.format, feed.encoding, feed.crs) == ("vector", encoding, "EPSG:3826")
    assert [row.name_zh for row in feed.rows] == ["臺東阿美小吃店", "店2"]
    assert at_luye(feed)


def in_a_zip(path: Path) -> Path:
    zipped = path.with_name("places.bin")
    with zipfile.ZipFile(zipped, "w") as archive:
        for part in path.parent.glob("places.*"):
            if part != zipped:
                archive.write(part, f"資料/{part.name}")
    return zipped


def test_a_shapefile_without_its_table_is_refused(tmp_path):
    path = drawn(tmp_path / "places.shp", IN_METRES, crs="EPSG:3826", encoding="utf-8")
    path.with_suffix(".dbf").unlink()
    with pytest.raises(FeedRefused, match=r"without its .dbf: give all its files, or a zip of them"):
        read(path, kind=Kind.MERCHANT)


@pytest.mark.parametrize("is_zipped", [False, True])
def test_a_shapefile_larger_than_any_list_is_refused_before_it_is_unpacked(tmp_path, monkeypatch, is_zipped):
    path = drawn(tmp_path / "places.shp", *40 * [IN_METRES], crs="EPSG:3826", encoding="utf-8")
    path = in_a_zip(path) if is_zipped else path
    monkeypatch.setattr("hotspots.feeds.vector.MOST_BYTES", 5_000)
    with pytest.raises(FeedRefused, match=r"holds 0 MB, and 0 MB are read: keep Taitung's"):
        read(path, kind=Kind.MERCHANT)


def test_a_description_of_other_files_is_not_followed_out_of_a_zip(tmp_path):
    (tmp_path / "secret.csv").write_text("name,lon,lat\nSECRET,121.1,22.7\n")
    described = (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{tmp_path}/secret.csv</SrcDataSource>'
        '<GeometryType>wkbPoint</GeometryType><GeometryField encoding="PointFromColumns" x="lon" y="lat"/>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("places.shp", described)
    with pytest.raises(FeedRefused, match=r"list.zip: places.shp in it is no Shapefile: export the places again"):
        read(path, kind=Kind.MERCHANT)


def test_no_more_features_of_a_layer_are_read_than_a_list_may_have(tmp_path, monkeypatch):
    path = drawn(tmp_path / "places.gpkg", *9 * [IN_DEGREES], crs="EPSG:4326")
    monkeypatch.setattr("hotspots.feeds.vector.MOST_ROWS", 2)
    assert len(read(path, kind=Kind.MERCHANT).rows) == 3  # the third is what `with_rows` refuses


def test_lines_of_a_geopackage_are_refused(tmp_path):
    path = drawn(tmp_path / "roads.gpkg", LineString([(121.1, 22.9), (121.2, 22.9)]), crs="EPSG:4326")
    with pytest.raises(FeedRefused, match=r"roads.gpkg has no points but Linestring: export the places as points"):
        read(path, kind=Kind.MERCHANT)


def test_a_geopackage_that_declares_twd67_is_refused(tmp_path):
    path = drawn(tmp_path / "places.gpkg", Point(261440.0, 2534905.0), crs="EPSG:3828")
    with pytest.raises(FeedRefused, match="TWD67 lies 850 m off"):
        read(path, kind=Kind.MERCHANT)
