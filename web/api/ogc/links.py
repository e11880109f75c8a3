"""Where a document is, what else there is of it, and how links between documents are written (RFC 8288).

Every link has `rel`, `type` and, where it leads to something in the reader's language, `hreflang`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from geo.naming import is_chinese

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM: Final = "application/problem+json"

Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Here:
    """The address that was asked for, in which language, and the root of the API."""

    root: str
    path: str
    fields: Mapping[str, str]
    language: str

    def link(self, rel: str, kind: str, title: str, path: str, **fields: object) -> Link:
        """A link to an address below the root."""
        query = f"?{urlencode(fields)}" if fields else ""
        return link(self.root + path + query, rel, kind, title, self.language)

    def itself(self, kind: str) -> list[Link]:
        """This document, as it was asked for, and its other representation."""
        return [
            self._as("json", "self" if kind != HTML else "alternate", JSON if kind == HTML else kind),
            self._as("html", "self" if kind == HTML else "alternate", HTML),
        ]

    def again(self, **changed: object) -> str:
        """The same address with some parameters changed, or left out where None."""
        asked = {name: value for name, value in (dict(self.fields) | changed).items() if value is not None}
        return f"{self.path}?{urlencode(asked)}" if asked else self.path

    def _as(self, form: str, rel: str, kind: str) -> Link:
        title = _("This document") if rel == "self" else _("This document in another form")
        return link(self.again(f=form), rel, kind, title, self.language)


def here(request: HttpRequest, fields: Mapping[str, str]) -> Here:
    """Where a request is."""
    root = request.build_absolute_uri(reverse("ogc:landing"))
    return Here(root, request.build_absolute_uri(quote(request.path)), fields, language_tag())


def language_tag() -> str:
    """The language that is spoken now, as the web names it (RFC 5646)."""
    return "zh-Hant-TW" if is_chinese() else "en"


def link(href: str, rel: str, kind: str, title: str, language: str = "") -> Link:
    """One link; without a language where the target has none."""
    found = {"href": href, "rel": rel, "type": kind, "title": title}
    return found | {"hreflang": language} if language else found
