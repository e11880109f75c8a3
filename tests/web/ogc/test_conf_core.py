"""The abstract tests of OGC API – Features, Part 1, conformance class Core (OGC 17-069r4, annex A.2).

Each test begins with the name of the abstract test that it carries out: `/conf/core/root-op` is `core_root_op`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotspots.models import Kind, Place
from tests.web.ogc.builders import (
    CITY,
    COLLECTIONS,
    EDITION_ON,
    FIRST_CHANGE,
    HOTSPOTS,
    LUDAO,
    LUYE,
    MERCHANTS,
    OUTLINES,
    ROOT,
    Asker,
    a_hotspot,
    link_of,
    rels,
)

SIZES = {"hotspots": HOTSPOTS, "merchants": MERCHANTS, "townships": 3, "regions": 3}
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
every_collection = pytest.mark.parametrize("collection", COLLECTIONS)


def test_core_root_op_and_success_the_landing_page_leads_to_everything(asker: Asker) -> None:
    landing = asker.told()
    assert {rel for rel, _ in rels(landing)} >= {
        "self",
        "alternate",
        "service-desc",
        "service-doc",
        "conformance",
        "data",
    }
    for each in landing["links"]:
        assert asker.get(each["href"]).status_code == 200
        assert asker.get(each["href"]).headers["Content-Type"].startswith(each["type"])


def test_core_http_every_resource_is_read_with_get_and_with_head(asker: Asker) -> None:
    for path in ("", "conformance", "api", "collections", "collections/hotspots", "collections/hotspots/items"):
        assert asker.client.head(f"/ogc/{path}").status_code == 200
        assert asker.client.head(f"/ogc/{path}").content == b""


def test_core_api_definition_op_the_definition_is_where_the_landing_page_says(asker: Asker) -> None:
    assert asker.get(link_of(asker.told(), "service-desc")["href"]).status_code == 200
    assert asker.get(link_of(asker.told(), "service-doc")["href"]).status_code == 200


def test_core_conformance_op_and_success_the_classes_that_are_tested_here_are_claimed(asker: Asker) -> None:
    claimed = set(asker.told("conformance")["conformsTo"])
    part_1, part_2 = (f"http://www.opengis.net/spec/ogcapi-features-{part}/1.0/conf/" for part in (1, 2))
    assert claimed == {f"{part_1}{name}" for name in ("core", "oas30", "html", "geojson")} | {f"{part_2}crs"}


def test_core_fc_md_op_and_items_every_collection_is_listed_once(asker: Asker) -> None:
    listed = [each["id"] for each in asker.told("collections")["collections"]]
    assert listed == list(COLLECTIONS)


def test_core_fc_md_links_the_list_leads_to_itself_and_to_its_page(asker: Asker) -> None:
    assert rels(asker.told("collections")) == {("self", "application/json"), ("alternate", "text/html")}


def test_core_fc_md_items_links_every_collection_leads_to_its_features_in_both_forms(asker: Asker) -> None:
    for each in asker.told("collections")["collections"]:
        assert rels(each) >= {("items", "application/geo+json"), ("items", "text/html")}
        assert all(link["rel"] and link["type"] for link in each["links"])


@every_collection
def test_core_fc_md_extent_the_extent_holds_every_feature(asker: Asker, collection: str) -> None:
    extent = asker.told(f"collections/{collection}")["extent"]
    west, south, east, north = extent["spatial"]["bbox"][0]
    begins_at, ends_at = extent["temporal"]["interval"][0]
    for feature in asker.features(collection):
        pairs = list(positions(feature["geometry"]["coordinates"]))
        assert all(west <= longitude <= east and south <= latitude <= north for longitude, latitude in pairs)
        changed_at = feature["properties"].get("changed_at")
        assert changed_at is None or begins_at <= changed_at <= ends_at


def positions(coordinates: list[Any]) -> Any:
    """The pairs in coordinates of any depth."""
    if isinstance(coordinates[0], list):
        for each in coordinates:
            yield from positions(each)
    else:
        yield coordinates


def test_core_fc_md_extent_a_collection_without_features_is_as_large_as_the_county(asker: Asker) -> None:
    Place.objects.all().delete()
    extent = asker.told("collections/hotspots")["extent"]
    assert extent["spatial"]["bbox"] == [[120.72, 21.92, 121.63, 23.46]]
    assert extent["temporal"]["interval"] == [[None, None]]
    assert asker.told("collections/hotspots/items")["numberMatched"] == 0


@every_collection
def test_core_sfc_md_op_and_success_a_collection_alone_says_the_same_as_in_the_list(
    asker: Asker, collection: str
) -> None:
    alone = asker.told(f"collections/{collection}")
    listed = next(each for each in asker.told("collections")["collections"] if each["id"] == collection)
    for name in ("id", "title", "description", "extent", "itemType", "crs", "storageCrs"):
        assert alone[name] == listed[name]
    assert {each["href"] for each in listed["links"]} <= {each["href"] for each in alone["links"]}


def test_collections_are_told_in_the_language_that_is_asked_for(asker: Asker) -> None:
    chinese = Asker(asker.client, "zh-TW")
    assert asker.told("collections/townships")["title"] == "Townships"
    assert chinese.told("collections/townships")["title"] == "鄉鎮市"
    assert chinese.told("collections/townships")["links"][0]["hreflang"] == "zh-Hant-TW"
    assert asker.get("collections", accept="*/*").headers["Content-Language"] == "en"


def test_collections_name_their_lists_with_publisher_licence_and_edition(asker: Asker) -> None:
    told = asker.told("collections/hotspots")
    assert told["sources"] == [
        {
            "title": "List county-wifi",
            "publisher": "臺東縣政府",
            "licence": "政府資料開放授權條款-第1版",
            "edition_on": EDITION_ON.isoformat(),
            "url": "https://data.gov.tw/dataset/11",
            "terms": "https://data.gov.tw/license",
        }
    ]
    assert link_of(told, "license")["href"] == "https://data.gov.tw/license"
    assert told["attribution"] == "臺東縣政府"


@every_collection
def test_core_fc_op_and_response_features_come_as_a_feature_collection(asker: Asker, collection: str) -> None:
    before = timezone.now() - timedelta(seconds=1)
    told = asker.told(f"collections/{collection}/items")
    assert told["type"] == "FeatureCollection"
    assert {each["type"] for each in told["features"]} == {"Feature"}
    assert told["numberMatched"] == told["numberReturned"] == len(told["features"]) == SIZES[collection]
    assert before <= datetime.fromisoformat(told["timeStamp"]) <= timezone.now()


def test_core_fc_links_and_rel_type_features_lead_to_themselves_and_to_their_page(asker: Asker) -> None:
    told = asker.told("collections/hotspots/items", limit=3)
    assert rels(told) >= {
        ("self", "application/geo+json"),
        ("alternate", "text/html"),
        ("next", "application/geo+json"),
    }
    assert all(each["rel"] and each["type"] and each["hreflang"] for each in told["links"])
    assert asker.told(link_of(told, "self")["href"])["features"] == told["features"]


@every_collection
def test_core_crs84_coordinates_are_longitude_and_latitude(asker: Asker, collection: str) -> None:
    for feature in asker.features(collection):
        assert all(
            120 < first < 122 and 21 < second < 24 for first, second in positions(feature["geometry"]["coordinates"])
        )


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6, 7, 8])
def test_core_fc_limit_response_pages_have_at_most_so_many_and_together_everything_once(
    asker: Asker, limit: int
) -> None:
    told = asker.told("collections/hotspots/items", limit=limit)
    pages = [told]
    while any(each["rel"] == "next" for each in told["links"]):
        told = asker.told(link_of(told, "next")["href"])
        pages.append(told)
    assert all(page["numberReturned"] <= limit and page["numberMatched"] == HOTSPOTS for page in pages)
    ids = [feature["id"] for page in pages for feature in page["features"]]
    assert len(ids) == len(set(ids)) == HOTSPOTS
    back = [feature["id"] for page in backwards(asker, told) for feature in page["features"]]
    assert set(back) == set(ids)


def backwards(asker: Asker, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages from the last to the first."""
    pages = [told]
    while any(each["rel"] == "prev" for each in pages[-1]["links"]):
        pages.append(asker.told(link_of(pages[-1], "prev")["href"]))
    return pages


