"""The reports desk: what people say is wrong, by place and trouble, with a button for each answer.

One tap judges every report of that trouble at that place; what it did is said on the next page.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from game.reports import desk, judging
from game.reports.desk import Waiting
from game.reports.judging import Judged
from game.reports.models import Trouble
from game.reports.refusals import Refusal
from game.units import permissions
from game.units.actions import Action
from geo.naming import name_of
from web.organiser import place_words
from web.organiser.access import StaffRequest, staff_page
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.taitung_days import taitung_day

Verb = Callable[..., Judged | Refusal]


@require_safe
@staff_page(Action.JUDGE_REPORTS)
def reports(request: StaffRequest) -> HttpResponse:
    """What waits for my units."""
    found = desk.waiting(permissions.scope(request.staff, Action.JUDGE_REPORTS))
    return shown(request, "organiser/places/reports.html", {"waiting": found}, _table(found))


def _table(found: Iterable[Waiting]) -> Table:
    return Table(
        name="reports",
        caption=_("Reports"),
        columns=(
            Column(_("Place")), Column(_("What is wrong")), Column(_("Reports"), is_number=True),
            Column(_("First on"), is_whole=True), Column(_("Last on"), is_whole=True), Column(_("List")),
        ),
        rows=tuple(
            (
                Cell(name_of(each.place), href=reverse("staff:place", args=[each.place.public_id])),
                Cell(str(Trouble(each.trouble).label)),
                Cell(str(each.reports)),
                Cell(taitung_day(each.first_on)),
                Cell(taitung_day(each.last_on)),
                Cell(place_words.title_of(each.place.dataset)),
            )
            for each in found
        ),
        empty=_("No report waits for you."),
    )  # fmt: skip


@require_POST
@staff_page(Action.JUDGE_REPORTS)
def confirm(request: StaffRequest, place: UUID, trouble: str) -> HttpResponse:
    """It is so."""
    return _judged(request, judging.confirm, place, trouble)


@require_POST
@staff_page(Action.JUDGE_REPORTS)
def dismiss(request: StaffRequest, place: UUID, trouble: str) -> HttpResponse:
    """It is not so."""
    return _judged(request, judging.dismiss, place, trouble)


@require_POST
@staff_page(Action.JUDGE_REPORTS)
def end(request: StaffRequest, place: UUID, trouble: str) -> HttpResponse:
    """It was so, and is over."""
    return _judged(request, judging.end, place, trouble)


def _judged(request: StaffRequest, verb: Verb, place: UUID, trouble: str) -> HttpResponse:
    done = verb(place_id=place, trouble=trouble, staff=request.staff, now=timezone.now())
    if isinstance(done, Refusal):
        messages.error(request, done.sentence)
    else:
        messages.success(request, _told(verb, done.reports))
    return redirect(_way_back(request))


def _told(verb: Verb, reports: int) -> str:
    if verb is judging.confirm:
        words = ngettext(
            "Confirmed: %(reports)s report. Everybody sees it now, and who reported it is thanked.",
            "Confirmed: %(reports)s reports. Everybody sees it now, and who reported it is thanked.",
            reports,
        )
    elif verb is judging.dismiss:
        words = ngettext(
            "Put aside: %(reports)s report. Nobody is told.", "Put aside: %(reports)s reports. Nobody is told.", reports
        )
    else:
        words = _("It is over: the place is shown without it again.")
    return words % {"reports": reports}


def _way_back(request: StaffRequest) -> str:
    """The page that had the button: the desk, or the place's own."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/staff/places/"):
        return back
    return reverse("staff:place_reports")
