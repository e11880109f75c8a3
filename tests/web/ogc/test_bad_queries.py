"""Queries that cannot be answered: each gets a problem that names parameter, rule and remedy; none breaks anything."""

import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.ogc.builders import COLLECTIONS, Asker

ITEMS = "collections/hotspots/items"
BAD = [
    pytest.param("bbox", "121,22,122", id="bbox of three"),
    pytest.param("bbox", "121,22,122,23,24", id="bbox of five"),
    pytest.param("bbox", "121,22,122,23,24,25,26", id="bbox of seven"),
    pytest.param("bbox", "", id="bbox of nothing"),
    pytest.param("bbox", "121,22,122,north", id="bbox with text"),
    pytest.param("bbox", "nan,22,122,23", id="bbox with NaN"),
    pytest.param("bbox", "121,22,inf,23", id="bbox with infinity"),
    pytest.param("bbox", "121,22,1e999,23", id="bbox with a number beyond numbers"),
    pytest.param("bbox", "1_2,22,122,23", id="bbox with a number of Python's"),
    pytest.param("bbox", "１２１,22,122,23", id="bbox with full-width digits"),
    pytest.param("bbox", "121,23,122,22", id="bbox upside down"),
    pytest.param("bbox", "121,23,0,122,22,1", id="bbox of six, upside down"),
    pytest.param("bbox", "121,22,1,122,23,0", id="bbox with heights upside down"),
    pytest.param("limit", "0", id="limit nought"),
    pytest.param("limit", "-1", id="limit negative"),
    pytest.param("limit", "1.5", id="limit broken"),
    pytest.param("limit", "ten", id="limit in words"),
    pytest.param("limit", "１０", id="limit in full-width digits"),
    pytest.param("limit", "", id="limit empty"),
    pytest.param("offset", "-1", id="offset negative"),
    pytest.param("offset", "x", id="offset in words"),
    pytest.param("datetime", "yesterday", id="datetime in words"),
    pytest.param("datetime", "", id="datetime empty"),
    pytest.param("datetime", "..", id="datetime of dots"),
    pytest.param("datetime", "../..", id="datetime open on both sides"),
    pytest.param("datetime", "/", id="datetime of a slash"),
    pytest.param("datetime", "2026-11-03T00:00:00", id="datetime without an offset"),
    pytest.param("datetime", "2026-13-01T00:00:00Z", id="datetime in a thirteenth month"),
    pytest.param("datetime", "2026-11-03T25:00:00Z", id="datetime at 25 o'clock"),
    pytest.param("datetime", "0001-01-01T00:00:00+08:00", id="datetime before time is counted"),
    pytest.param("datetime", "10000-01-01", id="datetime beyond the end of time"),
    pytest.param("datetime", "2026-11-03T00:00:00Z/2026-11-01T00:00:00Z", id="datetime backwards"),
    pytest.param("datetime", "2026-11-01/2026-11-02/2026-11-03", id="datetime of three"),
    pytest.param("datetime", "20261103", id="datetime without dashes"),
    pytest.param("crs", "http://www.opengis.net/def/crs/EPSG/0/3828", id="crs that is TWD67"),
    pytest.param("bbox-crs", "EPSG:4326", id="bbox-crs by its short name"),
    pytest.param("township", "99999999", id="township elsewhere"),
    pytest.param("region", "north", id="region that is none"),
    pytest.param("kind", "cafe", id="kind that is none"),
    pytest.param("category", "=cmd", id="category that is none"),
    pytest.param("accepts_coins", "yes", id="coins in words"),
    pytest.param("wheelchair", "", id="wheelchair empty"),
    pytest.param("f", "xml", id="a form that there is not"),
    pytest.param("f", "", id="no form"),
    pytest.param("nonsense", "1", id="unknown"),
    pytest.param("Limit", "1", id="unknown by its letter"),
    pytest.param("", "1", id="without a name"),
    pytest.param("bbox[]", "1", id="a list of another language"),
    pytest.param("\x00", "\x00", id="nought bytes"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_core_query_param_invalid_and_unknown_a_problem_names_parameter_rule_and_remedy(
    asker: Asker, name: str, value: str
) -> None:
    response = asker.asked(f"/ogc/{ITEMS}?{quote(name)}={quote(value)}")
    told = json.loads(response.content)
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert (told["status"], told.get("parameter", "")) == (400, name)
    assert told["rule"]
    assert told["remedy"]
    assert told["title"]


@pytest.mark.parametrize(
    "path", ["", "conformance", "api", "collections", "collections/hotspots", "collections/hotspots/download.csv"]
)
def test_core_query_param_unknown_on_every_other_resource_too(asker: Asker, path: str) -> None:
    assert asker.problem(path, limit=1)["parameter"] == "limit"


def test_a_projected_box_cannot_run_backwards(asker: Asker) -> None:
    grid = "http://www.opengis.net/def/crs/EPSG/0/3826"
    assert asker.problem(ITEMS, bbox="270000,2510000,250000,2530000", bbox_crs=grid)["parameter"] == "bbox"
    assert asker.problem(ITEMS, bbox="250000,2530000,270000,2510000", bbox_crs=grid)["parameter"] == "bbox"


def test_latitudes_cannot_run_backwards_where_they_come_first(asker: Asker) -> None:
    wgs_84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
    assert asker.problem(ITEMS, bbox="23,121,22,122", bbox_crs=wgs_84)["parameter"] == "bbox"


def test_a_parameter_is_given_once(asker: Asker) -> None:
    response = asker.asked(f"/ogc/{ITEMS}?limit=1&limit=2")
    assert (response.status_code, response.json()["parameter"]) == (400, "limit")


@pytest.mark.parametrize("query", ["x=" + "y" * 5000, "&" * 1500, "a=1&" * 1200, "limit=" + "9" * 6000])
def test_a_query_without_end_is_too_long(asker: Asker, query: str) -> None:
    response = asker.asked(f"/ogc/{ITEMS}?{query}")
    assert (response.status_code, response.headers["Content-Type"]) == (414, "application/problem+json")


def test_a_long_value_is_not_told_back_whole(asker: Asker) -> None:
    assert len(asker.problem(ITEMS, bbox="x" * 1500)["detail"]) < 400


@pytest.mark.parametrize(
    "path",
    [
        "nowhere",
        "collections/",
        "collections/nothing",
        "collections/nothing/items",
        "collections/nothing/items/1",
        "collections/nothing/download.csv",
        "collections/hotspots/download.exe",
        f"{ITEMS}/nothing",
        f"{ITEMS}/00000000-0000-0000-0000-000000000000",
        f"{ITEMS}/%2e%2e%2f%00%ff",
    ],
)
def test_an_address_under_which_nothing_stands_says_what_to_do(asker: Asker, path: str) -> None:
    told = asker.problem(path, 404)
    assert told["rule"]
    assert told["remedy"]
    page = asker.get(path, accept="text/html")
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_problem_is_a_page_for_people_in_their_language(asker: Asker) -> None:
    response = Asker(asker.client, "zh-TW").get(ITEMS, accept="text/html", limit="<script>")
    assert response.status_code == 400
    assert "<script>" not in response.content.decode()
    assert "請" in response.content.decode()


def test_nothing_can_be_written(asker: Asker) -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(asker.client, method)(f"/ogc/{ITEMS}")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


NAMES = st.sampled_from(
    ["bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "f", "township", "region", "kind", "category", "é"]
)
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6).map(str), st.floats().map(str), st.sampled_from(["", "121.1", "22.8", "1e400", "-0"])
)
TIMES = st.sampled_from(["..", "", "2026-11-03T00:00:00Z", "2026-11-03", "9999-12-31T23:59:59-12:00"])
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
VALUES = st.one_of(
    st.text(max_size=30),
    st.lists(NUMBERS, max_size=7).map(",".join),
    st.lists(TIMES, max_size=3).map("/".join),
    st.sampled_from(["json", "html", "10014010", f"{EPSG}4326", f"{EPSG}3826", f"{EPSG}3857"]),
)
QUERIES = st.one_of(
    st.text(max_size=60).map(lambda text: quote(text, safe="&=%,/;+[]")),
    st.lists(st.tuples(NAMES, VALUES), max_size=4).map(
        lambda pairs: "&".join(f"{quote(name)}={quote(value, safe=',/:')}" for name, value in pairs)
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, collection=st.sampled_from(COLLECTIONS))
def test_any_query_gives_features_or_a_problem(asker: Asker, query: str, collection: str) -> None:
    response = asker.asked(f"/ogc/collections/{collection}/items?{query}")
    if response.headers["Content-Type"].startswith("text/html"):
        assert response.status_code in (200, 400)
        return
    told = json.loads(response.content)
    if response.status_code == 200:
        assert told["type"] == "FeatureCollection"
        assert told["numberReturned"] == len(told["features"]) <= told["numberMatched"]
    else:
        assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
        assert told["rule"]
        assert told["remedy"]