def test_core_fc_limit_response_more_than_the_largest_is_no_error(asker: Asker) -> None:
    assert asker.told("collections/hotspots/items", limit=10**30)["numberReturned"] == HOTSPOTS


def test_next_pages_keep_what_was_asked(asker: Asker) -> None:
    told = asker.told("collections/merchants/items", limit=2, accepts_coins="true", bbox="121,22,122,23")
    names = {each["properties"]["name_zh"] for each in told["features"]}
    told = asker.told(link_of(told, "next")["href"])
    assert told["numberMatched"] == 3
    assert names | {each["properties"]["name_zh"] for each in told["features"]} == {"=店0", "=店2", "=店4"}


def test_a_page_beyond_the_end_is_empty_and_leads_back(asker: Asker) -> None:
    told = asker.told("collections/hotspots/items", offset=10**15, limit=3)
    assert (told["numberMatched"], told["features"]) == (HOTSPOTS, [])
    assert len(asker.told(link_of(told, "prev")["href"])["features"]) == 3


BOXES = [
    pytest.param("121.09,22.70,121.11,22.80", {"熱點0", "熱點1", "熱點2"}, id="four numbers"),
    pytest.param("121.09,22.70,-100,121.11,22.80,9000", {"熱點0", "熱點1", "熱點2"}, id="six numbers, with heights"),
    pytest.param("121.1,22.71,121.1,22.71", {"熱點0"}, id="a single point"),
    pytest.param("121.1,22.71,121.101,22.75", {"熱點0", "熱點1"}, id="points on the edge"),
    pytest.param("-180,-90,180,90", {f"熱點{number}" for number in range(HOTSPOTS)}, id="the whole world"),
    pytest.param("-1e3,-1e3,1e3,1e3", {f"熱點{number}" for number in range(HOTSPOTS)}, id="more than the world"),
    pytest.param("121.1025,22.7,-170,22.9", {"熱點3", "熱點4"}, id="across the antimeridian, from the west"),
    pytest.param("170,22.7,121.1015,22.9", {"熱點0", "熱點1"}, id="across the antimeridian, to the east"),
    pytest.param("0,0,1,1", set(), id="elsewhere"),
    pytest.param(" 121.09, 22.7 ,121.11,+22.8", {"熱點0", "熱點1", "熱點2"}, id="with spaces and a plus"),
]


