"""Budgets: a year at one look, and what the budget office does with the county's pool."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.coins.budgets import encumbering, overview, permitting, pool, year_end
from game.coins.budgets.encumbering import Destination
from game.coins.budgets.overview import Row, Sums
from game.coins.budgets.year_end import Left, YearEnd
from game.coins.ledger import year_of
from game.coins.models import Campaign, DecemberPermission
from game.units import permissions
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import Unit
from game.units.staffing import Staff
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.budget_forms import DecemberForm, PoolForm, ReleaseForm, ShareForm
from web.organiser.forms import number_in
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.coins_and_quota import coins_and_quota
from web.templatetags.staff_approvals import budget_year, grouped

YEARS_SHOWN = 3


@require_safe
@staff_page(Action.SEE_BUDGETS)
def budgets(request: StaffRequest) -> HttpResponse:
    """What each of my units had, has promised, has issued and has left in a year."""
    scope, year = permissions.scope(request.staff, Action.SEE_BUDGETS), _year_in(request)
    rows = overview.rows_of(year, scope)
    context = {
        "year": year,
        "years": _years(),
        "pool": overview.pool_of(year),
        "waiting": overview.waiting(scope),
        "decembers": DecemberPermission.objects.filter(year=year, unit__code__in=scope).select_related("unit"),
        "may_set": permissions.may_anywhere(request.staff, Action.SET_BUDGETS),
    }
    return shown(request, "organiser/budgets/year.html", context, _table(year, rows))


def _year_in(request: StaffRequest) -> int:
    asked = number_in(request.GET.get("year", ""))
    return asked if asked in _years() else year_of(timezone.now())


def _years() -> list[int]:
    this = year_of(timezone.now())
    return list(range(this + 1, this - YEARS_SHOWN, -1))


def _table(year: int, rows: list[Row]) -> Table:
    heads = (
        _("Appropriated"), _("Encumbered"), _("Promised"), _("Issued"), _("Expired"), _("Left"), _("Given back"),
    )  # fmt: skip
    total = [_line(_("All together"), overview.total_of(rows))] if rows else []
    return Table(
        name=f"budgets-{year}",
        caption=_("Units in %(year)s") % {"year": budget_year(year)},
        columns=(Column(_("Unit")), *(Column(head, is_number=True) for head in heads)),
        rows=(*(_line(row.unit.name, row.sums) for row in rows), *total),
        empty=_("No unit has coins of this year yet. They are granted from the pool, or encumbered in December."),
    )


def _line(name: str, sums: Sums) -> tuple[Cell, ...]:
    numbers = (
        sums.appropriated, sums.encumbered, sums.promised, sums.issued, sums.expired, sums.left, sums.given_back,
    )  # fmt: skip
    return (Cell(name), *(Cell(grouped(number)) for number in numbers))


@staff_page(Action.SET_BUDGETS)
def fill_pool(request: StaffRequest) -> HttpResponse:
    """Put the county's coins of a year into the pool."""
    form = PoolForm(request.POST or None, years=_open_years())

    def add(said: Mapping[str, Any]) -> object:
        return pool.add(actor=request.staff, now=timezone.now(), **said)

    words = {
        "title": _("Add to the pool"),
        "meaning": _("What the council gives for coins in a year. Units ask for it, and you grant it."),
        "act": _("Add to the pool"),
    }
    return _asked(request, form, add, _("The coins are in the pool."), words)


@staff_page(Action.SET_BUDGETS)
def encumber(request: StaffRequest) -> HttpResponse:
    """Set a part of next year's pool aside for a unit."""
    this = year_of(timezone.now())
    form = ShareForm(request.POST or None, units=_units(request), years=[this + 1])

    def do(_said: Mapping[str, Any]) -> object:
        return encumbering.encumber(actor=request.staff, share=form.share, now=timezone.now())

    words = {
        "title": _("Encumber for next year"),
        "meaning": _("In December a part of next year’s pool is set aside for a unit; it is released in the new year."),
        "act": _("Encumber"),
    }
    return _asked(request, form, do, _("The coins are encumbered."), words)


@staff_page(Action.SET_BUDGETS)
def release(request: StaffRequest) -> HttpResponse:
    """Let encumbered coins go, into the unit's budget or back to the pool."""
    form = ReleaseForm(request.POST or None, units=_units(request), years=_open_years())

    def do(said: Mapping[str, Any]) -> object:
        to = Destination(said["to"])
        return encumbering.release(actor=request.staff, share=form.share, to=to, now=timezone.now())

    words = {
        "title": _("Release what is encumbered"),
        "meaning": _("In the new year it goes into the unit’s budget; at any time it can go back to the pool."),
        "act": _("Release"),
    }
    return _asked(request, form, do, _("The coins are released."), words)


