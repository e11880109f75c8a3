"""What the pages of features show: names in the reader's language, each property with its label."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from web.api.ogc.documents import sources
from web.api.ogc.feature_documents import Found, One, address_of
from web.api.ogc.layers import Properties
from web.api.ogc.links import HTML
from web.api.ogc.time_spans import rfc3339

Context = dict[str, Any]


def items(found: Found) -> Context:
    """A table of the features of one page, and the ways to the others."""
    chosen = found.chosen.tolist()
    told = [found.layer.tell(index) for index in chosen]
    ids = [found.layer.ids[index] for index in chosen]
    first = found.asked.offset + 1
    return {
        "about": found.about,
        "rows": [
            {"name": name_of(each, found.here.language), "where": _where(each, found.here.language), "href": href}
            for each, href in zip(told, (address_of(found.here, found.about, each) for each in ids), strict=True)
        ],
        "matched": len(found.matched),
        "first": first,
        "last": found.asked.offset + len(chosen),
        "pages": found.pages(HTML),
        "sources": sources(found.layer, found.here.language),
        "links": found.links(HTML),
    }


def item(found: One) -> Context:
    """Everything that is known of one feature, and where it is."""
    told = found.layer.tell(found.index)
    (written,) = found.layer.geometry.written(found.layer.only(found.index), found.system)
    return {
        "about": found.about,
        "id": found.layer.ids[found.index],
        "name": name_of(told, found.here.language),
        "lines": [(each.label, _shown(told[each.name])) for each in found.about.properties],
        "geometry": _geometry(msgspec.json.decode(written)),
        "system": found.system,
        "links": found.links(HTML),
    }


def name_of(told: Properties, language: str) -> str:
    """A feature's name in the reader's language, in Chinese where it has no other."""
    english = told.get("name_en") if language == "en" else None
    return str(english or told["name_zh"])


def _where(told: Properties, language: str) -> str:
    """Its address, else its township, else its region."""
    named = "en" if language == "en" else "zh"
    return str(told.get("address") or told.get(f"township_{named}") or told.get(f"region_{named}") or "")


def _shown(value: object) -> str | None:
    """Truth in words, several in a row, times and days as programs have them; None where nothing is known."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, datetime):
        return rfc3339(value)
    return None if value is None else str(value)


def _geometry(written: Mapping[str, Any]) -> Context:
    """A point's coordinates; of an outline, how many corners it has."""
    if written["type"] == "Point":
        return {"type": "Point", "coordinates": ", ".join(map(str, written["coordinates"]))}
    corners = sum(len(ring) for polygon in written["coordinates"] for ring in polygon)
    return {"type": written["type"], "corners": corners}