@pytest.mark.parametrize(("box", "names"), BOXES)
def test_core_fc_bbox_response_only_features_that_touch_the_box(asker: Asker, box: str, names: set[str]) -> None:
    assert asker.names("hotspots", bbox=box) == names


@pytest.mark.parametrize(
    ("box", "ids"),
    [
        pytest.param("121.05,22.75,121.06,22.76", {CITY}, id="inside one"),
        pytest.param("121.05,22.84,121.06,22.86", {CITY, LUYE}, id="over their border"),
        pytest.param("121.2,22.6,121.46,22.85", {CITY, LUYE, LUDAO}, id="touching edges and a corner"),
        pytest.param("121.3,22.7,121.4,22.8", set(), id="out at sea"),
        pytest.param("121.5,22.6,121.05,22.7", {CITY, LUDAO}, id="across the antimeridian, both ends"),
    ],
)
def test_core_fc_bbox_response_outlines_that_touch_the_box(asker: Asker, box: str, ids: set[str]) -> None:
    assert {each["id"] for each in asker.features("townships", bbox=box)} == ids


DAY = FIRST_CHANGE.date().isoformat()
SPANS = [
    pytest.param("2026-11-03T00:00:00Z", {"熱點2"}, id="an instant"),
    pytest.param("2026-11-03T08:00:00+08:00", {"熱點2"}, id="an instant, by the clock of Taiwan"),
    pytest.param("2026-11-02T00:00:00Z/2026-11-03T00:00:00Z", {"熱點1", "熱點2"}, id="an interval with its ends"),
    pytest.param("../2026-11-02T00:00:00Z", {"熱點0", "熱點1"}, id="open start, two dots"),
    pytest.param("/2026-11-02T00:00:00z", {"熱點0", "熱點1"}, id="open start, empty"),
    pytest.param("2026-11-06T00:00:00Z/..", {"熱點5", "熱點6"}, id="open end, two dots"),
    pytest.param("2026-11-06t00:00:00.000Z/", {"熱點5", "熱點6"}, id="open end, empty"),
    pytest.param(DAY, {"熱點0"}, id="a day"),
    pytest.param(f"{DAY}/2026-11-02", {"熱點0", "熱點1"}, id="two days"),
    pytest.param("1999-01-01T00:00:00Z", set(), id="long ago"),
    pytest.param("2026-11-06/9999-12-31", {"熱點5", "熱點6"}, id="up to the last day there is"),
]