@staff_page(Action.SET_BUDGETS)
def allow_december(request: StaffRequest) -> HttpResponse:
    """Let a unit hand out coins in December."""
    form = DecemberForm(request.POST or None, units=_units(request), years=_open_years())

    def do(said: Mapping[str, Any]) -> object:
        return permitting.allow_december(actor=request.staff, now=timezone.now(), **said)

    words = {
        "title": _("Allow December"),
        "meaning": _(
            "Coins are issued until 30 November. With this permission a unit’s campaigns may run until 31 December; it "
            "is not taken back."
        ),
        "act": _("Allow December"),
    }
    return _asked(
        request, form, do, _("The unit may hand out coins in December. Its account managers are told."), words
    )


@staff_page(Action.SET_BUDGETS)
def close_year(request: StaffRequest) -> HttpResponse:
    """What closing a year would move, what is in the way, and the button."""
    asked = number_in((request.POST if request.method == "POST" else request.GET).get("year", ""))
    year = asked if asked in _years() else year_of(timezone.now())
    if request.method == "POST":
        done = year_end.close_year(actor=request.staff, year=year, now=timezone.now())
        if isinstance(done, Refused):
            saying.tell(request, [done])
        else:
            words = _("The year %(year)s is closed. Back at the source: %(coins)s coins.")
            messages.success(request, words % {"year": budget_year(year), "coins": grouped(done.coins)})
        return redirect(f"{reverse('staff:close_year')}?year={year}")
    ending = year_end.plan(year)
    context = {
        "ending": ending,
        "left": _named(ending.appropriations),
        "encumbered": _named(ending.encumbered),
        "years": [each for each in _years() if each <= year_of(timezone.now())],
    }
    return shown(request, "organiser/budgets/close.html", context, _in_the_way(ending, request.staff))


def _named(lefts: Iterable[Left]) -> list[tuple[str, int]]:
    """What is left with each unit, by the unit's name."""
    names = {unit.code: unit.name for unit in Unit.objects.all()}
    return [(names.get(left.unit_code, left.unit_code), left.coins) for left in lefts]


def _in_the_way(ending: YearEnd, staff: Staff) -> Table:
    return Table(
        name=f"open-campaigns-{ending.year}",
        caption=_("Close these first"),
        columns=(Column(_("Name")), Column(_("Unit")), Column(_("State")), Column(_("Coins and quota"))),
        rows=tuple(
            (
                Cell(each.name_zh, href=_address_for(staff, each), is_name=True),
                Cell(each.unit.name),
                Cell(_state_of(each)),
                Cell(coins_and_quota(each)),
            )
            for each in ending.in_the_way
        ),
        empty=_("Nothing is in the way: every campaign of the year is closed."),
    )


def _state_of(campaign: Campaign) -> str:
    is_open = campaign.state == Campaign.State.PUBLISHED
    return _("Running, coins set aside") if is_open else _("its balloons still fly")


def _address_for(staff: Staff, campaign: Campaign) -> str:
    """The page of a campaign, for who may open it."""
    if not permissions.may(staff, Action.SEE_CAMPAIGNS, campaign.unit.code):
        return ""
    return reverse("staff:campaign", args=[campaign.public_id])


def _asked(
    request: StaffRequest,
    form: forms.Form,
    do: Callable[[Mapping[str, Any]], object],
    done: str,
    words: Mapping[str, str],
) -> HttpResponse:
    """A form of the budget office: again with what is wrong, or the year with what was done."""
    if request.method == "POST" and form.is_valid():
        answer = do(form.cleaned_data)
        if not isinstance(answer, Refused):
            messages.success(request, done)
            return redirect(f"{reverse('staff:budgets')}?year={form.cleaned_data['year']}")
        saying.put_beside(form, [answer])
    return render(request, "organiser/form.html", {"form": form, "back": reverse("staff:budgets"), **words})


def _open_years() -> list[int]:
    this = year_of(timezone.now())
    return [this, this + 1]


def _units(request: StaffRequest) -> list[Unit]:
    return list(Unit.objects.filter(code__in=permissions.scope(request.staff, Action.SET_BUDGETS)))
