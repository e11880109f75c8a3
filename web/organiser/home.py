"""The first page of staff: what waits for them, and what they are today."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.units import desk, queries
from game.units.actions import Action
from game.units.models import Assignment
from web.organiser.access import StaffRequest, staff_page
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_pages import role_name
from web.templatetags.taitung_days import taitung_day


@require_safe
@staff_page(Action.ENTER)
def home(request: StaffRequest) -> HttpResponse:
    """What waits for me, and my roles with their dates and deputies."""
    mine = list(queries.roles_of(request.staff.player_id, timezone.localdate()))
    context = {"waiting": desk.to_sign(request.staff), "own": desk.written_by(request.staff)}
    return shown(request, "organiser/home.html", context, _roles(mine))


def _roles(mine: list[Assignment]) -> Table:
    return Table(
        name="my-roles",
        caption=_("My roles"),
        columns=(
            Column(_("Role in the unit")), Column(_("Unit")), Column(_("Deputy for")),
            Column(_("From"), is_whole=True), Column(_("Until"), is_whole=True),
            Column(_("Deputies"), only_here=True),
        ),
        rows=tuple(_row(one) for one in mine),
    )  # fmt: skip


def _row(one: Assignment) -> tuple[Cell, ...]:
    deputise = () if one.deputy_of else ((_("Name a deputy"), reverse("staff:deputise", args=[one.public_id])),)
    return (
        Cell(role_name(one.role, one.step)),
        Cell(one.unit.name, href=reverse("staff:unit", args=[one.unit.code])),
        Cell(one.deputy_of.name if one.deputy_of else "", is_name=True),
        Cell(taitung_day(one.begins_on)),
        Cell(taitung_day(one.ends_on) if one.ends_on else ""),
        Cell("", also=deputise),
    )
