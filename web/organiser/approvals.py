"""Approvals: what waits for me, one of them with its chain, and the buttons under it.

Which facts a kind shows is told by `asked`; the buttons call the verbs of `game.units.approvals`, which alone decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from game.units import approvals, desk, permissions, signers
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.approvals import LONGEST_REASON, Seen
from game.units.models import Approval, ApprovalState, Decision, Verdict
from game.units.staffing import Staff
from web.organiser import asked, saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.forms import number_in
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.taitung_days import taitung_moment


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the chain as the page shows it: who decided, or whose turn it is."""

    step: str
    decision: Decision | None
    is_next: bool


@require_safe
@staff_page(Action.SEE_CAMPAIGNS)
def of_units(request: StaffRequest) -> HttpResponse:
    """What waits for me, and everything of my units that is or was under approval."""
    context = {"waiting": desk.to_sign(request.staff)}
    return shown(request, "organiser/approvals.html", context, _table(desk.of_units(request.staff)))


def _table(found: list[Approval]) -> Table:
    in_short = asked.in_short(found)
    return Table(
        name="approvals",
        caption=_("All of my units"),
        columns=(
            Column(_("Title")),
            Column(_("What is asked for")),
            Column(_("Unit")),
            Column(_("State")),
            Column(_("Signed")),
            Column(_("Waiting since")),
        ),
        rows=tuple(
            (
                Cell(each.title, href=reverse("staff:approval", args=[each.public_id]), is_name=True),
                Cell(in_short.get(each.subject, "")),
                Cell(each.unit.name),
                Cell(str(ApprovalState(each.state).label)),
                Cell(f"{each.position} / {len(each.steps)}" if each.steps else ""),
                Cell(taitung_moment(each.waits_since or each.created_at)),
            )
            for each in found
        ),
        empty=_("Nothing has been written yet. A case officer begins with a campaign."),
    )


@require_safe
@staff_page(Action.SEE_CAMPAIGNS)
def one(request: StaffRequest, approval: UUID) -> HttpResponse:
    """What is asked for, who has signed it, and what the reader can do."""
    found = _found(request, approval)
    return render(request, "organiser/approval.html", context_of(found, request.staff))


def context_of(approval: Approval, staff: Staff) -> dict[str, object]:
    """Everything that the parts of an approval's page show."""
    waits = approval.state == ApprovalState.SUBMITTED
    today = timezone.localdate()
    return {
        "approval": approval,
        "asked": asked.of(approval),
        "rungs": list(_rungs(approval)),
        "returns": list(_returns(approval)),
        "authors": authors_named(approval),
        "may_sign": waits and permissions.may_sign_off(staff, approvals.submission_of(approval)),
        "is_own": staff.player_id in approvals.authors_of(approval),
        "crew": [signer.name for signer in approvals.waiting_for(approval, today)],
        "ask": signers.to_ask(approval.unit.code, today),
        "longest_reason": LONGEST_REASON,
        "may_withdraw": staff.player_id in approvals.authors_of(approval)
        and approval.state in approvals.WITHDRAWABLE
        and permissions.may(staff, Action.SUBMIT, approval.unit.code),
    }


@require_POST
@staff_page(Action.SIGN_OFF)
def sign(request: StaffRequest, approval: UUID) -> HttpResponse:
    """Sign the step that the page showed."""
    found = _found(request, approval)
    done = approvals.sign_off(approver=request.staff, subject=found.subject, seen=_seen(request), now=timezone.now())
    return _told(request, found, done, _("You have signed it."))


@require_POST
@staff_page(Action.RETURN)
def send_back(request: StaffRequest, approval: UUID) -> HttpResponse:
    """Return it with a reason; without one, the page again with what was typed."""
    found, reason = _found(request, approval), request.POST.get("reason", "")
    done = approvals.return_with_reason(
        approver=request.staff, subject=found.subject, seen=_seen(request), reason=reason, now=timezone.now()
    )
    if isinstance(done, Refused) and done.about:
        said = {"reason": reason, "reason_wrong": saying.sentence_of(done)}
        return render(request, "organiser/approval.html", context_of(found, request.staff) | said)
    return _told(request, found, done, _("You have returned it; its authors are told why."))


@require_POST
@staff_page(Action.SUBMIT)
def withdraw(request: StaffRequest, approval: UUID) -> HttpResponse:
    """Take it back for good."""
    found = _found(request, approval)
    done = approvals.withdraw(author=request.staff, subject=found.subject, now=timezone.now())
    return _told(request, found, done, _("It is withdrawn."))


def authors_named(approval: Approval) -> list[str]:
    """The names of its authors, as they have them in their roles."""
    names = approval.authors.order_by("assignments__pk").values_list("assignments__name", flat=True)
    return list(dict.fromkeys(name for name in names if name))


def _found(request: StaffRequest, public_id: UUID) -> Approval:
    approval = get_object_or_404(Approval.objects.select_related("unit"), public_id=public_id)
    permissions.require(request.staff, Action.SEE_CAMPAIGNS, approval.unit.code)
    return approval


def _seen(request: StaffRequest) -> Seen:
    round_, position = (number_in(request.POST.get(name, "")) for name in ("round", "position"))
    return Seen(round_, position, request.POST.get("content_hash", ""))


def _told(request: StaffRequest, approval: Approval, done: Approval | Refused, words: str) -> HttpResponse:
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, words)
    return redirect("staff:approval", approval.public_id)


def _rungs(approval: Approval) -> Iterator[Rung]:
    decisions = {each.position: each for each in approval.decisions.filter(round=approval.round)}
    for position, step in enumerate(approval.steps):
        is_next = approval.state == ApprovalState.SUBMITTED and position == approval.position
        yield Rung(step, decisions.get(position), is_next)


def _returns(approval: Approval) -> Iterator[Decision]:
    yield from approval.decisions.filter(verdict=Verdict.RETURNED).order_by("-round")
