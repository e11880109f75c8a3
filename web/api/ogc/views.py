"""The open data over HTTP: OGC API – Features, Part 1 (17-069r4) and Part 2 (18-058r1).

Each view reads the query (`parameters`), takes the layer as it stands (`offered`) and answers in JSON or as a page
(`answers`). Nothing here asks who is asking.
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from web.api.ogc import answers, documents, feature_documents, openapi, pages
from web.api.ogc.answers import open_data
from web.api.ogc.documents import Document
from web.api.ogc.links import HTML, JSON, OPENAPI, Here, here
from web.api.ogc.offered import COLLECTIONS, collection_of
from web.api.ogc.parameters import OF_ITEM, OF_ITEMS, Fields, fields_of, items_asked, system_asked
from web.api.ogc.problems import Problem, not_there


def _read(request: HttpRequest, known: tuple[str, ...] = ()) -> Fields | Problem:
    return fields_of(request.META.get("QUERY_STRING", ""), known)


def _shown(
    request: HttpRequest,
    template: str,
    tell: Callable[[Here, str], Document],
    kind: str = JSON,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """A document that takes no parameter but its form."""
    fields = _read(request)
    if isinstance(fields, Problem):
        return answers.refused(request, {}, fields)
    place = here(request, fields)
    if answers.wants_html(request, fields):
        return answers.page(request, template, {"document": tell(place, HTML), **(more or {})})
    return answers.document(request, tell(place, kind), kind)


@open_data
def landing(request: HttpRequest) -> HttpResponse:
    """What there is."""
    return _shown(request, "landing", documents.landing)


@open_data
def conformance(request: HttpRequest) -> HttpResponse:
    """Which standards are kept."""
    return _shown(request, "conformance", documents.conformance)


@open_data
def definition(request: HttpRequest) -> HttpResponse:
    """How to ask: the OpenAPI document, or a page made from it."""
    more = {"collections": COLLECTIONS.values(), "operations": openapi.operations()}
    return _shown(request, "api", openapi.definition, OPENAPI, more)


@open_data
def collections(request: HttpRequest) -> HttpResponse:
    """All collections."""
    return _shown(request, "collections", documents.collections)


@open_data
def collection(request: HttpRequest, name: str) -> HttpResponse:
    """One collection."""
    about = collection_of(name)
    if isinstance(about, Problem):
        return answers.refused(request, {}, about)
    return _shown(request, "collection", lambda place, kind: documents.collection(place, about, place.itself(kind)))


@open_data
def items(request: HttpRequest, name: str) -> HttpResponse:
    """A page of a collection's features."""
    about = collection_of(name)
    if isinstance(about, Problem):
        return answers.refused(request, {}, about)
    fields = _read(request, (*OF_ITEMS, *(each.name for each in about.filters)))
    if isinstance(fields, Problem):
        return answers.refused(request, {}, fields)
    asked = items_asked(fields, about)
    if isinstance(asked, Problem):
        return answers.refused(request, fields, asked)
    found = feature_documents.Found.of(about, asked, here(request, fields))
    if answers.wants_html(request, fields):
        return answers.page(request, "items", pages.items(found))
    return feature_documents.items(request, found, timezone.now())


@open_data
def item(request: HttpRequest, name: str, feature: str) -> HttpResponse:
    """One feature."""
    about = collection_of(name)
    if isinstance(about, Problem):
        return answers.refused(request, {}, about)
    fields = _read(request, OF_ITEM)
    if isinstance(fields, Problem):
        return answers.refused(request, {}, fields)
    system = system_asked(fields)
    if isinstance(system, Problem):
        return answers.refused(request, fields, system)
    found = feature_documents.One.of(about, feature, system, here(request, fields))
    if isinstance(found, Problem):
        return answers.refused(request, fields, found)
    if answers.wants_html(request, fields):
        return answers.page(request, "item", pages.item(found))
    return feature_documents.item(request, found)


@open_data
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address below the root."""
    return answers.refused(request, {}, not_there(_("no such address"), _("begin at the landing page")))
