"""Approvals: what is written goes through its unit's chain before it counts. Built once, for every kind.

    draft → submitted → (returned → submitted)* → approved | withdrawn

Nobody approves what they wrote or edited, and one person decides at most one step of a round, whether for themselves
or as a deputy. Signatures are for the content whose hash was submitted: `is_approved_as_it_is` compares it once more
before money moves. Each verb locks the approval first and asks who the person is at that moment; a page that shows
an older round, step or content than there is now is told so. Each verb repeated by the same person changes nothing.

What is approved is told by `under_approval`; campaigns do it in `game/coins/under_approval.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.inbox import sending
from game.inbox.kinds import Kind
from game.units import audit_trail, chains, permissions, signers, staffing, under_approval
from game.units.approval_refusals import Code, Refused
from game.units.models import Approval, ApprovalKind, ApprovalState, Decision, Step, Unit, Verdict
from game.units.permissions import Submission
from game.units.staffing import Held, Staff

LONGEST_REASON: Final = 200
LONGEST_TITLE: Final = 120
EDITABLE: Final = frozenset({ApprovalState.DRAFT, ApprovalState.RETURNED})
WITHDRAWABLE: Final = EDITABLE | {ApprovalState.SUBMITTED}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed to whoever decides on it."""

    round: int
    position: int
    content_hash: str


@transaction.atomic
def open_draft(*, author: Staff, kind: ApprovalKind, subject: UUID, unit: Unit, now: datetime) -> Approval:
    """Begin the approval of something just written; for the same subject again, the first.

    Raises:
        NotAllowed: their role does not let them write this in this unit.
    """
    known = under_approval.of_kind(kind)
    permissions.require(author, known.write, unit.code)
    approval, is_new = Approval.objects.get_or_create(
        subject=subject, defaults={"kind": kind, "unit": unit, "title": _title_of(kind, subject), "created_at": now}
    )
    if is_new:
        approval.authors.add(author.player_id)
        _record(approval, author, "approval_opened", now)
    return approval


def editing(*, author: Staff, subject: UUID, now: datetime) -> Approval | Refused:
    """Lock an approval for the transaction in which its subject is changed; who changes it becomes an author.

    Raises:
        NotAllowed: their role does not let them write this.
        Approval.DoesNotExist: nothing was opened for the subject.
    """
    approval = locked(subject)
    permissions.require(
        staffing.as_of_now(author, now), under_approval.of_kind(approval.kind).write, approval.unit.code
    )
    if approval.state not in EDITABLE:
        return Refused(Code.NOT_EDITABLE, {"state": approval.state})
    approval.authors.add(author.player_id)
    return approval


def retitle(approval: Approval) -> None:
    """Show what is being edited under the title it has now."""
    approval.title = _title_of(approval.kind, approval.subject)
    approval.save(update_fields=["title"])


@transaction.atomic
def submit(*, author: Staff, subject: UUID, seen_round: int, now: datetime) -> Approval | Refused:
    """Put what stands there now before the chain that holds now; whoever submits it answers for it as an author.

    Raises:
        NotAllowed: their role does not let them submit this.
        Approval.DoesNotExist: nothing was opened for the subject.
    """
    approval = locked(subject)
    permissions.require(
        staffing.as_of_now(author, now), under_approval.of_kind(approval.kind).submit, approval.unit.code
    )
    if approval.state not in EDITABLE:
        repeated = approval.state == ApprovalState.SUBMITTED and approval.round == seen_round + 1
        return approval if repeated else Refused(Code.NOT_SUBMITTABLE, {"state": approval.state})
    if approval.round != seen_round:
        return Refused(Code.OTHER_ROUND)
    chain = chains.chain_of(approval.unit.code, ApprovalKind(approval.kind))
    authors = authors_of(approval) | {author.player_id}
    if refused := _lacking(approval.unit, chain.steps, timezone.localdate(now), authors):
        return refused
    approval.authors.add(author.player_id)
    _enter_round(approval, chain.steps, now)
    _record(approval, author, "approval_submitted", now, hash=approval.content_hash[:12])
    _tell_next(approval, now)
    return approval


