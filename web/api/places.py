"""Places over HTTP: the index and the townships' packs that phones keep, and what is nearest for other programs.

    GET  /places/index              regions, townships with their neighbours, sorts, lists
    GET  /places/townships/{code}   all places of a township, open spells for 14 days
    POST /places/near               the nearest to a position, which comes in the body

Our own pages never ask `near`: the phone knows its township by itself and sorts what it has downloaded. The position
in the body is used for the answer; it is neither stored nor logged, and no address ever holds one.
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition
from ninja import Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from hotspots import catalogue
from web.api import packs
from web.api.place_shapes import Index, Pack

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
