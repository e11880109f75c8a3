"""Leaving for good: what will happen, in numbers; the choice of a cause; and a page that clears the phone."""

import logging
from collections import Counter
from dataclasses import dataclass

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from game.balloons.models import Catch
from game.coins import causes, queries
from game.coins.causes import CauseClosed
from game.coins.models import Cause
from game.players import leaving, purses
from game.players.holdings import Farewell
from game.players.leaving import Hindered
from game.players.models import Player
from geo.naming import name_of
from web import second_factor
from web.phone.me.visitor import player_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """A cause in the reader's language."""

    code: str
    name: str


def _protected(request: HttpRequest) -> bool:
    return isinstance(request.user, Player) and second_factor.is_enrolled(request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(enabled=_protected)  # type: ignore[untyped-decorator] # allauth comes without types
def delete(request: HttpRequest) -> HttpResponseBase:
    """Say what will happen; on the button, do it."""
    return _leave(request) if request.method == "POST" else _page(request)


@require_safe
@never_cache
def goodbye(request: HttpRequest) -> HttpResponse:
    """It is done; the page's script clears what the browser has kept.

    Whoever is logged in has not left, whatever link has brought them here: their catches may wait in the browser.
    """
    if request.user.is_authenticated:
        return redirect("play")
    return render(request, "me/goodbye.html")


def _page(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    player = player_of(request)
    purse = queries.purse_of(purses.owner_of(player.pk))
    shown = {
        "catches": Catch.objects.filter(player=player).count(),
        "coins": purse.wallet + purse.pending,
        "purse": purse,
        "fund": _name(causes.fund()),
        "causes": [Choice(cause.code, _name(cause)) for cause in causes.open_causes()],
        "hindrances": leaving.hindrances_of(player_id=player.pk, now=timezone.now()),
        "trouble": trouble,
    }
    return render(request, "me/delete.html", shown, status=status)


def _leave(request: HttpRequest) -> HttpResponse:
    player, code = player_of(request), request.POST.get("cause") or None
    try:
        farewell = _words_of_farewell(player, code)
        answer = leaving.leave(player_id=player.pk, farewell=Farewell(code), now=timezone.now())
    except CauseClosed:
        trouble = gettext("This cause takes no coins any more. Nothing has happened; please choose another.")
        return _page(request, trouble, status=409)
    except DatabaseError:
        logger.warning("somebody could not leave", exc_info=True)
        trouble = gettext("That did not work just now. Nothing has happened; please try again in a moment.")
        return _page(request, trouble, status=503)
    except Player.DoesNotExist:
        farewell = ""  # the same button in another window was quicker
    else:
        if isinstance(answer, Hindered):
            return _page(request, status=409)
    logout(request)
    if farewell:
        messages.success(request, farewell)
    return redirect("me:goodbye")


def _words_of_farewell(player: Player, code: str | None) -> str:
    """What will have happened to the coins; nothing where there are none."""
    cause, fund = causes.chosen(code), causes.fund()
    purse = queries.purse_of(purses.owner_of(player.pk))
    gifts = Counter({_name(cause): purse.wallet}) + Counter({_name(fund): purse.pending})
    return " ".join(_gift(name, coins) for name, coins in gifts.items())


def _gift(cause: str, coins: int) -> str:
    words = ngettext("%(coins)d coin has gone to %(cause)s.", "%(coins)d coins have gone to %(cause)s.", coins)
    return words % {"coins": coins, "cause": cause}


def _name(cause: Cause) -> str:
    return name_of(cause)