@transaction.atomic
def sign_off(*, approver: Staff, subject: UUID, seen: Seen, now: datetime) -> Approval | Refused:
    """Sign the step whose turn it is; the last signature approves.

    Raises:
        Approval.DoesNotExist: nothing was opened for the subject.
    """
    approval = locked(subject)
    turn = _turn(approval, approver, seen, now, Verdict.SIGNED)
    if not isinstance(turn, Held):
        return turn
    if content_of(approval).hash != approval.content_hash:
        return Refused(Code.CONTENT_CHANGED)
    _decide(approval, approver, turn, Verdict.SIGNED, "", now)
    approval.position += 1
    is_last = approval.position == len(approval.steps)
    approval.state = ApprovalState.APPROVED if is_last else ApprovalState.SUBMITTED
    _wait_anew(approval, now)
    _tell_authors(approval, Kind.APPROVAL_DONE, {}, now) if is_last else _tell_next(approval, now)
    return approval


@transaction.atomic
def return_with_reason(*, approver: Staff, subject: UUID, seen: Seen, reason: str, now: datetime) -> Approval | Refused:
    """Send it back to its authors, who are told why; the next submission begins at the first step again.

    Raises:
        Approval.DoesNotExist: nothing was opened for the subject.
    """
    reason = " ".join(reason.split())
    if not reason:
        return Refused(Code.REASON_MISSING, about="reason")
    if len(reason) > LONGEST_REASON:
        return Refused(Code.REASON_TOO_LONG, {"length": len(reason), "limit": LONGEST_REASON}, about="reason")
    approval = locked(subject)
    turn = _turn(approval, approver, seen, now, Verdict.RETURNED)
    if not isinstance(turn, Held):
        return turn
    _decide(approval, approver, turn, Verdict.RETURNED, reason, now)
    approval.state = ApprovalState.RETURNED
    _wait_anew(approval, now)
    _tell_authors(approval, Kind.APPROVAL_RETURNED, {"name": approver.name}, now)
    return approval


@transaction.atomic
def withdraw(*, author: Staff, subject: UUID, now: datetime) -> Approval | Refused:
    """Take it back for good; only an author can, and not after the last signature.

    Raises:
        NotAllowed: they have left the role in which they could.
        Approval.DoesNotExist: nothing was opened for the subject.
    """
    approval = locked(subject)
    permissions.require(
        staffing.as_of_now(author, now), under_approval.of_kind(approval.kind).submit, approval.unit.code
    )
    if author.player_id not in authors_of(approval):
        return Refused(Code.ONLY_AUTHORS)
    if approval.state == ApprovalState.WITHDRAWN:
        return approval
    if approval.state not in WITHDRAWABLE:
        return Refused(Code.NOT_WITHDRAWABLE, {"state": approval.state})
    approval.state = ApprovalState.WITHDRAWN
    _wait_anew(approval, now)
    _record(approval, author, "approval_withdrawn", now)
    return approval


def locked(subject: UUID) -> Approval:
    """The approval of this subject as it is now, locked until the transaction ends; always before the subject."""
    return Approval.objects.select_for_update(of=("self",)).select_related("unit").get(subject=subject)


def is_approved_as_it_is(approval: Approval) -> bool:
    """Whether every step has signed exactly what stands there now."""
    return approval.state == ApprovalState.APPROVED and content_of(approval).hash == approval.content_hash


def content_of(approval: Approval) -> under_approval.Content:
    """What stands there now."""
    return under_approval.of_kind(approval.kind).content(approval.subject)


def authors_of(approval: Approval) -> frozenset[int]:
    """The accounts of everybody who wrote in it."""
    return frozenset(author.pk for author in approval.authors.all())


def submission_of(approval: Approval) -> Submission:
    """What `permissions` asks about the step whose turn it is."""
    return Submission(approval.unit.code, approval.steps[approval.position], authors_of(approval), _signed_by(approval))


def waiting_for(approval: Approval, today: date) -> list[signers.Signer]:
    """Everybody who may sign the step whose turn it is; nobody if nothing waits."""
    if approval.state != ApprovalState.SUBMITTED:
        return []
    submission = submission_of(approval)
    return signers.at_step(submission.unit_code, submission.step, today, submission.authors | submission.signers)


def _signed_by(approval: Approval) -> frozenset[int]:
    decided = [decision for decision in approval.decisions.all() if decision.round == approval.round]
    persons = {person for decision in decided for person in (decision.player_id, decision.holder_id)}
    return frozenset(person for person in persons if person is not None)


def _lacking(unit: Unit, steps: Sequence[Step], today: date, authors: frozenset[int]) -> Refused | None:
    lacking = signers.unmanned(unit.code, steps, today, authors)
    if not lacking:
        return None
    code = Code.TOO_FEW_PEOPLE if len(lacking) == len(steps) > 1 else Code.NOBODY_AT_STEP
    asked = ", ".join(signers.to_ask(unit.code, today))
    return Refused(code, {"steps": ",".join(lacking), "unit": unit.code, "ask": asked})


