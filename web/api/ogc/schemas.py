"""The schemas of the answers, for the API's definition: those of OGC 17-069r4, and one feature for each collection."""

from typing import Any, Final

from web.api.ogc.offered import COLLECTIONS, Collection

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_POSITION: Final[Schema] = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}


def all_of_them() -> Schema:
    """Every schema that an answer refers to."""
    found = dict(_CAPABILITIES)
    for about in COLLECTIONS.values():
        found[f"{about.id}Feature"] = _feature(about)
        found[f"{about.id}Collection"] = _feature_collection(about)
    return found


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    schema: Schema = {"type": "object", "properties": properties}
    return schema | {"required": list(required)} if required else schema


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_LINKS: Final = _list(_ref("link"))
_MAYBE: Final[Schema] = {"type": "string", "nullable": True}
#: Of an extent and of the parameter `bbox`: /req/core/fc-bbox-definition, word for word.
BOX: Final[Schema] = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "items": {"type": "number"},
}
_CAPABILITIES: Final[Schema] = {
    "link": _object(("href", "rel", "type"), href=_TEXT, rel=_TEXT, type=_TEXT, hreflang=_TEXT, title=_TEXT),
    "landingPage": _object(("links",), title=_TEXT, description=_TEXT, links=_LINKS),
    "confClasses": _object(("conformsTo",), conformsTo=_list(_TEXT), links=_LINKS),
    "definition": {"type": "object"},
    "collections": _object(("links", "collections"), links=_LINKS, collections=_list(_ref("collection"))),
    "collection": _object(
        ("id", "links", "extent", "crs", "storageCrs"),
        id=_TEXT,
        title=_TEXT,
        description=_TEXT,
        attribution=_TEXT,
        sources=_list(_ref("source")),
        itemType={"type": "string", "default": "feature"},
        extent=_ref("extent"),
        crs=_list({"type": "string", "format": "uri"}),
        storageCrs={"type": "string", "format": "uri"},
        links=_LINKS,
    ),
    "source": _object(
        ("title", "publisher", "licence"),
        title=_TEXT,
        publisher=_TEXT,
        licence=_TEXT,
        edition_on=_MAYBE,
        url=_MAYBE,
        terms=_MAYBE,
    ),
    "extent": _object(
        (),
        spatial=_object((), bbox={**_list(BOX), "minItems": 1}, crs=_TEXT),
        temporal=_object(
            (), interval={**_list({**_list(_MAYBE), "minItems": 2, "maxItems": 2}), "minItems": 1}, trs=_TEXT
        ),
    ),
    "problem": _object(
        ("title", "status"),
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        parameter=_TEXT,
        rule=_TEXT,
        remedy=_TEXT,
    ),
}
_COORDINATES: Final = {"Point": _POSITION, "MultiPolygon": _list(_list({**_list(_POSITION), "minItems": 4}))}


def _feature(about: Collection) -> Schema:
    """A GeoJSON Feature (RFC 7946, section 3.2) of one collection."""
    geometry = _object(
        ("type", "coordinates"),
        type={"type": "string", "enum": [about.geometry_type]},
        coordinates=_COORDINATES[about.geometry_type],
    )
    properties = {each.name: each.schema for each in about.properties}
    return _object(
        ("type", "id", "geometry", "properties"),
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT,
        geometry=geometry,
        properties={**_object((), **properties), "additionalProperties": False},
        links=_LINKS,
    )


def _feature_collection(about: Collection) -> Schema:
    """A GeoJSON FeatureCollection with the members of 17-069r4, 7.15."""
    count = {"type": "integer", "minimum": 0}
    return _object(
        ("type", "features", "links", "timeStamp", "numberMatched", "numberReturned"),
        type={"type": "string", "enum": ["FeatureCollection"]},
        timeStamp={"type": "string", "format": "date-time"},
        numberMatched=count,
        numberReturned=count,
        features=_list(_ref(f"{about.id}Feature")),
        links=_LINKS,
    )
