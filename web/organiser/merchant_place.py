"""Which place on the map is a merchant's, and the opening hours that its owner proposes for it."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from game.coins.merchants import entering
from game.coins.merchants import hours as verbs
from game.coins.models import Merchant
from game.units.actions import Action
from game.units.approval_refusals import Refused
from hotspots import catalogue
from hotspots.filters import Filters
from hotspots.models import Kind
from hotspots.search.finding import find
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.merchants import found_or_404
from web.phone import place_words

MOST_FOUND: Final = 20


@staff_page(Action.KEEP_MERCHANTS)
def place(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """Look for the merchant's place by its name, then choose it."""
    found = found_or_404(merchant)
    if request.method == "POST":
        return _placed(request, found)
    words = request.GET.get("words", found.name_zh)
    now, merchants = timezone.now(), Filters(kinds=frozenset({Kind.MERCHANT}))
    hits = find(catalogue.current(), words, filters=merchants, limit=MOST_FOUND)
    taken = dict(Merchant.objects.exclude(place=None).values_list("place__public_id", "name_zh"))
    lines = [(place_words.line(hit.entry, now, {}), hit.entry.address, taken.get(hit.entry.id)) for hit in hits]
    context = {"merchant": found, "words": words, "lines": lines}
    return render(request, "organiser/merchants/place.html", context)


def _placed(request: StaffRequest, merchant: Merchant) -> HttpResponse:
    place = _uuid(request.POST.get("place", ""))
    done = entering.stand_at(actor=request.staff, merchant=merchant, place=place, now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
        return redirect("staff:place_merchant", merchant.public_id)
    messages.success(request, _("It stands there on the map.") if place else _("It is on no map any more."))
    return redirect("staff:merchant", merchant.public_id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@staff_page(Action.KEEP_MERCHANTS)
def hours(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """Take the proposed hours over for the map, or leave the map as it is."""
    found, seen, now = found_or_404(merchant), request.POST.get("seen", ""), timezone.now()
    takes_over = "decline" not in request.POST
    verb = verbs.take_over if takes_over else verbs.decline
    done = verb(actor=request.staff, merchant=found, seen=seen, now=now)
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        words = _("The map shows these hours now.") if takes_over else _("The map stays as it is. The owner is told.")
        messages.success(request, words)
    return redirect("staff:merchant", merchant)
