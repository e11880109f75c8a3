"""Correcting: who asks for a reversal and why, and from a sum on who agrees; the reversal itself is `reversing`.

A smaller one is done at once by the budget officer who asks for it. From `COINS_THAT_NEED_TWO` coins on it waits for a
second one; the others are told. Every step leaves its line in the trail. Locks: the correction, then as `reversing`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from game.coins import reversing
from game.coins.correction_refusals import Code
from game.coins.ledger import Shortfall
from game.coins.models import Correction, Transfer
from game.coins.tracing import pseudonyms
from game.coins.tunables import COINS_THAT_NEED_TWO
from game.inbox import sending as inbox
from game.inbox.kinds import Kind, Values
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import Role
from game.units.staffing import NO_UNIT, Staff

LONGEST_REASON: Final = 200


def found(words: str) -> Transfer | None:
    """The transfer that somebody means: by its id, with hyphens or without, or by its key."""
    words = words.strip()
    try:
        return Transfer.objects.filter(Q(pk=UUID(words)) | Q(key=words)).first()
    except ValueError:
        return Transfer.objects.filter(key=words).first()


def needs_two(transfer: Transfer) -> bool:
    """Whether a second person has to agree."""
    return reversing.coins_of(transfer) >= COINS_THAT_NEED_TWO


def ask(
    *, actor: Staff, public_id: UUID, transfer: Transfer | None, reason: str, now: datetime
) -> Correction | Refused:
    """Have a transfer reversed: at once, or when a second person agrees. The same form sent twice asks once.

    Raises:
        NotAllowed: they are not of the budget office.
    """
    _require(actor, now)
    reason = " ".join(reason.split())
    if transfer is None:
        return Refused(Code.NO_TRANSFER, about="transfer")
    try:
        return _ask(actor, public_id, transfer, reason, now)
    except Shortfall as shortfall:
        return Refused(Code.SPENT, {"missing": shortfall.missing})


def agree(*, actor: Staff, correction: Correction, now: datetime) -> Correction | Refused:
    """Agree as the second person, and reverse it; agreeing again changes nothing.

    Raises:
        NotAllowed: they are not of the budget office.
    """
    try:
        return _agree(actor, correction, now)
    except Shortfall as shortfall:
        return Refused(Code.SPENT, {"missing": shortfall.missing})


@transaction.atomic
def decline(*, actor: Staff, correction: Correction, now: datetime) -> Correction | Refused:
    """Refuse it, or take one's own wish back; it may be asked for again.

    Raises:
        NotAllowed: they are not of the budget office.
    """
    _require(actor, now)
    correction = _locked(correction)
    if correction.state == Correction.State.REFUSED:
        return correction
    if correction.state != Correction.State.ASKED:
        return Refused(Code.DECIDED)
    _decide(correction, Correction.State.REFUSED, actor, now)
    _record(actor, "reversal_declined", correction, now)
    return correction


@transaction.atomic
def _ask(actor: Staff, public_id: UUID, transfer: Transfer, reason: str, now: datetime) -> Correction | Refused:
    if refused := _wrong(transfer, reason):
        return refused
    Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk)  # who asks for the same waits here
    if first := Correction.objects.filter(public_id=public_id).first():
        same = (first.transfer_id, first.reason) == (transfer.pk, reason)
        return first if same else Refused(Code.OTHER_CORRECTION)
    if Correction.objects.filter(transfer=transfer).exclude(state=Correction.State.REFUSED).exists():
        return Refused(Code.ASKED_ALREADY, about="transfer")
    correction = Correction.objects.create(
        public_id=public_id,
        transfer=transfer,
        reason=reason,
        asked_by=actor.name,
        asked_account=actor.public_id,
        asked_at=now,
    )
    if needs_two(transfer):
        _record(actor, "reversal_asked", correction, now)
        _tell_others(actor, correction, now)
        return correction
    return _done(actor, correction, now)


@transaction.atomic
def _agree(actor: Staff, correction: Correction, now: datetime) -> Correction | Refused:
    _require(actor, now)
    correction = _locked(correction)
    if correction.state == Correction.State.DONE:
        return correction
    if correction.state != Correction.State.ASKED:
        return Refused(Code.DECIDED)
    if correction.asked_account == actor.public_id:
        return Refused(Code.OWN)
    return _done(actor, correction, now)


def _done(actor: Staff, correction: Correction, now: datetime) -> Correction | Refused:
    reversal = reversing.reverse(transfer=correction.transfer, reason=correction.reason, now=now)
    if isinstance(reversal, Refused):
        transaction.set_rollback(True)
        return reversal
    correction.reversal = reversal
    _decide(correction, Correction.State.DONE, actor, now)
    _record(actor, "transfer_reversed", correction, now)
    return correction


def _decide(correction: Correction, state: Correction.State, actor: Staff, now: datetime) -> None:
    correction.state, correction.decided_by, correction.decided_at = state, actor.name, now
    correction.save(update_fields=["state", "decided_by", "decided_at", "reversal"])


def _locked(correction: Correction) -> Correction:
    return Correction.objects.select_for_update(of=("self",)).select_related("transfer").get(pk=correction.pk)


def _wrong(transfer: Transfer, reason: str) -> Refused | None:
    if transfer.kind not in (*reversing.BUDGETS, *reversing.AWARDS):
        return Refused(Code.NOT_REVERSIBLE, {"kind": transfer.kind}, about="transfer")
    if not reason:
        return Refused(Code.WHY, about="reason")
    if len(reason) > LONGEST_REASON:
        return Refused(Code.WHY_TOO_LONG, {"length": len(reason), "limit": LONGEST_REASON}, about="reason")
    return None


def _require(actor: Staff, now: datetime) -> None:
    if not permissions.may_anywhere(staffing.as_of_now(actor, now), Action.REVERSE):
        raise permissions.NotAllowed(actor, Action.REVERSE, NO_UNIT)


def _tell_others(actor: Staff, correction: Correction, now: datetime) -> None:
    coins = reversing.coins_of(correction.transfer)
    values: Values = {"correction": str(correction.public_id), "coins": coins, "name": actor.name}
    for player_id in sorted(_budget_officers(now) - {actor.player_id}):
        key = f"correction:{correction.public_id.hex}"
        inbox.send(player_id=player_id, kind=Kind.CORRECTION_WAITS, values=values, key=key, now=now)


def _budget_officers(now: datetime) -> set[int]:
    holders: Iterable[int | None] = (
        staffing.counting(timezone.localdate(now)).filter(role=Role.BUDGET_OFFICER).values_list("player_id", flat=True)
    )
    return {holder for holder in holders if holder is not None}


def _record(actor: Staff, action: str, correction: Correction, now: datetime) -> None:
    campaign = reversing.campaign_of(correction.transfer)
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=campaign.unit.code if campaign else _home_of(actor),
        subject=correction.public_id,
        title=pseudonyms.key_of(correction.transfer),
        details={"reason": correction.reason, "coins": reversing.coins_of(correction.transfer)},
    )


def _home_of(actor: Staff) -> str:
    own = (held.unit_code for held in actor.roles if permissions.may(actor, Action.REVERSE, held.unit_code))
    return next(own, NO_UNIT)
