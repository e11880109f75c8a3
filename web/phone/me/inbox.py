"""The inbox as a page: newest first, read one by one or all at once; it works without scripts."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from game.inbox import reading
from game.units.staffing import staff_of
from web.phone.me.buttons import button_of
from web.phone.me.visitor import player_of

# Notices a page. 10-100.
PAGE_ITEMS: Final = 20


@require_safe
@never_cache
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """One page of notices; `before` is the last one of the page before."""
    player = player_of(request)
    before = _number(request.GET.get("before", ""))
    found = reading.notices_of(player.pk, limit=PAGE_ITEMS + 1, before=before)
    shown = found[:PAGE_ITEMS]
    return render(
        request,
        "me/inbox.html",
        {
            "notices": shown,
            "unread": reading.unread(player.pk),
            "newest": shown[0].id if shown and before is None else None,
            "older": shown[-1].id if len(found) > PAGE_ITEMS else None,
            "is_first": before is None,
            "is_staff": staff_of(player.pk, timezone.localdate()) is not None,
        },
    )


@login_required
@button_of("me:inbox")
def read_notice(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Mark one; then back to the list, or on to what it is about."""
    player = player_of(request)
    kept = reading.notice_of(player.pk, notice)
    if kept is None:
        raise Http404(f"no notice {notice} in this inbox")
    reading.mark_read(player_id=player.pk, public_id=notice, now=timezone.now())
    goes_on = "go" in request.POST and kept.said.link
    return redirect(kept.said.link if goes_on else "me:inbox")


@login_required
@button_of("me:inbox")
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all that the page showed, and those before; what came since stays unread."""
    until = _number(request.POST.get("until", ""))
    reading.mark_all_read(player_id=player_of(request).pk, now=timezone.now(), until=until)
    return redirect("me:inbox")


def _number(text: str) -> int | None:
    """An id as a link or a form carries it; anything else is none.

    >>> _number("17"), _number("-1"), _number("１７"), _number("9" * 40)
    (17, None, None, None)
    """
    is_id = text.isascii() and text.isdigit() and len(text) < 19  # what 64 bits hold
    return int(text) if is_id else None
