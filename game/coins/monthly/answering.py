"""What the county answers to a line that a merchant disputes: yes, with the payment given back, or no, with a reason.

The line stays as it is. A payment whose line was disputed rightly is refunded here and now, to the person who paid and
to the lots of their wallet; the refund is a correction in the next month's statement. An acceptance without such a
movement would be a promise that nobody keeps: while the till lacks the coins the dispute stays open, and the line of a
refund, whose coins are with the customer again, is explained and not accepted.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from game.coins.models import Redemption, Statement, StatementLine
from game.coins.monthly import rows
from game.coins.monthly.refusals import Code
from game.coins.monthly.telling import tell_owners
from game.coins.redeeming import refunding
from game.inbox.kinds import Kind
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.staffing import Staff


def answer(*, line: UUID, actor: Staff, accepted: bool, reason: str, now: datetime) -> StatementLine | Refused:
    """Answer a disputed line; the last answer opens the statement again for the merchant to confirm."""
    try:
        with transaction.atomic():
            return _answer(line, actor, accepted, " ".join(reason.split()), now)
    except _NotRefunded as stopped:
        return stopped.refused


class _NotRefunded(Exception):
    """The refund was refused, and nothing of the answer stays."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


def _answer(line: UUID, actor: Staff, accepted: bool, reason: str, now: datetime) -> StatementLine | Refused:
    rows.require(actor, Action.HANDLE_STATEMENTS, now)
    held, found = rows.locked_with_line(line)
    if found.disputed_at is None:
        return Refused(Code.LINE_NOT_DISPUTED)
    if found.answered_at is not None:
        is_repeat = (found.accepted, found.answer) == (accepted, reason)
        return found if is_repeat else Refused(Code.LINE_ANSWERED, {"answer": found.answer})
    if wrong := rows.own_shop(actor, held) or rows.wrong_reason(reason):
        return wrong
    if accepted and found.kind != StatementLine.Kind.REDEEMED:
        return Refused(Code.REFUND_STAYS)
    found.accepted, found.answer, found.answered_by, found.answered_at = accepted, reason, actor.name, now
    found.save(update_fields=["accepted", "answer", "answered_by", "answered_at"])
    if not held.lines.filter(disputed_at__isnull=False, answered_at=None).exists():
        held.state = Statement.State.OPEN
        held.save(update_fields=["state"])
    tell_owners([held], Kind.STATEMENT_ANSWERED, now, about=found.public_id.hex)
    rows.record(actor, "dispute_accepted" if accepted else "dispute_refused", now, held, reason=reason)
    if accepted:
        _give_back(found, actor, reason, now)
    return found


def _give_back(line: StatementLine, actor: Staff, reason: str, now: datetime) -> None:
    """Refund the payment of a line, unless it was refunded meanwhile."""
    payment = Redemption.objects.get(transfer=line.transfer_id)
    if payment.state == Redemption.State.REFUNDED:
        return
    done = refunding.refund_later(redemption=payment.public_id, actor=actor, reason=reason, now=now)
    if isinstance(done, Refused):
        raise _NotRefunded(done)
