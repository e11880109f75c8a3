"""JSON: a list of objects wherever it stands in the document (tourism feeds, TDX, open-data portals), and GeoJSON.

What is nested is named by its path: `Position.PositionLon`, `Telephones.0.Tel`. GeoJSON's points become the columns
`geometry.x` and `geometry.y`, longitude first (RFC 7946), so that they are checked and repaired like any others.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from hotspots.feeds.encoding import Text
from hotspots.feeds.row import FeedRefused
from hotspots.feeds.sheet import Record, Sheet, cleaned, named_columns, only, with_rows

X, Y, SHAPE = "geometry.x", "geometry.y", "geometry.type"
_DEEPEST: Final = 6
Object = Mapping[str, object]


class _Doubled(ValueError):
    """A name that stands twice in one object."""


def sheet_in(text: Text, name: str) -> Sheet:
    """The objects of a JSON document as rows; FeedRefused where it is broken or holds no list of objects."""
    try:
        return _sheet_of(_parsed(text.text, name), name, text.encoding)
    except RecursionError as error:
        raise FeedRefused(f"{name} is nested too deeply for a list of places: export it as CSV") from error


def _sheet_of(document: object, name: str, encoding: str) -> Sheet:
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        return _features(document, name, encoding)
    objects = _objects_in(document)
    if not objects:
        raise FeedRefused(f"{name} is JSON without a list of places in it: export it as a list of objects, or as CSV")
    return _sheet([dict(_flat(each)) for each in only(objects)], name, encoding)


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except _Doubled as error:
        raise FeedRefused(f"{name}: {error} stands twice in one object: rename or delete one of them") from error
    except ValueError as error:
        raise FeedRefused(f"{name} begins like JSON and breaks off ({error}): download it again") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Doubled(next(name for name in names if names.count(name) > 1))
    return found


def _objects_in(document: object) -> list[Object]:
    """The first list of objects, looking at what lies near the top first."""
    level = [document]
    for _ in range(_DEEPEST):
        for each in level:
            if isinstance(each, list) and each and all(isinstance(item, dict) for item in each):
                return each
        level = [value for each in level if isinstance(each, dict) for value in each.values()]
    return []


def _flat(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every simple value below an object with its path; a list of simple values is one text."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{cleaned(name)}" if path else cleaned(name))
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{path}.{place}")
    elif isinstance(value, list):
        yield path, cleaned("、".join(map(_text, value)))
    else:
        yield path, cleaned(_text(value))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _features(document: Object, name: str, encoding: str) -> Sheet:
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise FeedRefused(f"{name}: `features` of GeoJSON must be a list of features: export it again")
    rows = [dict(_flat(_dict(each.get("properties")))) | _point(each.get("geometry")) for each in only(features)]
    if rows and not any(row[X] for row in rows):
        shapes = sorted({row[SHAPE] for row in rows})
        raise FeedRefused(f"{name} has no points but {', '.join(shapes)}: export the places as points")
    return replace(_sheet(rows, name, encoding), crs=_declared(document), format="vector")


def _point(geometry: object) -> dict[str, str]:
    """x and y of a point, as text; empty with the shape's name for anything else."""
    shape = _dict(geometry)
    kind = str(shape.get("type") or "no geometry")
    pair = shape.get("coordinates")
    if kind == "MultiPoint" and isinstance(pair, list) and len(pair) == 1:
        pair = pair[0]
    x, y = _pair(pair) if kind in ("Point", "MultiPoint") else ("", "")
    return {X: x, Y: y, SHAPE: kind}


def _pair(coordinates: object) -> tuple[str, str]:
    if not isinstance(coordinates, list) or len(coordinates) < 2 or isinstance(coordinates[0], list):
        return "", ""
    return _text(coordinates[0]), _text(coordinates[1])


def _dict(value: object) -> Object:
    return value if isinstance(value, dict) else {}


def _declared(document: Object) -> str | None:
    """The member `crs` of GeoJSON before RFC 7946."""
    name = _dict(_dict(document.get("crs")).get("properties")).get("name")
    return str(name) if name else None


def _sheet(rows: list[dict[str, str]], name: str, encoding: str) -> Sheet:
    columns = named_columns({column: None for row in rows for column in row}, name)
    records = tuple(
        Record(number, {column: row.get(column, "") for column in columns}) for number, row in enumerate(rows, start=1)
    )
    return with_rows(Sheet(name, columns, records, encoding))
