"""The API's definition as OpenAPI 3.0 (OGC 17-069r4, clause 9): made from the same tables that answer the requests."""

from typing import Any, Final

from django.utils.translation import gettext as _

from web.api.ogc import schemas
from web.api.ogc.documents import description, title
from web.api.ogc.links import GEOJSON, HTML, JSON, OPENAPI, PROBLEM, Here
from web.api.ogc.offered import COLLECTIONS, Collection, Filter
from web.api.ogc.parameters import FORMATS, LARGEST_LIMIT, LIMIT
from web.api.ogc.reference_systems import CRS84, SYSTEMS

Definition = dict[str, Any]

_CORE: Final = ("limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "f")


def definition(here: Here, kind: str) -> Definition:
    """The whole document, with the links to its other forms as `x-links`."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": title(),
            "version": "1.0.0",
            "description": description(),
        },
        "servers": [{"url": here.root.rstrip("/"), "description": title()}],
        "tags": [
            {"name": "Capabilities"},
            *({"name": each.id, "description": str(each.title)} for each in COLLECTIONS.values()),
        ],
        "paths": _paths(),
        "components": {"parameters": _parameters(), "responses": _responses(), "schemas": schemas.all_of_them()},
        "x-links": here.itself(kind),
    }


def operations() -> list[tuple[str, str, list[str]]]:
    """Each address with what it gives and what it can be asked for, for the page."""
    return [
        (path, way["get"]["summary"], [_name_of(each) for each in way["get"]["parameters"]])
        for path, way in _paths().items()
    ]


def _name_of(parameter: Definition) -> str:
    """The name of a parameter that stands here or is referred to."""
    return str(parameter.get("name") or parameter["$ref"].rpartition("/")[2])


def _paths() -> Definition:
    """Every address below the root."""
    of_features = [_features(each) for each in COLLECTIONS.values()]
    return _capabilities() | {path: way for found in of_features for path, way in found.items()}


def _capabilities() -> Definition:
    return {
        "/": _reading("landing", _("What there is"), JSON, "landingPage"),
        "/conformance": _reading("conformance", _("Standards that this API follows"), JSON, "confClasses"),
        "/api": _reading("api", _("Definition of this API"), OPENAPI, "definition"),
        "/collections": _reading("collections", _("Collections"), JSON, "collections"),
        "/collections/{collectionId}": _reading(
            "collection", _("One collection"), JSON, "collection", parameters=("collectionId", "f"), can_miss=True
        ),
    }


def _features(about: Collection) -> Definition:
    """A collection has addresses of its own here, since each can be asked for something else."""
    path = f"/collections/{about.id}/items"
    items = _reading(
        f"{about.id}_items", str(about.title), GEOJSON, f"{about.id}Collection", parameters=_CORE, tag=about.id
    )
    items["get"]["parameters"] += [_filter(each) for each in about.filters]
    one = _reading(
        f"{about.id}_item", str(about.title), GEOJSON, f"{about.id}Feature",
        parameters=("featureId", "crs", "f"), tag=about.id, can_miss=True,
    )  # fmt: skip
    return {path: items, path + "/{featureId}": one}


def _reading(
    operation: str,
    summary: str,
    kind: str,
    schema: str,
    *,
    parameters: tuple[str, ...] = ("f",),
    tag: str = "Capabilities",
    can_miss: bool = False,
) -> Definition:
    """A GET that answers with a schema, as a page, or with one of the common problems."""
    content = {kind: {"schema": _ref("schemas", schema)}, HTML: {"schema": {"type": "string"}}}
    codes = ("304", "400", "405", "412", "414", "500", "503", *(("404",) if can_miss else ()))
    answered: Definition = {"description": summary, "headers": _headers(kind), "content": content}
    return {
        "get": {
            "operationId": operation,
            "tags": [tag],
            "summary": summary,
            "parameters": [_ref("parameters", name) for name in parameters],
            "responses": {"200": answered} | {code: _ref("responses", code) for code in codes},
        }
    }


def _headers(kind: str) -> Definition:
    """`Content-Crs` tells the reference system of features (OGC 18-058r1, /req/crs/ogc-crs-header)."""
    headers: Definition = {"ETag": {"schema": {"type": "string"}, "description": _("Tag for asking again")}}
    if kind == GEOJSON:
        headers["Content-Crs"] = {"schema": {"type": "string"}, "description": _("Reference system, in angle brackets")}
    return headers


def _ref(sort: str, name: str) -> Definition:
    return {"$ref": f"#/components/{sort}/{name}"}


def _filter(each: Filter) -> Definition:
    schema: Definition = {"type": "string"}
    if set(each.choices) == {"true", "false"}:
        schema = {"type": "boolean"}
    elif each.choices:
        schema["enum"] = list(each.choices)
    return _in_query(each.name, str(each.description), schema)


def _in_query(name: str, description: str, schema: Definition) -> Definition:
    return {
        "name": name, "in": "query", "required": False, "description": description,
        "schema": schema, "style": "form", "explode": False,
    }  # fmt: skip


def _in_path(name: str, description: str, schema: Definition) -> Definition:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def _parameters() -> Definition:
    collection = {"type": "string", "enum": list(COLLECTIONS)}
    return {
        "collectionId": _in_path("collectionId", _("Collection"), collection),
        "featureId": _in_path("featureId", _("Feature"), {"type": "string"}),
        **{name: _in_query(name, *about) for name, about in _asked().items()},
    }


def _asked() -> dict[str, tuple[str, Definition]]:
    """What each parameter of a query means, and its schema."""
    system = {"type": "string", "format": "uri", "enum": [each.uri for each in SYSTEMS], "default": CRS84.uri}
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": LIMIT}
    offset = {"type": "integer", "minimum": 0, "default": 0}
    form = {"type": "string", "enum": list(FORMATS)}
    changed = _("Features that last changed then: a time, or an interval that may be open (..)")
    return {
        "f": (_("As JSON or as a page; without it, what is accepted"), form),
        "limit": (_("At most so many features; more than the largest is taken as the largest"), limit),
        "offset": (_("So many features are left out first"), offset),
        "bbox": (_("Features that touch this box: lower corner, upper corner, with or without heights"), schemas.BOX),
        "bbox-crs": (_("Reference system of the box"), system),
        "datetime": (changed, {"type": "string"}),
        "crs": (_("Reference system of the answer"), system),
    }


def _responses() -> Definition:
    problem = {PROBLEM: {"schema": _ref("schemas", "problem")}, HTML: {"schema": {"type": "string"}}}
    told = {
        "400": _("A parameter is unknown or wrong; the answer names it, its rule and the remedy"),
        "404": _("There is nothing at this address"),
        "405": _("This is only to be read"),
        "414": _("The request is too long"),
        "503": _("The database is away; try again after the time that the answer names"),
    }
    return {
        **{code: {"description": text, "content": problem} for code, text in told.items()},
        "304": {"description": _("Nothing has changed since")},
        "412": {"description": _("What was asked for under a condition has changed")},
        "500": {"description": _("Something broke on our side")},
    }
