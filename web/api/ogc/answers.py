"""How the open data is answered: in which form, compressed or not, unchanged since, and readable from any page.

Anybody's script may read it (`Access-Control-Allow-Origin: *`); no cookie matters to it. JSON has an `ETag` and is
asked for again each time, which a 304 answers; pages depend on who reads them and are not kept.
"""

import gzip
import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from hashlib import blake2b
from typing import Any, Final

import msgspec
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from web.api.ogc.links import GEOJSON, HTML, JSON, PROBLEM, language_tag
from web.api.ogc.problems import LATER, Problem

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
encode = msgspec.json.Encoder().encode

#: Different whenever documents of the same edition look different: it is part of their tags.
FORM: Final = "1"
_METHODS: Final = "GET, HEAD, OPTIONS"
_SMALL_BYTES: Final = 500
_AGAIN_S: Final = 60
#: GeoJSON repeats itself: level 1 makes 1,000 features a tenth; level 6 takes three times as long for a twelfth.
_EFFORT: Final = 1
_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))")


def open_data(view: View) -> View:
    """A view that anybody's page may read, and nobody write to."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        is_read = request.method in ("GET", "HEAD")
        response = _unless_away(request, lambda: view(request, *args, **kwargs)) if is_read else _not_read(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "Content-Crs, ETag, Link"
        return response

    return answered


def _unless_away(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer; a program is told when the database is away, a person gets the page that everybody gets then."""
    try:
        return answer()
    except (OperationalError, InterfaceError):
        if wants_html(request, request.GET):
            raise
        logger.exception("the database is away")
        return later(request, _("The database is away"))


def later(request: HttpRequest, title: str) -> HttpResponse:
    """That it does not work just now, and when to ask again."""
    response = refused(request, {}, Problem(LATER, title, remedy=_("try again in a minute")))
    response.headers["Retry-After"] = str(_AGAIN_S)
    return response


def _not_read(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        permitted = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Allow-Headers": "*"}
        return HttpResponse(status=204, headers={"Allow": _METHODS, **permitted})
    problem = Problem(405, _("This is only to be read"), rule=_METHODS, remedy=_("ask with GET"))
    response = refused(request, {}, problem)
    response.headers["Allow"] = _METHODS
    return response


def wants_html(request: HttpRequest, fields: Mapping[str, str]) -> bool:
    """Whether a page is wanted: by `f`, else by what the client likes best; JSON for one that likes neither."""
    if "f" in fields:
        return fields["f"] == "html"
    return request.get_preferred_type([GEOJSON, JSON, HTML]) == HTML


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page for people."""
    response = render(request, f"ogc/{template}.html", dict(context), status=status)
    patch_vary_headers(response, ["Accept"])
    return response


def document(request: HttpRequest, told: Mapping[str, Any], kind: str = JSON) -> HttpResponse:
    """A small document as JSON; its tag follows from what it says."""
    body = encode(told)
    tag = tag_of(blake2b(body, digest_size=12).hexdigest())
    return unchanged(request, tag, None) or json(request, body, kind, tag, None)


def tag_of(version: str) -> str:
    """A weak tag: the same edition in the same language says the same, but for the time and the compression."""
    return f'W/"{FORM}-{language_tag()}-{version}"'


def unchanged(request: HttpRequest, tag: str, modified_at: datetime | None) -> HttpResponse | None:
    """The short answer that nothing has changed (RFC 9110, section 13), if nothing has."""
    last_modified = int(modified_at.timestamp()) if modified_at else None
    response = get_conditional_response(request, tag, last_modified)
    if response is not None:
        _describe(response, tag, modified_at)
    return response


def json(request: HttpRequest, body: bytes, kind: str, tag: str, modified_at: datetime | None) -> HttpResponse:
    """A document, compressed for whom that helps."""
    is_packed = len(body) > _SMALL_BYTES and _GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    sent = gzip.compress(body, compresslevel=_EFFORT, mtime=0) if is_packed else body
    response = HttpResponse(sent, content_type=kind)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    _describe(response, tag, modified_at)
    return response


def _describe(response: HttpResponse, tag: str, modified_at: datetime | None) -> None:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    if modified_at:
        response.headers["Last-Modified"] = http_date(int(modified_at.timestamp()))
    patch_vary_headers(response, ["Accept", "Accept-Encoding", "Accept-Language"])


def refused(request: HttpRequest, fields: Mapping[str, str], problem: Problem) -> HttpResponse:
    """What is wrong, as a problem document or as a page."""
    if wants_html(request, fields):
        return page(request, "problem", {"problem": problem}, problem.status)
    response = HttpResponse(encode(problem.document), content_type=PROBLEM, status=problem.status)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response
