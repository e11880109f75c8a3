"""Places over HTTP: the index and the townships' packs that phones keep, and what is nearest for other programs.

    GET  /places/index              regions, townships with their neighbours, sorts, lists
    GET  /places/townships/{code}   all places of a township, open spells for 14 days
    POST /places/near               the nearest to a position, which comes in the body

Our own pages never ask `near`: the phone knows its township by itself and sorts what it has downloaded. The position
in the body is used for the answer; it is neither stored nor logged, and no address ever holds one.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition
from ninja import Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from game.reports import standing
from geo.position import LatLon, bearing_deg, distance_m
from hotspots import catalogue, nearby
from hotspots.catalogue import Catalogue
from hotspots.filters import Filters
from hotspots.nearby import Found
from hotspots.search.finding import find
from web.api import packs
from web.api.place_shapes import Index, Near, NearPlace, Pack, Where

router = Router()

MAX_AGE_S = 60
JSON = "application/json"


def _etag(request: HttpRequest, *_arguments: object, **_named: object) -> str:
    return packs.etag(catalogue.current(), timezone.localdate())


@router.get("/places/index", auth=None, response=Index)
@decorate_view(condition(etag_func=_etag), gzip_page)
def places_index(request: HttpRequest) -> HttpResponse:
    """What there is to be downloaded, by region and township."""
    return _kept(packs.index(catalogue.current(), timezone.localdate()))


@router.get("/places/townships/{code}", auth=None, response=Pack)
@decorate_view(condition(etag_func=_etag), gzip_page)
def places_of_township(request: HttpRequest, code: str) -> HttpResponse:
    """All places of a township, as a phone keeps them."""
    places = catalogue.current()
    if not packs.is_township(places, code):
        raise HttpError(404, f"no township {code}; the codes are in /api/v1/places/index")
    return _kept(packs.township_pack(places, code, timezone.localdate()))


def _kept(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=JSON)
    patch_cache_control(response, public=True, max_age=MAX_AGE_S)
    return response


@router.post("/places/near", auth=None, response=Near)
def places_near(request: HttpRequest, response: HttpResponse, where: Where) -> Near:
    """The nearest places to a position that have what was asked; for a text its best matches."""
    patch_cache_control(response, no_store=True)
    now, places = timezone.now(), catalogue.current()
    found = _matching(places, where, now) if where.q.strip() else _nearest(places, where, now)
    return Near(items=[_near(places, each, now) for each in found])


def _filters(places: Catalogue, where: Where, now: datetime) -> Filters:
    return Filters(
        kinds=frozenset(where.kinds),
        accepts_coins=where.accepts_coins,
        open_at=now if where.open_now else None,
        wheelchair=frozenset({"yes"}) if where.wheelchair else frozenset(),
        besides=standing.without_hours(places) if where.open_now else frozenset(),
    )


def _nearest(places: Catalogue, where: Where, now: datetime) -> list[Found]:
    position = LatLon(where.latitude, where.longitude)
    return nearby.nearest(places, position, limit=where.limit, filters=_filters(places, where, now))


def _matching(places: Catalogue, where: Where, now: datetime) -> list[Found]:
    """What the words mean: the best match first, of equal ones the nearest."""
    position = LatLon(where.latitude, where.longitude)
    hits = find(places, where.q, filters=_filters(places, where, now), limit=where.limit, position=position)
    away = [(distance_m(position, hit.entry.position), bearing_deg(position, hit.entry.position)) for hit in hits]
    return [Found(hit.entry, *measured) for hit, measured in zip(hits, away, strict=True)]


def _near(places: Catalogue, found: Found, now: datetime) -> NearPlace:
    return NearPlace(
        **packs.line_of(found.entry),
        distance_m=round(found.distance_m, 1),
        bearing_deg=round(found.bearing_deg, 1),
        is_open=standing.is_open(places, found.entry, now),
    )
