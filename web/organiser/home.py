"""The first page of staff: what waits for them, and what they are today."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.reports import desk as reports
from game.units import desk, permissions, queries
from game.units.actions import Action
from game.units.models import Assignment, Role
from game.units.staffing import Staff
from web.organiser.access import StaffRequest, staff_page
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_pages import role_name
from web.templatetags.taitung_days import taitung_day


@require_safe
@staff_page(Action.ENTER)
def home(request: StaffRequest) -> HttpResponse:
    """What waits for me, and my roles with their dates and deputies."""
    mine = list(queries.roles_of(request.staff.player_id, timezone.localdate()))
    reported = reports.waiting(permissions.scope(request.staff, Action.JUDGE_REPORTS))
    context = {
        "waiting": desk.to_sign(request.staff),
        "own": desk.written_by(request.staff),
        "reported": len({each.place.pk for each in reported}),
    }
    return shown(request, "organiser/home.html", context, _roles(mine, request.staff))


def _roles(mine: list[Assignment], staff: Staff) -> Table:
    return Table(
        name="my-roles",
        caption=_("My roles"),
        columns=(
            Column(_("Role in the unit")), Column(_("Unit")), Column(_("Deputy for")),
            Column(_("From"), is_whole=True), Column(_("Until"), is_whole=True),
            Column(_("Deputies"), only_here=True),
        ),
        rows=tuple(_row(one, staff) for one in mine),
    )  # fmt: skip


def _row(one: Assignment, staff: Staff) -> tuple[Cell, ...]:
    code, role = one.unit.code, Role(one.role)
    lends = permissions.may_deputise(staff, holder_id=one.player_id, role=role, unit_code=code)
    is_lent = one.deputy_of is not None
    deputise = ((_("Name a deputy"), reverse("staff:deputise", args=[one.public_id])),) if lends and not is_lent else ()
    return (
        Cell(role_name(one.role, one.step)),
        Cell(one.unit.name, href=reverse("staff:unit", args=[one.unit.code])),
        Cell(one.deputy_of.name if one.deputy_of else "", is_name=True),
        Cell(taitung_day(one.begins_on)),
        Cell(taitung_day(one.ends_on) if one.ends_on else ""),
        Cell("", also=deputise),
    )