def _title_of(kind: str, subject: UUID) -> str:
    title = under_approval.of_kind(kind).content(subject).title
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _enter_round(approval: Approval, steps: Sequence[Step], now: datetime) -> None:
    approval.content_hash = content_of(approval).hash
    approval.steps, approval.position, approval.round = [str(step) for step in steps], 0, approval.round + 1
    approval.state = ApprovalState.SUBMITTED
    _wait_anew(approval, now)


def _wait_anew(approval: Approval, now: datetime) -> None:
    """Save it; what is before the chain waits from now."""
    approval.waits_since = now if approval.state == ApprovalState.SUBMITTED else None
    approval.reminded_at = None
    approval.save()


def _turn(
    approval: Approval, approver: Staff, seen: Seen, now: datetime, verdict: Verdict
) -> Held | Approval | Refused:
    """The role in which somebody decides now what they saw; the approval itself if they have done so already."""
    decided = Decision.objects.filter(approval=approval, round=seen.round, position=seen.position).first()
    if decided is not None:
        same = (decided.player_id, decided.verdict) == (approver.player_id, verdict)
        return approval if same else _already(decided)
    if approval.state != ApprovalState.SUBMITTED:
        return Refused(Code.NOT_WAITING, {"state": approval.state})
    if (approval.round, approval.content_hash) != (seen.round, seen.content_hash):
        return Refused(Code.OTHER_ROUND)
    if approval.position != seen.position:
        return Refused(Code.OTHER_STEP)
    submission = submission_of(approval)
    return permissions.signs_as(staffing.as_of_now(approver, now), submission) or _not_theirs(approver, submission)


def _already(decision: Decision) -> Refused:
    code = Code.ALREADY_SIGNED if decision.verdict == Verdict.SIGNED else Code.ALREADY_RETURNED
    return Refused(code, {"name": decision.name, "step": decision.step, "at": decision.at})


def _not_theirs(approver: Staff, submission: Submission) -> Refused:
    stood_in_for = {held.deputy_for_id for held in approver.roles if held.step == submission.step}
    persons = {approver.player_id, *stood_in_for}
    if persons & submission.authors:
        return Refused(Code.OWN_WORK)
    if persons & submission.signers:
        return Refused(Code.SIGNED_BEFORE)
    return Refused(Code.NOT_YOUR_TURN, {"step": submission.step, "unit": submission.unit_code})


def _decide(approval: Approval, approver: Staff, held: Held, verdict: Verdict, reason: str, now: datetime) -> None:
    Decision.objects.create(
        approval=approval,
        round=approval.round,
        position=approval.position,
        step=held.step,
        verdict=verdict,
        reason=reason,
        player_id=approver.player_id,
        name=approver.name,
        holder_id=held.deputy_for_id,
        holder_name=held.deputy_for,
        content_hash=approval.content_hash,
        at=now,
    )
    details = {"step": held.step, "deputy_for": held.deputy_for, "reason": reason}
    said = {name: value for name, value in details.items() if value}
    _record(approval, approver, f"approval_{verdict}", now, **said, hash=approval.content_hash[:12])


def _record(approval: Approval, actor: Staff, action: str, now: datetime, **details: str | int) -> None:
    details = {**content_of(approval).in_short, **details}
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=approval.unit.code,
        subject=approval.subject,
        title=approval.title,
        details={"round": approval.round, **details} if approval.round else details,
    )


def _tell_next(approval: Approval, now: datetime) -> None:
    key = f"waits:{approval.public_id.hex}:{approval.round}:{approval.position}"
    values = {"approval": str(approval.public_id), "title": approval.title, "unit": approval.unit.name_zh}
    for player_id in sorted({signer.player_id for signer in waiting_for(approval, timezone.localdate(now))}):
        sending.send(player_id=player_id, kind=Kind.APPROVAL_WAITS, values=values, key=key, now=now)


def _tell_authors(approval: Approval, kind: Kind, more: dict[str, str], now: datetime) -> None:
    key = f"{kind}:{approval.public_id.hex}:{approval.round}"
    values = {"approval": str(approval.public_id), "title": approval.title, **more}
    for player_id in sorted(authors_of(approval)):
        sending.send(player_id=player_id, kind=kind, values=values, key=key, now=now)
