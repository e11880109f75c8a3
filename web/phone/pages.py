"""The player's two pages: the start page and the app. All the rest of the app is scripts and the socket."""

import logging

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from game.players import joining
from web.phone import guest_on_the_way, joining_limits

logger = logging.getLogger(__name__)

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What this is, in one sentence, and one button."""
    return render(request, "phone/start.html", {"is_guest_waiting": guest_on_the_way.guest_of(request) is not None})


@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """A guest in one tap; who is known already just goes on, and who set out to log in may come back."""
    if not request.user.is_authenticated and (guest := guest_on_the_way.guest_of(request)) is not None:
        login(request, guest, backend=MODEL_BACKEND)
    if not request.user.is_authenticated:
        if not joining_limits.may_join(request):
            return render(request, "phone/wait.html", status=429)
        try:
            _join_as_guest(request)
        except OperationalError:
            # The database is busy or away. Nothing happened, and the same button is on the page.
            logger.warning("a guest could not join", exc_info=True)
            return render(request, "phone/wait.html", status=503)
    return redirect("play")


def _join_as_guest(request: HttpRequest) -> None:
    player = joining.join_as_guest(language=get_language() or settings.LANGUAGE_CODE)
    login(request, player, backend=MODEL_BACKEND)


@require_safe
@ensure_csrf_cookie
@login_required(login_url="start")
def play(request: HttpRequest) -> HttpResponse:
    """The app: map, list, collection, coins, me. Who was interrupted while bringing a guest along brings the rest."""
    guest_on_the_way.arrive(request)
    return render(request, "phone/play.html")
