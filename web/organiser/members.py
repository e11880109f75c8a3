"""The counter: a code for who shows their card, a claim released, a roster taken over."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from game.players import membership
from game.players.county_codes import Issued
from game.players.membership import FirstAccount
from game.players.models import MembershipKind, Player
from game.players.roster import Report
from game.players.roster_words import FILE_PROBLEMS, LARGEST_MIB, ROW_PROBLEMS
from game.units import counter
from game.units.actions import Action
from web.organiser.access import StaffRequest, staff_page
from web.organiser.member_forms import CodeForm, PersonForm, RosterForm
from web.phone import ways_in
from web.phone.me.membership_words import month, way_into


@staff_page(Action.ISSUE_CODES)
@sensitive_post_parameters("number", "born_on")
def issue_code(request: StaffRequest) -> HttpResponse:
    """A code for the person at the counter, shown once and to be printed."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = MembershipKind(form.cleaned_data["kind"])
        township = form.cleaned_data["township"]
        issued = counter.issue_code(
            person=form.person, kind=kind, township=township and township.pk, actor=request.staff, now=timezone.now()
        )
        if isinstance(issued, Issued):
            return render(request, "organiser/code.html", {"issued": issued})
        return _ask(request, form, issued)
    return render(request, "organiser/issue_code.html", {"form": form})


@staff_page(Action.RELEASE_MEMBERSHIP)
@sensitive_post_parameters("number", "born_on")
def release(request: StaffRequest) -> HttpResponse:
    """First where the person's membership is, then, once confirmed, it is released."""
    form = PersonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "organiser/release.html", {"form": form})
    if "confirmed" not in request.POST:
        return _ask(request, form, membership.first_account(form.person))
    released = counter.release(person=form.person, keeps_place=_has_way_in, actor=request.staff, now=timezone.now())
    return render(request, "organiser/released.html", {"released": released})


def _ask(request: StaffRequest, form: PersonForm, first: FirstAccount | None) -> HttpResponse:
    """Tell where the membership is and what releasing it means."""
    if first is None:
        form.add_error(None, _("This person has no membership. Issue a code for them."))
        return render(request, "organiser/release.html", {"form": form})
    about = {"month": month(first.joined_on), "way": way_into(first), "keeps": _has_way_in(first.player_id)}
    return render(request, "organiser/release_sure.html", {"form": form, **about})


def _has_way_in(player_id: int) -> bool:
    return ways_in.of(Player.objects.get(pk=player_id)).count > 0


@staff_page(Action.IMPORT_ROSTER)
def import_roster(request: StaffRequest) -> HttpResponse:
    """A roster, all of it or nothing, with a report."""
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    shown: dict[str, Any] = {"form": form, "largest_mib": LARGEST_MIB}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["roster"]
        report = counter.import_roster(file=upload.file, name=upload.name, actor=request.staff, now=timezone.now())
        shown |= {"report": report, "problem": _problem(report), "refusals": _refusals(report)}
    return render(request, "organiser/roster.html", shown)


def _problem(report: Report) -> str:
    if report.is_busy:
        return _("Another import is running. Wait until it is done, then choose the file again.")
    return f"{FILE_PROBLEMS[report.problem]} {report.column}".strip() if report.problem else ""


def _refusals(report: Report) -> list[tuple[int, str]]:
    return [(each.line, str(ROW_PROBLEMS[each.problem])) for each in report.refusals]
