"""From confirmed statements to money: an operator puts those of a month into one payout, the budget office pays it.

The payout's file is what is paid: it is written and sealed by its checksum when the payout is made, and each
statement's coins move from `payable` to `paid` when somebody else of the county says that the money went out.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from game.coins import accounts as chart
from game.coins import ledger
from game.coins.ledger import Move, Posting
from game.coins.models import Payout, Statement, TransferKind
from game.coins.monthly import account_changes, payout_file, rows
from game.coins.monthly.months import Month
from game.coins.monthly.refusals import Code
from game.coins.monthly.telling import tell_owners
from game.inbox.kinds import Kind
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry
from game.units.staffing import Staff

MADE = "payout_made"


@transaction.atomic
def consolidate(*, payout: UUID, month: Month, actor: Staff, now: datetime) -> Payout | Refused:
    """Put every confirmed statement of a month that waits for money into one payout.

    Statements of merchants without a bank account stay behind for a later one.

    Args:
        payout: chosen by who asks, so that a repeat finds the first.
    """
    rows.require(actor, Action.HANDLE_STATEMENTS, now)
    confirmed = _locked(Statement.objects.filter(month=month.first, state=Statement.State.CONFIRMED, coins__gt=0))
    known = Payout.objects.filter(public_id=payout).first()
    if known is not None:
        return known if known.month == month.first else Refused(Code.OTHER_PAYOUT)
    payable = [one for one in confirmed if one.merchant.bank_account]
    if not payable:
        return _nothing(confirmed, month)
    file = payout_file.written(payable)
    made = Payout.objects.create(
        public_id=payout, month=month.first, made_at=now, made_by=actor.name, file=file,
        coins=sum(one.coins for one in payable), sha256=payout_file.checksum(file),
    )  # fmt: skip
    for one in payable:
        one.payout, one.state = made, Statement.State.CONSOLIDATED
    Statement.objects.bulk_update(payable, ["payout", "state"])
    rows.record(actor, MADE, now, made, coins=made.coins, statements=len(payable), hash=made.sha256)
    return made


@transaction.atomic
def mark_paid(*, payout: UUID, actor: Staff, now: datetime) -> Payout | Refused:
    """Say that the money went out: each statement's coins move from payable to paid, and its merchant is told."""
    rows.require(actor, Action.PAY_OUT, now)
    held = Payout.objects.select_for_update().get(public_id=payout)
    if held.paid_at is not None:
        return held if held.paid_by == actor.name else Refused(Code.PAID_ALREADY, {"name": held.paid_by})
    if AuditEntry.objects.filter(subject=payout, action=MADE, actor=actor.public_id).exists():
        return Refused(Code.MADE_IT)
    if shops := _entered_by(actor, held):
        return Refused(Code.CHANGED_ACCOUNT, {"shops": "、".join(shops)})
    if payout_file.checksum(held.file) != held.sha256:
        return Refused(Code.FILE_CHANGED)
    held.paid_at, held.paid_by = now, actor.name
    held.save(update_fields=["paid_at", "paid_by"])
    statements = _locked(held.statements.all())
    tell_owners(statements, Kind.STATEMENT_PAID, now)
    rows.record(actor, "payout_paid", now, held, coins=held.coins)
    _pay(statements, now)
    return held


def _locked(statements: QuerySet[Statement]) -> list[Statement]:
    locked = statements.select_for_update(of=("self",)).select_related("merchant")
    return list(locked.order_by("merchant__name_zh", "pk"))


def _entered_by(actor: Staff, payout: Payout) -> list[str]:
    """The merchants whose bank account they have entered since these were last paid."""
    own = (change for change in account_changes.of(payout) if change.actor == actor.public_id)
    return sorted({change.merchant.name_zh for change in own})


def _pay(statements: Sequence[Statement], now: datetime) -> None:
    transfers = ledger.post_all(postings=[_posting(one) for one in statements], now=now, year=ledger.year_of(now))
    for one, transfer in zip(statements, transfers, strict=True):
        one.paid, one.state = transfer, Statement.State.PAID
    Statement.objects.bulk_update(statements, ["paid", "state"])


def _posting(statement: Statement) -> Posting:
    merchant = statement.merchant.public_id
    moves = (Move(chart.payable_to(merchant), -statement.coins), Move(chart.paid_to(merchant), statement.coins))
    return Posting(f"pay_out:{statement.public_id.hex}", TransferKind.PAY_OUT, moves)


def _nothing(confirmed: Sequence[Statement], month: Month) -> Refused:
    if not confirmed:
        return Refused(Code.NOTHING_CONFIRMED, {"month": month.name})
    shops = "、".join(one.merchant.name_zh for one in confirmed)
    return Refused(Code.NO_BANK_ACCOUNT, {"month": month.name, "shops": shops})
