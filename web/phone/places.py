"""Places for anybody: free WiFi and partner merchants by region, without an account and without a position.

What a page shows comes from the catalogue in memory; a script makes of the list a map and what is near, and asks the
server for whole townships only (`web/api/places.py`). Nothing here ever hears where somebody is.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from game.coins.merchants import showing
from game.players import favourites
from game.reports import reporting, standing, troubles
from game.reports.refusals import Code, Refusal
from geo.naming import name_of
from hotspots import catalogue
from hotspots.catalogue import Entry
from hotspots.listing import Listing, listing_of
from hotspots.models import Kind, Place
from web.api import report_limits
from web.phone import place_words
from web.phone.place_asking import Asked, asked_of, found

PAGE_PLACES: Final = 40


@require_safe
@ensure_csrf_cookie
def everywhere(request: HttpRequest) -> HttpResponse:
    """The regions to choose from, or the places that were asked for."""
    return _overview(request, asked_of(request.GET, listing_of(catalogue.current())))


@require_safe
@ensure_csrf_cookie
def township(request: HttpRequest, code: str) -> HttpResponse:
    """The places of one township."""
    listing = listing_of(catalogue.current())
    if code not in listing.region_of:
        raise Http404
    return _overview(request, asked_of(request.GET, listing, code))


def _overview(request: HttpRequest, asked: Asked) -> HttpResponse:
    now, places = timezone.now(), catalogue.current()
    entries = [] if asked.is_idle else found(places, asked, now)
    page = Paginator(entries, PAGE_PLACES).get_page(request.GET.get("page"))
    confirmed, certified = standing.confirmed_in(places), showing.certified() if page else {}
    context = {
        "asked": asked,
        "regions": _named(listing_of(places)),
        "kinds": Kind.choices,
        "page": page,
        "lines": [_line(entry, now, confirmed, certified) for entry in page],
        "further": _without_page(request),
    }
    return render(request, "places/everywhere.html", context)


def _line(
    entry: Entry, now: datetime, troubles: Mapping[UUID, Mapping[str, date]], certified: Mapping[UUID, date]
) -> place_words.Line:
    return place_words.line(entry, now, troubles.get(entry.id, {}), is_certified=entry.id in certified)


def _without_page(request: HttpRequest) -> str:
    said = request.GET.copy()
    said.pop("page", None)
    return f"{said.urlencode()}&" if said else ""


def _named(listing: Listing) -> list[dict[str, Any]]:
    """Regions and their townships with names the reader can read."""
    return [
        {"total": region.total, "name": name_of(region.total),
         "townships": [{"total": each, "name": name_of(each)}
                       for each in region.townships]}
        for region in listing.regions
    ]  # fmt: skip


@require_safe
@ensure_csrf_cookie
def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """All that is known of one place; one that is on no list any more says so."""
    entry = catalogue.current().entry(place_id)
    if entry is None:
        return _gone(request, place_id)
    now = timezone.now()
    confirmed, certified_on = standing.confirmed_at(place_id), showing.certified_since(place_id)
    context = {
        "entry": entry,
        "line": place_words.line(entry, now, confirmed, is_certified=certified_on is not None),
        "certified_on": certified_on,
        "open_words": place_words.trusted_open_words(entry, now, confirmed),
        "week": place_words.week(entry.opening_hours, now),
        "wheelchair": place_words.wheelchair(entry),
        "map_app": place_words.map_app(entry),
        "dialled": place_words.dialled(entry.phone),
        "confirmed": place_words.confirmed(confirmed),
        "troubles": troubles.OFFERED[Kind(entry.kind)],
        "is_marked": _is_marked(request, entry),
        "sent_as": uuid4(),
    }
    return render(request, "places/place.html", context)


def _gone(request: HttpRequest, place_id: UUID) -> HttpResponse:
    gone = Place.objects.filter(public_id=place_id, gone_at__isnull=False).only("name_zh", "name_en").first()
    if gone is None:
        raise Http404
    name = name_of(gone)
    return render(request, "places/gone.html", {"name": name}, status=410)


def _is_marked(request: HttpRequest, entry: Entry) -> bool:
    player_id = request.user.pk
    return player_id is not None and entry.id in favourites.favourites_of(player_id)


@require_POST
def report(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Say what is wrong, without a script; with one the phone sends it to the API."""
    answer = _reported(request, place_id)
    if isinstance(answer, Refusal):
        messages.error(request, answer.sentence)
    else:
        messages.success(request, _("Thank you. Whoever keeps this list is told."))
    is_there = not isinstance(answer, Refusal) or answer.code is not Code.NO_SUCH_PLACE
    return redirect("places:place", place_id) if is_there else redirect("places:everywhere")


def _reported(request: HttpRequest, place_id: UUID) -> object:
    player_id = request.user.pk
    if not report_limits.may_report(request, player_id):
        return Refusal(Code.TOO_MANY)
    return reporting.report(
        sent_as=_sent_as(request),
        place_id=place_id,
        trouble=request.POST.get("trouble", ""),
        player_id=player_id,
        now=timezone.now(),
    )


def _sent_as(request: HttpRequest) -> UUID:
    """The form's own number, which makes a second tap the same report."""
    try:
        return UUID(request.POST.get("sent_as", ""))
    except ValueError:
        return uuid4()


@require_POST
def favourite(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Mark a place or take the mark away, without a script; after logging in one is back at the place."""
    player_id = request.user.pk
    if player_id is None:
        return redirect_to_login(reverse("places:place", args=[place_id]))
    if "off" in request.POST:
        favourites.unmark(player_id=player_id, place_id=place_id)
    elif favourites.mark(player_id=player_id, place_id=place_id, now=timezone.now()) is favourites.Refusal.TOO_MANY:
        messages.error(request, _("You have marked as many places as there may be. Take a mark away first."))
    return redirect("places:place", place_id)
