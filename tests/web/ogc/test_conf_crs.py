"""The abstract tests of Part 2, conformance class Coordinate Reference Systems by Reference (OGC 18-058r1, annex A)."""

import json
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.web.ogc.builders import COLLECTIONS, Asker

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
#: How each system's pairs become longitude and latitude, here by pyproj's own order of axes.
BACK = {f"{EPSG}{code}": Transformer.from_crs(f"EPSG:{code}", "OGC:CRS84") for code in ("4326", "3826", "3857")} | {
    CRS84: Transformer.from_crs("OGC:CRS84", "OGC:CRS84")
}
THERE = {uri: Transformer.from_crs("OGC:CRS84", way.source_crs) for uri, way in BACK.items()}
SYSTEMS = tuple(BACK)
WITHIN_M = 0.02
METRES = Transformer.from_crs("OGC:CRS84", "EPSG:3826")

every_collection = pytest.mark.parametrize("collection", COLLECTIONS)
every_system = pytest.mark.parametrize("system", SYSTEMS, ids=["4326", "3826", "3857", "CRS84"])


def moved(geometry: dict[str, Any], way: Transformer) -> shapely.Geometry:
    shape = shapely.from_geojson(json.dumps(geometry))
    return shapely.transform(shape, lambda pairs: np.column_stack(way.transform(pairs[:, 0], pairs[:, 1])))


@every_collection
def test_crs_crs_uri_and_default_crs_and_storage_crs(asker: Asker, collection: str) -> None:
    told = asker.told(f"collections/{collection}")
    assert set(told["crs"]) == set(SYSTEMS)
    assert told["crs"][0] == told["storageCrs"] == CRS84
    for uri in told["crs"]:
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc) == ("http", "www.opengis.net")
        assert len(parts.path.split("/")) == 6  # /def/crs/authority/version/code


@every_system
@every_collection
def test_crs_crs_parameter_and_transform_the_same_places_in_every_system(
    asker: Asker, collection: str, system: str
) -> None:
    usual = asker.told(f"collections/{collection}/items")
    response = asker.get(f"collections/{collection}/items", crs=system)
    assert response.headers["Content-Crs"] == f"<{system}>"
    for feature, expected in zip(response.json()["features"], usual["features"], strict=True):
        back = shapely.transform(moved(feature["geometry"], BACK[system]), in_metres)
        assert back.hausdorff_distance(moved(expected["geometry"], METRES)) < WITHIN_M
    alone = asker.get(f"collections/{collection}/items/{usual['features'][0]['id']}", crs=system)
    assert alone.headers["Content-Crs"] == f"<{system}>"
    assert alone.json()["geometry"] == response.json()["features"][0]["geometry"]


def in_metres(pairs: Any) -> Any:
    return np.column_stack(METRES.transform(pairs[:, 0], pairs[:, 1]))


def test_the_axes_of_epsg_4326_are_latitude_and_longitude(asker: Asker) -> None:
    (feature,) = asker.features("hotspots", crs=f"{EPSG}4326", datetime="2026-11-01")
    assert feature["geometry"]["coordinates"] == [22.71, 121.1]


def test_the_grid_of_taiwan_is_true_to_the_metre(asker: Asker) -> None:
    """Against PROJ's TM2 by its parameters: GRS 80, central meridian 121°, scale 0.9999, false easting 250 km."""
    (feature,) = asker.features("hotspots", crs=f"{EPSG}3826", datetime="2026-11-01")
    tm2 = "+proj=tmerc +lat_0=0 +lon_0=121 +k=0.9999 +x_0=250000 +y_0=0 +ellps=GRS80 +units=m"
    expected = Transformer.from_crs("OGC:CRS84", tm2).transform(121.1, 22.71)
    assert feature["geometry"]["coordinates"] == pytest.approx(expected, abs=0.01)


@every_collection
def test_crs_crs_parameter_default_is_crs84(asker: Asker, collection: str) -> None:
    response = asker.get(f"collections/{collection}/items")
    assert response.headers["Content-Crs"] == f"<{CRS84}>"
    feature = response.json()["features"][0]["id"]
    assert asker.get(f"collections/{collection}/items/{feature}").headers["Content-Crs"] == f"<{CRS84}>"


UNKNOWN = ["", "EPSG:3826", f"{EPSG}3828", f"{EPSG}3826/", "nonsense", "#/crs"]


@pytest.mark.parametrize("system", UNKNOWN)
def test_crs_crs_parameter_invalid_and_bbox_crs_parameter_invalid(asker: Asker, system: str) -> None:
    feature = asker.features("hotspots")[0]["id"]
    for path, name in (
        ("collections/hotspots/items", "crs"),
        (f"collections/hotspots/items/{feature}", "crs"),
        ("collections/hotspots/items", "bbox-crs"),
    ):
        assert asker.problem(path, **{name: system})["parameter"] == name


@every_system
@every_collection
def test_crs_bbox_crs_parameter_the_box_is_taken_in_its_own_system(asker: Asker, collection: str, system: str) -> None:
    box = box_in(system, (121.05, 22.74, 121.15, 22.80))
    found = asker.features(collection, bbox=",".join(map(str, box)), bbox_crs=system)
    expected = [
        feature["id"]
        for feature in asker.features(collection, crs=system)
        if shapely.from_geojson(json.dumps(feature["geometry"])).intersects(shapely.box(*box))
    ]
    assert [each["id"] for each in found] == expected
    assert len(expected) < len(asker.features(collection))
    assert (len(expected) > 0) == (collection != "merchants")


def box_in(system: str, degrees: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = degrees
    first, second = THERE[system].transform([west, east], [south, north])
    return first[0], second[0], first[1], second[1]


@every_collection
def test_crs_bbox_crs_parameter_default_is_crs84(asker: Asker, collection: str) -> None:
    box = "121.05,22.74,121.15,22.80"
    assert asker.features(collection, bbox=box) == asker.features(collection, bbox=box, bbox_crs=CRS84)


@pytest.mark.parametrize(
    ("box", "system"),
    [
        pytest.param("22.7,121.1025,22.9,-170", f"{EPSG}4326", id="antimeridian, latitude first"),
        pytest.param("121.1025,22.7,-170,22.9", CRS84, id="antimeridian, longitude first"),
    ],
)
def test_a_box_may_cross_the_antimeridian_in_either_order_of_axes(asker: Asker, box: str, system: str) -> None:
    assert asker.names("hotspots", bbox=box, bbox_crs=system) == {"熱點3", "熱點4"}
