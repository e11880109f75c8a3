"""The abstract tests of GeoJSON, HTML and OpenAPI 3.0 (OGC 17-069r4, annex A.3, A.4 and A.7)."""

from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.web.ogc.builders import COLLECTIONS, Asker, Page, a_hotspot, link_of
from web.api.ogc.answers import FORM

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
DOCUMENTS = ("", "conformance", "collections", "collections/hotspots", "collections/regions")


def definition(asker: Asker) -> dict[str, Any]:
    response = asker.get(link_of(asker.told(), "service-desc")["href"])
    assert response.headers["Content-Type"] == OPENAPI
    return dict(response.json())


def addresses(asker: Asker) -> dict[str, str]:
    """Every path of the definition that has an answer, filled in, by its path."""
    found = {"hotspots": str(a_hotspot().public_id), "townships": "10014010", "regions": "city"}
    found["merchants"] = asker.features("merchants")[0]["id"]
    filled = {}
    for path in definition(asker)["paths"]:
        collection = next((each for each in COLLECTIONS if f"/{each}/" in path), "hotspots")
        named = path.replace("{collectionId}", collection).replace("{featureId}", found[collection])
        filled[path] = named.removeprefix("/")
    return filled


def test_geojson_definition_features_are_geojson_and_all_else_is_json(asker: Asker) -> None:
    for path in DOCUMENTS:
        for accept in ("application/json", "application/geo+json", "*/*"):
            assert asker.get(path, accept=accept).headers["Content-Type"] == "application/json"
    for path in ("collections/hotspots/items", f"collections/hotspots/items/{a_hotspot().public_id}"):
        for accept in ("application/json", "application/geo+json", "image/png", "*/*"):
            assert asker.get(path, accept=accept).headers["Content-Type"] == "application/geo+json"


def test_geojson_content_every_answer_keeps_the_schema_that_the_definition_gives_it(asker: Asker) -> None:
    whole = definition(asker)
    for path, address in addresses(asker).items():
        content = whole["paths"][path]["get"]["responses"]["200"]["content"]
        response = asker.get(address, f="json")
        schema = content[response.headers["Content-Type"]]["schema"]
        OAS30Validator({**schema, "components": whole["components"]}).validate(response.json())


def test_geojson_content_a_feature_has_the_id_of_its_address(asker: Asker) -> None:
    place = a_hotspot()
    assert asker.told(f"collections/hotspots/items/{place.public_id}")["id"] == str(place.public_id)


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_html_definition_and_content_every_resource_is_a_page_with_all_its_links(asker: Asker, language: str) -> None:
    reader = Asker(asker.client, language)
    for address in addresses(asker).values():
        response = reader.get(address, accept="text/html,application/xhtml+xml,*/*;q=0.8")
        assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert response.content.startswith(b"<!doctype html>")
        told = reader.get(address, f="json").json()
        hrefs = {each["href"] for each in told.get("links", ()) if each["rel"] not in ("self", "alternate")}
        assert (
            hrefs
            <= {href.replace("&f=html", "&f=json").replace("?f=html", "?f=json") for href in Page(response).hrefs}
            | Page(response).hrefs
        )


def test_html_content_a_features_page_says_all_that_is_known(asker: Asker) -> None:
    feature = asker.features("merchants")[0]
    page = Page(asker.get(f"collections/merchants/items/{feature['id']}", f="html"))
    for value in feature["properties"].values():
        assert value is None or isinstance(value, bool) or str(value) in page.text
    assert ", ".join(map(str, feature["geometry"]["coordinates"])) in page.text
    assert "b" not in page.open  # the name's markup is text


def test_html_content_a_collections_page_says_all_that_the_document_says(asker: Asker) -> None:
    told = asker.told("collections/hotspots")
    page = Page(asker.get("collections/hotspots", f="html"))
    for text in (
        told["id"],
        told["title"],
        told["description"],
        *told["crs"],
        *told["extent"]["temporal"]["interval"][0],
    ):
        assert text in page.text


def test_html_pages_lead_on_and_back(asker: Asker) -> None:
    first = Page(asker.get("collections/hotspots/items", f="html", limit=3))
    following = next(href for href in first.hrefs if "offset=3" in href and "f=html" in href)
    second = Page(asker.get(following))
    assert "4 to 6 of 7" in second.text
    assert any("offset=6" in href for href in second.hrefs)


def test_oas30_oas_definition_1_the_definition_is_there_as_json_and_as_a_page(asker: Asker) -> None:
    assert link_of(asker.told(), "service-desc")["type"] == OPENAPI
    page = Page(asker.get(link_of(asker.told(), "service-doc")["href"]))
    assert all(f"GET {path}" in page.text for path in definition(asker)["paths"])


def test_oas30_oas_definition_2_the_definition_is_valid_openapi_3_0(asker: Asker) -> None:
    told = definition(asker)
    OpenAPIV30SpecValidator(told).validate()
    assert told["openapi"].startswith("3.0")


def test_oas30_oas_impl_every_path_answers_and_every_parameter_is_understood(asker: Asker) -> None:
    whole = definition(asker)
    values = {"bbox": "121,22,122,23", "datetime": "2026-01-01T00:00:00Z/..", "limit": "5", "offset": "1", "f": "json"}
    for path, address in addresses(asker).items():
        for each in whole["paths"][path]["get"]["parameters"]:
            parameter = whole["components"]["parameters"][each["$ref"].split("/")[-1]] if "$ref" in each else each
            schema = parameter["schema"]
            choices = (
                ["true"]
                if schema.get("type") == "boolean"
                else schema.get("enum", [values.get(parameter["name"], "x")])
            )
            for choice in choices if parameter["in"] == "query" else ():
                assert asker.get(address, **{parameter["name"]: choice}).status_code == 200, (address, parameter)


def test_oas30_completeness_and_exceptions_codes_every_status_is_described(asker: Asker) -> None:
    whole = definition(asker)
    for path, address in addresses(asker).items():
        described = set(whole["paths"][path]["get"]["responses"])
        refused = asker.get(address, nonsense="1"), asker.get(address, f="x" * 3000)
        again = asker.asked(f"/ogc/{address}", **{"If-None-Match": asker.get(address).headers["ETag"]})
        assert {str(each.status_code) for each in (*refused, again, asker.client.post(f"/ogc/{address}"))} <= described
        assert ("404" in described) == ("{" in path)


def test_oas30_security_nothing_is_behind_a_log_in(asker: Asker) -> None:
    assert "security" not in definition(asker)


@pytest.mark.parametrize("name", ["bbox", "limit", "datetime", "crs", "bbox-crs"])
def test_core_definitions_of_the_parameters_are_those_of_the_standard(asker: Asker, name: str) -> None:
    """/conf/core/fc-bbox-definition, fc-limit-definition and fc-time-definition; 18-058r1, fc-crs-definition."""
    told = definition(asker)["components"]["parameters"][name]
    assert (told["in"], told["required"], told["style"], told["explode"]) == ("query", False, "form", False)
    schema = told["schema"]
    of_standard = {
        "bbox": {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
        "limit": {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100},
        "datetime": {"type": "string"},
    }
    if name in of_standard:
        assert schema == of_standard[name]
    else:
        assert (schema["type"], schema["format"]) == ("string", "uri")


def test_tags_say_which_form_of_the_documents_they_are_of(asker: Asker) -> None:
    assert asker.get("collections").headers["ETag"].startswith(f'W/"{FORM}-en-')
