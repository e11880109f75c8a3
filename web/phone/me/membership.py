"""A person's page of membership: claiming by code or by number, how it stands, and a guardian's consent."""

from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from game.inbox import membership as verbs
from game.players import guardians, membership
from game.players.guardians import Asked, Given
from game.players.membership import Claimed, Refused, Standing
from web.phone import ways_in
from web.phone.me import claim_limits, membership_words
from web.phone.me.buttons import button_of
from web.phone.me.membership_words import Words
from web.phone.me.visitor import player_of


@require_safe
@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """How it stands, and what can be done."""
    return _page(request)


@login_required
@button_of("me:membership")
@sensitive_post_parameters("code")
def claim_by_code(request: HttpRequest) -> HttpResponse:
    """Claim with the code from the counter."""
    if not claim_limits.may_try(request):
        return render(request, "429.html", status=429)
    typed = request.POST.get("code", "")[:80]
    answer = verbs.claim_by_code(player_id=player_of(request).pk, code=typed, now=timezone.now())
    return _answered(request, answer, "code", typed)


@login_required
@button_of("me:membership")
@sensitive_post_parameters("number", "born_on")
def claim_by_number(request: HttpRequest) -> HttpResponse:
    """Claim with number and birth date; neither comes back in the page."""
    if not claim_limits.may_try(request):
        return render(request, "429.html", status=429)
    number, born_on = request.POST.get("number", "")[:80], request.POST.get("born_on", "")[:80]
    if not claim_limits.may_try_number(number):
        return _page(request, refused="number", refusal=membership_words.TOO_OFTEN)
    now = timezone.now()
    answer = verbs.claim_by_roster(player_id=player_of(request).pk, number=number, born_on=born_on, now=now)
    return _answered(request, answer, "number", "")


@login_required
@button_of("me:membership")
def ask_guardian(request: HttpRequest) -> HttpResponse:
    """Make the code that a child shows to a guardian."""
    guardians.ask(player_id=player_of(request).pk, now=timezone.now())
    return redirect("me:membership")


@never_cache
@login_required
def guardian(request: HttpRequest) -> HttpResponse:
    """What a guardian agrees to, in plain words, and the button that does."""
    if not claim_limits.may_try(request):
        return render(request, "429.html", status=429)
    code, now = (request.POST.get("code") or request.GET.get("code", ""))[:80], timezone.now()
    if request.method == "POST":
        given = verbs.give(player_id=player_of(request).pk, code=code, now=now)
        if isinstance(given, Given):
            messages.success(request, _("You have consented. The child's account is a member's now."))
            return redirect("me:membership")
    asked = guardians.look_up(player_id=player_of(request).pk, code=code, now=now)
    if isinstance(asked, Asked):
        return render(request, "me/guardian.html", {"code": code, "asked": asked})
    return render(request, "me/guardian.html", {"refusal": membership_words.CONSENTS[asked.reason]})


@login_required
@button_of("me:membership")
def withdraw(request: HttpRequest, consent: int) -> HttpResponse:
    """Take a consent back."""
    ward = verbs.withdraw(player_id=player_of(request).pk, consent_id=consent, now=timezone.now())
    if ward is not None:
        messages.success(request, _("Your consent is withdrawn. The account has a guest's limits again."))
    return redirect("me:membership")


def _answered(request: HttpRequest, answer: Claimed | Refused, form: str, typed: str) -> HttpResponse:
    if isinstance(answer, Refused):
        return _page(request, refused=form, typed=typed, refusal=membership_words.refusal(answer))
    if answer.awaits_guardian:
        messages.success(request, _("The county knows you now. One step is left: a guardian's consent."))
    elif answer.is_new:
        messages.success(request, _("Welcome, you are a member now. Your coins on their way begin to settle."))
    return redirect("me:membership")


def _page(request: HttpRequest, refused: str = "", typed: str = "", refusal: Words | None = None) -> HttpResponse:
    player_id, now = player_of(request).pk, timezone.now()
    standing = membership.standing(player_id, now)
    shown: dict[str, Any] = {
        "standing": standing,
        "refused": refused,
        "typed": typed,
        "refusal": refusal,
        "has_way_in": ways_in.of(player_of(request)).count > 0,
        "consents": guardians.consents_of(player_id),
        "has_guardian": standing is not None and standing.adult_on is not None and not standing.awaits_guardian,
        "may_be_guardian": standing is not None and standing.adult_on is None,
        **_asked(request, standing),
    }
    return render(request, "me/membership.html", shown)


def _asked(request: HttpRequest, standing: Standing | None) -> dict[str, str]:
    """The code for a guardian, the address it leads to, and both as a picture."""
    code = guardians.pending(player_of(request).pk, timezone.now()) if standing and standing.awaits_guardian else None
    if code is None:
        return {}
    address = request.build_absolute_uri(f"{reverse('me:guardian')}?{urlencode({'code': code})}")
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    return {"guardian_code": code, "guardian_address": address, "guardian_picture": picture}
