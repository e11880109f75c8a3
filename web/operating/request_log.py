"""One log line a page: method, the address's pattern, status, time taken. Never the address itself.

An address may hold a one-time key and a query may hold a place; the pattern from `web/urls.py` holds neither. This
is also where a request learns its player's pseudonym, without asking the database for a page that does not.
"""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from prometheus_client import Counter

from web.operating import trace
from web.operating.registry import REGISTRY

logger = logging.getLogger(__name__)

PAGES = Counter("sky_pages", "Pages answered, by method and status.", ["method", "status"], registry=REGISTRY)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Django middleware, right after the one that knows `request.user`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then write what became of it."""
        _note_player_when_asked(request)
        began_s = time.perf_counter()
        response = self._get_response(request)
        _write(request, response, round((time.perf_counter() - began_s) * 1000))
        return response


def _note_player_when_asked(request: HttpRequest) -> None:
    """The user is loaded when somebody asks for it, as before, and noted in that moment."""
    user = request.user

    def noted() -> object:
        if user.is_authenticated:
            trace.note_player(user.pk, timezone.localdate())
        return user

    request.user = SimpleLazyObject(noted)  # type: ignore[assignment]  # lazy, as Django's own is


def _write(request: HttpRequest, response: HttpResponseBase, took_ms: int) -> None:
    method = request.method if request.method in METHODS else "other"
    route = f"/{request.resolver_match.route}" if request.resolver_match else "unknown"
    PAGES.labels(method, response.status_code).inc()
    about = {"method": method, "route": route, "status": response.status_code, "took_ms": took_ms}
    logger.info("%s %s %d in %d ms", *about.values(), extra=about)
