"""What a query asks for, read strictly: a parameter that is unknown, doubled or wrong is a problem, never a guess.

Rules: OGC 17-069r4, 7.15 (features) and 7.6 (unknown and invalid parameters); 18-058r1, 6.3 and 6.4 (`crs`,
`bbox-crs`). A `limit` above the largest is taken as the largest (17-069r4, /req/core/fc-limit-response-1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from web.api.ogc.boxes import Box, box_of
from web.api.ogc.offered import Collection
from web.api.ogc.problems import TOO_LONG, Problem, bad, unknown_parameter
from web.api.ogc.reference_systems import BY_URI, CRS84, ReferenceSystem
from web.api.ogc.time_spans import TimeSpan, time_span_of

LIMIT: Final = 100
LARGEST_LIMIT: Final = 10_000
FORMATS: Final = ("json", "html")
#: Far above what the longest honest question needs; the standard library refuses thousands of fields with an exception.
_LONGEST: Final = 2_000
_MOST_FIELDS: Final = 32
_LARGEST_OFFSET: Final = 10**12

#: For features; every address has `f`.
OF_ITEMS: Final = ("limit", "offset", "bbox", "bbox-crs", "datetime", "crs")
OF_ITEM: Final = ("crs",)


@dataclass(frozen=True, slots=True)
class ItemsAsked:
    """Which features, how many, and in which reference system."""

    limit: int = LIMIT
    offset: int = 0
    box: Box | None = None
    span: TimeSpan | None = None
    system: ReferenceSystem = CRS84
    wanted: Mapping[str, str] = field(default_factory=dict)


Fields = Mapping[str, str]


def fields_of(query: str, known: tuple[str, ...]) -> Fields | Problem:
    """The parameters of a raw query, each known and given once."""
    if len(query) > _LONGEST or query.count("&") >= _MOST_FIELDS:
        rule = _("a query has at most %(length)d characters and %(fields)d parameters")
        told = rule % {"length": _LONGEST, "fields": _MOST_FIELDS}
        return Problem(TOO_LONG, _("The request is too long"), rule=told, remedy=_("ask for less at once"))
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in (*known, "f"):
            return unknown_parameter(name, value, [*known, "f"])
        if name in found:
            return bad(name, value, _("each parameter is given once"), _("leave one of them out"))
        found[name] = value
    return _with_known_format(found)


def _with_known_format(found: Fields) -> Fields | Problem:
    if found.get("f", FORMATS[0]) in FORMATS:
        return found
    return bad("f", found["f"], _("json or html"), _("ask like this: f=json"))


def items_asked(fields: Fields, collection: Collection) -> ItemsAsked | Problem:
    """What is asked of a collection's features."""
    asked: ItemsAsked | Problem = ItemsAsked()
    for read in _READERS:
        if isinstance(asked, Problem):
            return asked
        asked = read(asked, fields)
    return asked if isinstance(asked, Problem) else _choosing(asked, fields, collection)


def system_asked(fields: Fields, name: str = "crs") -> ReferenceSystem | Problem:
    """The reference system that features are wanted in, or that a box is given in; CRS84 if nothing is said."""
    uri = fields.get(name, CRS84.uri)
    found = BY_URI.get(uri)
    if found is None:
        rule = _("one of: %(choices)s") % {"choices": ", ".join(BY_URI)}
        return bad(name, uri, rule, _("name it by its whole address"))
    return found


def _limited(asked: ItemsAsked, fields: Fields) -> ItemsAsked | Problem:
    text = fields.get("limit", str(LIMIT))
    number = _whole(text)
    if not number:
        rule = _("a whole number from 1; above %(largest)d it is taken as %(largest)d") % {"largest": LARGEST_LIMIT}
        return bad("limit", text, rule, _("ask like this: limit=100"))
    return replace(asked, limit=min(number, LARGEST_LIMIT))


def _paged(asked: ItemsAsked, fields: Fields) -> ItemsAsked | Problem:
    text = fields.get("offset", "0")
    number = _whole(text)
    if number is None:
        rule = _("how many features to leave out: a whole number from 0")
        return bad("offset", text, rule, _("follow the links to the next and previous page"))
    return replace(asked, offset=min(number, _LARGEST_OFFSET))


def _boxed(asked: ItemsAsked, fields: Fields) -> ItemsAsked | Problem:
    system = system_asked(fields, "bbox-crs")
    if isinstance(system, Problem) or "bbox" not in fields:
        return system if isinstance(system, Problem) else asked
    box = box_of(fields["bbox"], system)
    return box if isinstance(box, Problem) else replace(asked, box=box)


def _spanned(asked: ItemsAsked, fields: Fields) -> ItemsAsked | Problem:
    span = time_span_of(fields["datetime"]) if "datetime" in fields else None
    return span if isinstance(span, Problem) else replace(asked, span=span)


def _referred(asked: ItemsAsked, fields: Fields) -> ItemsAsked | Problem:
    system = system_asked(fields)
    return system if isinstance(system, Problem) else replace(asked, system=system)


def _choosing(asked: ItemsAsked, fields: Fields, collection: Collection) -> ItemsAsked | Problem:
    wanted = {each: fields[each.name] for each in collection.filters if each.name in fields}
    refusals = (each.refusal(value) for each, value in wanted.items())
    refusal = next((problem for problem in refusals if problem), None)
    return refusal or replace(asked, wanted={each.name: value for each, value in wanted.items()})


def _whole(text: str) -> int | None:
    """A whole number in plain digits; a query is too short for one that could not be read."""
    return int(text) if text.isascii() and text.isdigit() else None


_READERS: Final = (_limited, _paged, _boxed, _spanned, _referred)
