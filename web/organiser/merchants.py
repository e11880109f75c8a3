"""Partner merchants for staff: the list, and one of them with its people, offers, takings and place."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.coins.merchants import showing
from game.coins.models import Merchant
from game.coins.redeeming import receipts
from game.units import permissions
from game.units.actions import Action
from game.units.staffing import NO_UNIT
from geo.naming import name_of
from web.merchant.people import people_of
from web.organiser.access import StaffRequest, staff_page
from web.organiser.merchant_forms import SearchForm
from web.organiser.tables import Cell, Column, Table, shown
from web.phone import place_words
from web.templatetags.taitung_days import taitung_day


@require_safe
@staff_page(Action.SEE_MERCHANTS)
def merchants(request: StaffRequest) -> HttpResponse:
    """Those that fit, by name; who waits for a decision first."""
    form = SearchForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    context = {"form": form, "may_keep": may_keep(request), "proposals": _proposals()}
    return shown(request, "organiser/merchants/list.html", context, _table(_found(said)))


def may_keep(request: StaffRequest) -> bool:
    """Whether they change merchants, or only look."""
    return permissions.may(request.staff, Action.KEEP_MERCHANTS, NO_UNIT)


def found_or_404(public_id: UUID) -> Merchant:
    """A merchant with its place and township."""
    rows = Merchant.objects.select_related("place", "township").defer("township__outline")
    return get_object_or_404(rows, public_id=public_id)


def _proposals() -> Iterable[Merchant]:
    return Merchant.objects.exclude(hours_proposed="")


def _found(said: dict[str, Any]) -> Iterable[Merchant]:
    rows = Merchant.objects.select_related("township").defer("township__outline")
    for name in ("state", "township"):
        rows = rows.filter(**{name: said[name]}) if said.get(name) else rows
    for word in said.get("words", "").split():
        rows = rows.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(tax_id__startswith=word))
    return rows


def _table(found: Iterable[Merchant]) -> Table:
    return Table(
        name="merchants",
        caption=_("Merchants"),
        columns=(
            Column(_("Name")), Column(_("Tax id")), Column(_("Township")), Column(_("State")),
            Column(_("Partner since"), is_whole=True), Column(_("On the map")),
        ),
        rows=tuple(
            (
                Cell(each.name, href=reverse("staff:merchant", args=[each.public_id]), is_name=True),
                Cell(each.tax_id),
                Cell(name_of(each.township) if each.township else ""),
                Cell(each.get_state_display()),
                Cell(taitung_day(each.certified_on) if each.certified_on else ""),
                Cell(_("yes") if each.place_id else _("no")),
            )
            for each in found
        ),
        empty=_("No merchant fits. An operator enters the first one."),
    )  # fmt: skip


@require_safe
@staff_page(Action.SEE_MERCHANTS)
def merchant(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """One merchant: what is known of it, who works there, what it took today, and what an operator can do."""
    found, now = found_or_404(merchant), timezone.now()
    keeps, pays = may_keep(request), permissions.may_anywhere(request.staff, Action.PAY_OUT)
    context = {
        "merchant": found,
        "township": name_of(found.township) if found.township else "",
        "is_certified": showing.is_certified(found),
        "takings": receipts.takings(found.pk, timezone.localdate(now)),
        "offers": found.offers.filter(is_open=True),
        "proposed": place_words.week(found.hours_proposed, now),
        "week": place_words.week(found.place.opening_hours, now) if found.place else [],
        "may_keep": keeps,
        "may_end": "owner cashier" if keeps else "",
        "sees_account": keeps or pays,
    }
    return render(request, "organiser/merchants/one.html", context | people_of(found))