@pytest.mark.parametrize(("span", "names"), SPANS)
def test_core_fc_time_response_only_features_that_changed_then(asker: Asker, span: str, names: set[str]) -> None:
    assert asker.names("hotspots", datetime=span) == names


@pytest.mark.parametrize("collection", ["townships", "regions"])
def test_core_fc_time_response_features_without_a_time_match_any(asker: Asker, collection: str) -> None:
    assert len(asker.features(collection, datetime="1999-01-01T00:00:00Z")) == SIZES[collection]


def test_core_fc_op_box_and_time_together(asker: Asker) -> None:
    box, span = "121.09,22.70,121.11,22.80", "2026-11-02T00:00:00Z/.."
    assert asker.names("hotspots", bbox=box, datetime=span) == {"熱點1", "熱點2"}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        pytest.param({"township": LUDAO, "category": "food"}, {f"=店{number}" for number in range(1, 5)}, id="food"),
        pytest.param({"accepts_coins": "false"}, {"=店1", "=店3"}, id="no coins"),
        pytest.param({"region": "islands", "accepts_coins": "true"}, {"=店0", "=店2", "=店4"}, id="coins, by region"),
        pytest.param({"kind": "hotspot"}, set(), id="the other kind"),
        pytest.param({"wheelchair": "yes"}, set(), id="unknown does not count as yes"),
        pytest.param({"dataset": "partners", "category": "cafe"}, set(), id="no such category here"),
    ],
)
def test_features_are_chosen_by_their_properties(asker: Asker, wanted: dict[str, str], names: set[str]) -> None:
    assert asker.names("merchants", **wanted) == names


def test_townships_are_chosen_by_their_region(asker: Asker) -> None:
    assert {each["id"] for each in asker.features("townships", region="valley")} == {LUYE}


@every_collection
def test_core_f_op_and_links_every_feature_stands_at_an_address_of_its_own(asker: Asker, collection: str) -> None:
    for feature in asker.features(collection):
        told = asker.told(f"collections/{collection}/items/{feature['id']}")
        assert {name: told[name] for name in feature} == feature
        assert rels(told) == {
            ("self", "application/geo+json"), ("alternate", "text/html"), ("collection", "application/json")
        }  # fmt: skip
        assert link_of(told, "self")["href"] == f"{ROOT}collections/{collection}/items/{feature['id']}?f=json"


def test_features_name_their_source_and_no_key_of_ours(asker: Asker) -> None:
    place = a_hotspot()
    feature = asker.told(f"collections/hotspots/items/{place.public_id}")
    told = feature["properties"]
    assert (told["publisher"], told["licence"]) == ("臺東縣政府", "政府資料開放授權條款-第1版")
    assert told["edition_on"] == EDITION_ON.isoformat()
    assert not {"pk", "cell", "identity", "gone_at", "village_id"} & set(told)
    assert place.pk not in told.values()


def test_a_place_that_is_gone_is_no_longer_there(asker: Asker) -> None:
    place = a_hotspot()
    Place.objects.filter(pk=place.pk).update(gone_at=datetime(2026, 11, 20, tzinfo=UTC))
    asker.problem(f"collections/hotspots/items/{place.public_id}", 404)
    assert Place.objects.filter(kind=Kind.HOTSPOT).count() == HOTSPOTS
    assert len(asker.features("hotspots")) == HOTSPOTS - 1


def test_a_region_is_the_union_of_its_townships(asker: Asker) -> None:
    regions = {each["id"]: each for each in asker.features("regions")}
    assert regions["city"]["properties"]["townships"] == [CITY]
    assert set(regions) == {"city", "valley", "islands"}
    (ring,) = regions["islands"]["geometry"]["coordinates"][0]
    west, south, east, north = OUTLINES[LUDAO]
    assert {tuple(pair) for pair in ring} == {(west, south), (east, south), (east, north), (west, north)}
