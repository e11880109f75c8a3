"""Features as GeoJSON documents: one page of a collection, or a single one (OGC 17-069r4, 7.15 and 7.16; 8.3).

Pages follow each other by `offset` in the order of the features' ids, so that all pages of one edition together have
every feature once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from web.api.ogc import answers
from web.api.ogc.layers import Chosen, Layer
from web.api.ogc.links import GEOJSON, HTML, JSON, Here, Link, link
from web.api.ogc.offered import Collection
from web.api.ogc.parameters import ItemsAsked
from web.api.ogc.problems import Problem, not_there
from web.api.ogc.reference_systems import ReferenceSystem
from web.api.ogc.time_spans import rfc3339


@dataclass(frozen=True, slots=True)
class Found:
    """The features that were asked for: all that match, and those of this page."""

    about: Collection
    layer: Layer
    asked: ItemsAsked
    here: Here
    matched: Chosen

    @classmethod
    def of(cls, about: Collection, asked: ItemsAsked, here: Here) -> Self:
        """Choose them."""
        layer = about.layer()
        return cls(about, layer, asked, here, layer.chosen(box=asked.box, span=asked.span, wanted=asked.wanted))

    @property
    def chosen(self) -> Chosen:
        """Those of this page."""
        return self.matched[self.asked.offset : self.asked.offset + self.asked.limit]

    def pages(self, kind: str) -> list[Link]:
        """The links to the previous and the next page, where there are such."""
        offset, limit = self.asked.offset, self.asked.limit
        found = []
        if offset > 0:
            before = max(0, min(offset, len(self.matched)) - limit)
            found.append(self._page(kind, "prev", _("Previous page"), before))
        if offset + limit < len(self.matched):
            found.append(self._page(kind, "next", _("Next page"), offset + limit))
        return found

    def _page(self, kind: str, rel: str, title: str, offset: int) -> Link:
        form = "html" if kind == HTML else "json"
        return link(self.here.again(offset=offset or None, f=form), rel, kind, title, self.here.language)

    def links(self, kind: str) -> list[Link]:
        """This page in both forms, its neighbours, and the collection."""
        return [*self.here.itself(kind), *self.pages(kind), _to_collection(self.here, self.about)]


@dataclass(frozen=True, slots=True)
class One:
    """A single feature that was asked for."""

    about: Collection
    layer: Layer
    index: int
    system: ReferenceSystem
    here: Here

    @classmethod
    def of(cls, about: Collection, feature: str, system: ReferenceSystem, here: Here) -> Self | Problem:
        """The feature of this id."""
        layer = about.layer()
        index = layer.index_of(feature)
        if index is None:
            rule = _("no feature of this collection has this id; it may be gone")
            return not_there(rule, _("find its id among the features of the collection"))
        return cls(about, layer, index, system, here)

    def links(self, kind: str) -> list[Link]:
        """The feature in both forms, and the collection it is in."""
        return [*self.here.itself(kind), _to_collection(self.here, self.about)]


def _to_collection(here: Here, about: Collection) -> Link:
    return here.link("collection", JSON, str(about.title), f"collections/{about.id}", f="json")


def items(request: HttpRequest, found: Found, now: datetime) -> HttpResponse:
    """A FeatureCollection, or that it is the one that the client has."""
    layer, tag = found.layer, answers.tag_of(found.layer.version)
    response = answers.unchanged(request, tag, layer.modified_at)
    if response is None:
        features = layer.features(found.chosen, found.asked.system)
        body = b"".join((_head(found, len(features), now), b"},".join(features), b"}]}" if features else b"]}"))
        response = answers.json(request, body, GEOJSON, tag, layer.modified_at)
        response.headers["Link"] = ", ".join(_as_header(each) for each in found.links(GEOJSON))
    response.headers["Content-Crs"] = f"<{found.asked.system.uri}>"
    return response


def _head(found: Found, returned: int, now: datetime) -> bytes:
    """Everything of a FeatureCollection up to its features."""
    told = {
        "type": "FeatureCollection",
        "timeStamp": rfc3339(now),
        "numberMatched": len(found.matched),
        "numberReturned": returned,
        "links": found.links(GEOJSON),
    }
    return answers.encode(told)[:-1] + b',"features":['


def _as_header(told: Link) -> str:
    """A link as RFC 8288, section 3 writes it; titles may have any letters and stay out."""
    return f'<{told["href"]}>; rel="{told["rel"]}"; type="{told["type"]}"'


def item(request: HttpRequest, found: One) -> HttpResponse:
    """A Feature, or that it is the one that the client has."""
    layer, tag = found.layer, answers.tag_of(found.layer.version)
    response = answers.unchanged(request, tag, layer.modified_at)
    if response is None:
        (feature,) = layer.features(layer.only(found.index), found.system)
        body = feature + b',"links":' + answers.encode(found.links(GEOJSON)) + b"}"
        response = answers.json(request, body, GEOJSON, tag, layer.modified_at)
    response.headers["Content-Crs"] = f"<{found.system.uri}>"
    return response


def address_of(here: Here, about: Collection, feature: str) -> str:
    """Where a feature stands as a page."""
    return f"{here.root}collections/{about.id}/items/{quote(feature, safe='')}?f=html"
