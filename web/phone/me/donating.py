"""Giving coins to a cause: what there is to give to and what it was given so far, and the form that gives."""

import logging
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from game.coins import causes, giving, queries
from game.coins.giving import Donation
from game.players import purses
from game.units.approval_refusals import Refused
from geo.naming import name_of
from web.organiser.campaign_forms import NumberField
from web.phone.me.visitor import player_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cause in the reader's language, and what it was given by everybody."""

    code: str
    name: str
    coins: int


class DonationForm(forms.Form):
    """To whom, and how much; `key` makes a form that is sent twice one gift."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    cause = forms.CharField(max_length=40)
    coins = NumberField(label=gettext_lazy("How many coins to give"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def donate(request: HttpRequest) -> HttpResponse:
    """The causes; on the button, coins go to one of them."""
    form = DonationForm(request.POST) if request.method == "POST" else None
    if form is None:
        return _page(request, {})
    if not form.is_valid():
        return _page(request, request.POST, _("Please choose a cause and write how many coins."), 422)
    done = _given(player_of(request).pk, form.cleaned_data)
    if isinstance(done, Donation):
        messages.success(request, _thanks(done))
        return redirect("me:donate")
    trouble = str(giving.SENTENCES[done.code]) % done.values if done else ""
    busy = _("That did not work just now. Nothing has happened; please try again in a moment.")
    return _page(request, request.POST, trouble or busy, 409 if done else 503)


def _given(player_id: int, said: dict[str, Any]) -> Donation | Refused | None:
    """What became of it; None while the database is busy, and nothing has happened."""
    try:
        return giving.donate(player_id=player_id, now=timezone.now(), **said)
    except DatabaseError:
        logger.warning("somebody could not give coins", exc_info=True)
        return None


def _thanks(done: Donation) -> str:
    name = next((each.name for each in _causes() if each.code == done.cause), done.cause)
    words = ngettext(
        "%(coins)s coin has gone to “%(cause)s”. Thank you!", "%(coins)s coins have gone to “%(cause)s”. Thank you!",
        done.coins,
    )  # fmt: skip
    return words % {"coins": f"{done.coins:,}", "cause": name}


def _page(request: HttpRequest, typed: Any, trouble: str = "", status: int = 200) -> HttpResponse:
    player = player_of(request)
    shown = {
        "causes": _causes(),
        "wallet": queries.purse_of(purses.owner_of(player.pk)).wallet,
        "is_guest": player.confirmed_at is None,
        "key": typed.get("key") if trouble else uuid4(),
        "chosen": typed.get("cause", ""),
        "coins": typed.get("coins", ""),
        "trouble": trouble,
    }
    return render(request, "me/donate.html", shown, status=status)


def _causes() -> list[Shown]:
    return [Shown(cause.code, name_of(cause), causes.coins_given(cause.code)) for cause in causes.open_causes()]
