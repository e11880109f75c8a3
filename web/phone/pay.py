"""The customer's pages about spending coins: the paying itself, receipts, and what can be had for coins.

Paying is a page of scripts (`web/static/pay/`) over `web/api/redeeming.py`. It carries no code and no sum, so that the
phone may keep it for when there is no network.
"""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from game.coins.merchants import browsing
from game.coins.redeeming import rate, receipts
from game.coins.redeeming.payments import SETTLED
from game.coins.redeeming.refusals import STATES
from game.players import purses
from geo.naming import name_of
from web.phone.me.visitor import player_of

# Receipts a page. 10-100.
PAGE_ITEMS: Final = 30
LONGEST_NUMBER: Final = 18


@require_safe
@never_cache
@ensure_csrf_cookie
@login_required
def pay(request: HttpRequest) -> HttpResponse:
    """The code to be scanned, the payment that waits, vouchers for going offline."""
    shops = [{"township": _township(group), "shops": group.shops} for group in browsing.shops()]
    return render(
        request,
        "pay/pay.html",
        {"customer": player_of(request).public_id, "shops": shops, "coins_a_ntd": rate.coins_a_ntd()},
    )


def _township(group: browsing.ShopsOfTownship) -> str:
    return name_of(group.township) if group.township else ""


@require_safe
@login_required
def goods(request: HttpRequest) -> HttpResponse:
    """What the shops give for coins today."""
    return render(request, "pay/goods.html", {"shops": list(browsing.offers_on(timezone.localdate()))})


@require_safe
@never_cache
@login_required
def my_receipts(request: HttpRequest) -> HttpResponse:
    """What was paid and given back, the newest first; `before` is the last one of the page before."""
    owner = purses.owner_of(player_of(request).pk)
    found = receipts.of_player(owner, limit=PAGE_ITEMS + 1, before=_number(request.GET.get("before", "")))
    shown = found[:PAGE_ITEMS]
    older = shown[-1].pk if len(found) > PAGE_ITEMS else None
    return render(request, "pay/receipts.html", {"receipts": shown, "older": older})


@require_safe
@never_cache
@login_required
def receipt(request: HttpRequest, payment: UUID) -> HttpResponse:
    """One receipt, to look at and to print."""
    found = receipts.find(payment, timezone.now(), owner=purses.owner_of(player_of(request).pk))
    if found is None or found.state not in SETTLED:
        raise Http404(f"no receipt {payment} of theirs")
    return render(request, "pay/receipt.html", {"payment": found, "say": STATES[found.state]})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None
