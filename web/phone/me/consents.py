"""The page of one's consents: what each purpose is, and one button that gives or takes it back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from game.players import consent
from web.phone.me.buttons import button_of
from web.phone.me.visitor import player_of


@require_safe
@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Every purpose, and what was decided."""
    return render(request, "me/consent.html", {"standings": consent.all_of(player_of(request).pk)})


@login_required
@button_of("me:consent")
def decide(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give it, or take it back."""
    verb = consent.give if request.POST.get("decision") == "give" else consent.withdraw
    try:
        verb(player_id=player_of(request).pk, purpose=purpose, now=timezone.now())
    except consent.UnknownPurpose as error:
        raise Http404(str(error)) from error
    return redirect("me:consent")
