"""The pages of the tree and of one unit: who is there in which role, and what can be changed."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.units import permissions, queries, roles
from game.units.actions import Action
from game.units.models import Assignment, Role, Unit
from game.units.permissions import may
from game.units.queries import Branch
from game.units.staffing import NO_UNIT, Staff
from web.organiser.access import StaffRequest, staff_page
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_pages import role_name
from web.templatetags.taitung_days import taitung_day


@require_safe
@staff_page(Action.SEE_UNIT)
def units(request: StaffRequest) -> HttpResponse:
    """The units one may see, as a tree."""
    context = {"may_add": permissions.may_anywhere(request.staff, Action.EDIT_UNIT)}
    return shown(request, "organiser/units.html", context, _tree(branches_for(request.staff)))


def branches_for(staff: Staff) -> list[Branch]:
    """The tree as far as they see it."""
    return queries.branches(permissions.scope(staff, Action.SEE_UNIT), timezone.localdate())


def _tree(branches: Iterable[Branch]) -> Table:
    return Table(
        name="units",
        caption=_("Units"),
        columns=(
            Column(_("Unit")), Column(_("Code")), Column(_("Account manager")), Column(_("People"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(each.unit.name, href=reverse("staff:unit", args=[each.unit.code]), indent=min(each.depth, 5)),
                Cell(each.unit.code),
                Cell(each.manager, is_name=True),
                Cell(str(each.people)),
            )
            for each in branches
        ),
        empty=_("There is no unit yet. Add the first one."),
    )  # fmt: skip


@require_safe
@staff_page(Action.SEE_UNIT)
def unit(request: StaffRequest, code: str) -> HttpResponse:
    """One unit: its people, and what the reader may change."""
    found = get_object_or_404(Unit, code=code)
    permissions.require(request.staff, Action.SEE_UNIT, code)
    people = list(queries.people_of([found], timezone.localdate()))
    context = {"unit": found, "branches": branches_for(request.staff), "acts": list(_acts(request.staff, found))}
    return shown(request, "organiser/unit.html", context, _people(found, people, request.staff))


def _acts(staff: Staff, unit: Unit) -> Iterable[tuple[str, str]]:
    """What they may do to this unit, as (words, address)."""
    if may(staff, Action.GIVE_ROLE, unit.code):
        yield _("Give a role"), reverse("staff:give_role", args=[unit.code])
    if may(staff, Action.EDIT_UNIT, unit.code):
        yield _("Add a unit below"), f"{reverse('staff:add_unit')}?above={unit.code}"
        yield _("Rename"), reverse("staff:rename_unit", args=[unit.code])
    if may(staff, Action.SET_CHAIN, unit.code):
        yield _("Chain of approval"), reverse("staff:chain", args=[unit.code])
    if may(staff, Action.MOVE_UNIT, unit.code) and may(staff, Action.MOVE_UNIT, NO_UNIT):
        yield _("Move"), reverse("staff:move_unit", args=[unit.code])


def _people(unit: Unit, people: Iterable[Assignment], staff: Staff) -> Table:
    return Table(
        name=f"people-{unit.code}",
        caption=_("People"),
        columns=(
            Column(_("Name of the person")), Column(_("Role in the unit")), Column(_("Deputy for")),
            Column(_("From"), is_whole=True), Column(_("Until"), is_whole=True),
            Column(_("What can be done"), only_here=True),
        ),
        rows=tuple(_person(one, staff) for one in people),
        empty=_("Nobody has a role here yet. The first is the account manager, who then names the others."),
    )  # fmt: skip


def _person(one: Assignment, staff: Staff) -> tuple[Cell, ...]:
    return (
        Cell(one.name, is_name=True),
        Cell(role_name(one.role, one.step)),
        Cell(one.deputy_of.name if one.deputy_of else "", is_name=True),
        Cell(taitung_day(one.begins_on)),
        Cell(taitung_day(one.ends_on) if one.ends_on else ""),
        Cell("", also=tuple(_changes(one, staff))),
    )


def _changes(one: Assignment, staff: Staff) -> Iterable[tuple[str, str]]:
    deputised = permissions.may_deputise(staff, holder_id=one.player_id, role=Role(one.role), unit_code=one.unit.code)
    if one.deputy_of is None and deputised:
        yield _("Name a deputy"), reverse("staff:deputise", args=[one.public_id])
    if roles.may_end(staff, one):
        yield _("End the role"), reverse("staff:end_role", args=[one.public_id])
