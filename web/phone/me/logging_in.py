"""The page that says how somebody logs in, where each way is added or removed, and what staff must have."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from game.balloons import bringing
from game.players.models import Player
from web import second_factor
from web.phone import guest_on_the_way, ways_in
from web.phone.me.buttons import button_of
from web.phone.me.visitor import player_of


@require_safe
@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """E-mail, passkeys, authenticator app, recovery codes, LINE."""
    player = player_of(request)
    kinds = set(Authenticator.objects.filter(user=player).values_list("type", flat=True))
    shown: dict[str, Any] = {
        "ways": ways_in.of(player),
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "may_bring": bringing.is_passing_guest(player),
    }
    return render(request, "me/account.html", shown)


@require_safe
@never_cache
@login_required
def prove(request: HttpRequest) -> HttpResponse:
    """On to one's passkey or app, or to setting one up: pages of staff ask for it."""
    onwards = _onwards(request)
    if second_factor.is_strong(request):
        return redirect(onwards)
    has = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    if Authenticator.Type.WEBAUTHN in has:
        return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': onwards})}")
    if Authenticator.Type.TOTP in has:
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': onwards})}")
    return render(request, "me/prove.html", {"next": onwards})


def _onwards(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("play")


@never_cache
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """A guest who has an account already: says what comes along, then leads to the log-in."""
    if not bringing.is_passing_guest(player_of(request)):
        return redirect("me:account")
    if request.method != "POST":
        return render(request, "me/bring.html")
    guest_on_the_way.set_out(request)
    return redirect("account_login")


@login_required
@button_of("me:account")
def remove_line(request: HttpRequest) -> HttpResponse:
    """LINE opens this account no longer, unless it is the only way in."""
    raise_if_reauthentication_required(request, app="allauth.socialaccount")
    return _remove_line(request)


@transaction.atomic
def _remove_line(request: HttpRequest) -> HttpResponse:
    player = Player.objects.select_for_update().get(pk=player_of(request).pk)
    if ways_in.of(player).count > 1:
        SocialAccount.objects.filter(user=player, provider="line").delete()
        messages.success(request, _("LINE no longer opens this account."))
    else:
        messages.error(request, ways_in.LAST_ONE)
    return redirect("me:account")
