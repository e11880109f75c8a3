"""Granting: the budget office answers a signed request for coins, with all of it, a part, or nothing (R24).

A grant is one transfer from the county's pool into the unit's appropriation, and its key names the request, so that
a request is granted once whoever presses the button how often. Locks: the approval, the request, then accounts.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from game.coins import accounts as chart
from game.coins import ledger
from game.coins.budgets import office, requesting
from game.coins.budgets.refusals import Code
from game.coins.ledger import Move, Shortfall, year_of
from game.coins.models import CoinRequest, Transfer, TransferKind
from game.inbox import sending
from game.inbox.kinds import Kind
from game.units import approvals
from game.units.approval_refusals import Refused
from game.units.models import Approval, ApprovalState
from game.units.staffing import Staff


@dataclass(frozen=True, slots=True)
class Answer:
    """What the budget office says: granted (with how many coins) or declined, and why."""

    answer: CoinRequest.Answer
    coins: int
    reason: str


def grant(
    *, actor: Staff, request: CoinRequest, coins: int | None, reason: str, now: datetime
) -> CoinRequest | Refused:
    """Give a unit what it asked for, or less with the reason; the same answer again changes nothing.

    Who asked is told.

    Raises:
        NotAllowed: they are not of this unit's budget office.
    """
    if wrong := office.wrong_sum(coins):
        return wrong
    answer = Answer(CoinRequest.Answer.GRANTED, coins or 0, office.tidy(reason))
    try:
        return _answer(actor, request, answer, now)
    except Shortfall as shortfall:
        return Refused(Code.POOL_SHORT, {"missing": shortfall.missing, "year": request.year}, about="coins")


def decline(*, actor: Staff, request: CoinRequest, reason: str, now: datetime) -> CoinRequest | Refused:
    """Give nothing, with the reason, which who asked is told; declining again changes nothing.

    Raises:
        NotAllowed: they are not of this unit's budget office.
    """
    reason = office.tidy(reason)
    if wrong := office.wrong_reason(reason):
        return wrong
    return _answer(actor, request, Answer(CoinRequest.Answer.DECLINED, 0, reason), now)


def granted_coins(request: CoinRequest) -> int:
    """What a request was granted; 0 if nothing, or not yet."""
    if request.granted is None:
        return 0
    return int(request.granted.entries.filter(amount__gt=0).values_list("amount", flat=True)[0])


@transaction.atomic
def _answer(actor: Staff, request: CoinRequest, answer: Answer, now: datetime) -> CoinRequest | Refused:
    approval = approvals.locked(request.public_id)
    request = requesting.locked(request)
    office.require(actor, now, request.unit.code)
    if request.answer != CoinRequest.Answer.WAITING:
        return request if _is_same(request, answer) else _answered(request)
    if refused := _unanswerable(actor, approval, request, answer, now):
        return refused
    request.answer, request.reason = answer.answer, answer.reason
    request.answered_by, request.answered_at = actor.name, now
    if answer.answer == CoinRequest.Answer.GRANTED:
        request.granted = _moved(request, answer, now)
    request.save()
    _tell(request, actor, approval, answer, now)
    return request


def _is_same(request: CoinRequest, answer: Answer) -> bool:
    said = (request.answer, granted_coins(request), request.reason)
    return said == (answer.answer, answer.coins, answer.reason)


def _answered(request: CoinRequest) -> Refused:
    return Refused(Code.ANSWERED, {"name": request.answered_by, "at": request.answered_at or ""})


def _unanswerable(
    actor: Staff, approval: Approval, request: CoinRequest, answer: Answer, now: datetime
) -> Refused | None:
    if approval.state != ApprovalState.APPROVED:
        return Refused(Code.NOT_SIGNED, {"state": approval.state})
    if not approvals.is_approved_as_it_is(approval):
        return Refused(Code.CHANGED_SINCE_SIGNED)
    if actor.player_id in approvals.authors_of(approval):
        return Refused(Code.OWN_REQUEST)
    return _wrong_grant(request, answer, now) if answer.answer == CoinRequest.Answer.GRANTED else None


def _wrong_grant(request: CoinRequest, answer: Answer, now: datetime) -> Refused | None:
    if request.year < year_of(now):
        return Refused(Code.YEAR_OVER, {"year": request.year})
    if answer.coins > request.coins:
        return Refused(Code.MORE_THAN_ASKED, {"coins": request.coins}, about="coins")
    if answer.coins < request.coins and not answer.reason:
        return Refused(Code.REASON_FOR_LESS, about="reason")
    return office.too_long(answer.reason)


def _moved(request: CoinRequest, answer: Answer, now: datetime) -> Transfer:
    home = chart.appropriation_of(request.unit.code, request.year)
    return ledger.post(
        key=f"grant:{request.public_id.hex}",
        kind=TransferKind.ALLOT,
        moves=(Move(chart.pool_of(request.year), -answer.coins), Move(home, answer.coins)),
        now=now,
        year=request.year,
        reason=answer.reason,
    )


def _tell(request: CoinRequest, actor: Staff, approval: Approval, answer: Answer, now: datetime) -> None:
    """The trail, and the inbox of everybody who wrote the request."""
    is_granted = answer.answer == CoinRequest.Answer.GRANTED
    said: dict[str, str | int] = {"coins": answer.coins, "asked": request.coins, "reason": answer.reason}
    details: dict[str, str | int] = {name: value for name, value in said.items() if value}
    requesting.record(request, actor, "coins_granted" if is_granted else "coins_declined", now, **details)
    kind = Kind.COINS_GRANTED if is_granted else Kind.COINS_DECLINED
    number: dict[str, str | int] = (
        {"coins": answer.coins, "asked": request.coins} if is_granted else {"reason": answer.reason}
    )
    values: dict[str, str | int] = {"request": str(request.public_id), "title": approval.title, **number}
    for player_id in sorted(approvals.authors_of(approval)):
        key = f"{kind}:{request.public_id.hex}"
        sending.send(player_id=player_id, kind=kind, values=values, key=key, now=now)
