"""The door of every merchant's page: logged in, working for a merchant today, with a second factor.

`@merchant_page()` stands on each view, and the view gets `request.working`: the merchant that was chosen in this
session, or the first. Operations of the API ask `working_of`. Nothing else is kept from an earlier request.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from game.coins.merchants.working import Working, works_for
from game.players.models import Player
from web import second_factor

CHOSEN: Final = "merchant"
# A page that stays open says with each question for which merchant it was opened.
NAMED: Final = "X-Merchant"
FORBIDDEN: Final = 403


class MerchantRequest(HttpRequest):
    """A request that came through `merchant_page`."""

    working: Working
    works: tuple[Working, ...]  # every merchant that they work for


View = Callable[..., HttpResponseBase]


def merchant_page(*, owner_only: bool = False) -> Callable[[View], View]:
    """Open a view to who works for a merchant, or owns it; others are led to what they lack, or told whom to ask."""

    def guard(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: MerchantRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _turned_away(request, owner_only=owner_only) or view(request, *args, **kwargs)

        return guarded

    return guard


def working_of(request: HttpRequest) -> Working | None:
    """As whom somebody asks; None if they work for no merchant, or have not proved who they are in this session.

    A request that names a merchant (`X-Merchant`) is about that one or about none, whatever was chosen meanwhile.
    """
    works, named = _works(request), request.headers.get(NAMED)
    if named is not None:
        works = tuple(one for one in works if str(one.merchant) == named)
    return _chosen(request, works) if works and second_factor.is_strong(request) else None


def choose(request: MerchantRequest, merchant: UUID) -> bool:
    """Go on as staff of this merchant; False if they do not work there."""
    works_there = any(one.merchant == merchant for one in request.works)
    if works_there:
        request.session[CHOSEN] = str(merchant)
    return works_there


def _turned_away(request: MerchantRequest, *, owner_only: bool) -> HttpResponseBase | None:
    """Why the page stays shut, or None; it sets `request.working` and `request.works`."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    works = _works(request)
    if not works:
        return render(request, "merchant/refused.html", status=FORBIDDEN)
    if not second_factor.is_strong(request):
        return redirect(second_factor.prove_address(request))
    request.works, request.working = works, _chosen(request, works)
    if owner_only and not request.working.is_owner:
        return render(request, "merchant/refused.html", status=FORBIDDEN)
    return None


def _works(request: HttpRequest) -> tuple[Working, ...]:
    return works_for(request.user.pk) if isinstance(request.user, Player) else ()


def _chosen(request: HttpRequest, works: tuple[Working, ...]) -> Working:
    chosen = request.session.get(CHOSEN)
    return next((one for one in works if str(one.merchant) == chosen), works[0])
