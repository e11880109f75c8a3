"""What somebody means who types a number: an award, a payment, a line, a statement or a payout.

Whatever was typed leads to transfers: those that took coins out of lots, or the awards that made the lots.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from game.coins.models import (
    LotUse,
    Payout,
    Redemption,
    Settlement,
    Statement,
    StatementLine,
    Transfer,
    Voucher,
)
from game.coins.tracing.refusals import Code
from game.units.approval_refusals import Refused

# A receipt's number is eight signs of the payment's id (`redeeming.receipts.number_of`); fewer would fit too many.
_RECEIPT_SIGNS: Final = 8
_ID_SIGNS: Final = 32
# A payout of a whole month has tens of thousands of lines: more than anybody reads on a page.
MOST_TAKERS: Final = 200


class Kind(StrEnum):
    """What was found."""

    AWARD = "award"
    PAYMENT = "payment"
    VOUCHER = "voucher"
    USE = "use"  # given to a cause, expired, or reversed
    LINE = "line"
    STATEMENT = "statement"
    PAYOUT = "payout"


@dataclass(frozen=True, slots=True)
class Found:
    """What it is, with the transfers that took its coins, or the award whose coins they are."""

    kind: Kind
    subject: UUID
    name: str
    at: datetime
    takers: tuple[UUID, ...] = ()
    award: UUID | None = None


def find(words: str) -> Found | Refused:
    """What has this number or key."""
    words = words.strip()
    number = _number(words)
    if number is not None:
        return _of_transfer(Transfer.objects.filter(pk=number).first()) or _of_rows(number) or _nothing()
    return _of_transfer(Transfer.objects.filter(key=words).first()) or _by_receipt(words) or _nothing()


def _nothing() -> Refused:
    return Refused(Code.NOT_FOUND, about="what")


def _number(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


def _by_receipt(words: str) -> Found | Refused | None:
    if not _RECEIPT_SIGNS <= len(words) <= _ID_SIGNS:
        return None
    low, high = (_number(words.lower().ljust(_ID_SIGNS, digit)) for digit in "0f")
    if low is None or high is None:
        return None
    fitting = list(_paid().filter(public_id__gte=low, public_id__lte=high)[:2])
    if len(fitting) > 1:
        return Refused(Code.SEVERAL, {"count": _paid().filter(public_id__gte=low, public_id__lte=high).count()})
    return _payment(fitting[0]) if fitting else None


def _of_transfer(transfer: Transfer | None) -> Found | Refused | None:
    """A transfer leads to the payment, the award, the statement that it belongs to."""
    if transfer is None:
        return None
    about = _award_of(transfer) or _payment_of(transfer) or _month_of(transfer)
    if about is not None:
        return about
    if LotUse.objects.filter(transfer=transfer).exists():
        return Found(Kind.USE, transfer.pk, transfer.key, transfer.at, (transfer.pk,))
    if transfer.reverses_id is not None:
        return _of_transfer(transfer.reverses)
    return Refused(Code.NO_COIN, about="what")


def _award_of(transfer: Transfer) -> Found | None:
    settled = Settlement.objects.filter(Q(transfer=transfer) | Q(settled=transfer)).select_related("transfer")
    settlement = settled.order_by("-transfer").first()
    if settlement is None:
        return None
    award = settlement.transfer
    return Found(Kind.AWARD, award.pk, award.key, award.at, award=award.pk)


def _payment_of(transfer: Transfer) -> Found | None:
    payment = _paid().filter(Q(transfer=transfer) | Q(refund=transfer)).first()
    if payment is not None:
        return _payment(payment)
    voucher = Voucher.objects.filter(Q(reserved=transfer) | Q(ended=transfer)).first()
    return _voucher(voucher) if voucher else None


def _month_of(transfer: Transfer) -> Found | None:
    statement = Statement.objects.filter(Q(transfer=transfer) | Q(paid=transfer)).first()
    return _statement(statement) if statement else None


def _of_rows(number: UUID) -> Found | None:
    """What has a number of its own besides its transfers."""
    if payment := _paid().filter(public_id=number).first():
        return _payment(payment)
    if voucher := Voucher.objects.filter(public_id=number).first():
        return _voucher(voucher)
    if line := StatementLine.objects.filter(public_id=number).select_related("transfer").first():
        return _months(Kind.LINE, line.public_id, line.transfer.key, line.transfer.at, Q(pk=line.pk))
    if statement := Statement.objects.filter(public_id=number).first():
        return _statement(statement)
    payout = Payout.objects.filter(public_id=number).first()
    return _payout(payout) if payout else None


def _paid() -> QuerySet[Redemption]:
    return Redemption.objects.filter(transfer__isnull=False).select_related("transfer")


def _payment(payment: Redemption) -> Found:
    """Which transfers took the coins, and which brought them back."""
    transfer = payment.transfer
    if transfer is None:
        raise LookupError(f"payment {payment.public_id} is not paid")
    takers = tuple(each for each in (payment.taken_by_id, payment.refund_id) if each is not None)
    return Found(Kind.PAYMENT, payment.public_id, transfer.key, transfer.at, takers)


def _voucher(voucher: Voucher) -> Found:
    takers = tuple(each for each in (voucher.reserved_id, voucher.ended_id) if each is not None)
    return Found(Kind.VOUCHER, voucher.public_id, f"reserve:{voucher.public_id.hex}", voucher.issued_at, takers)


def _statement(statement: Statement) -> Found:
    name, lines = f"{statement.month:%Y-%m}", Q(statement=statement)
    return _months(Kind.STATEMENT, statement.public_id, name, statement.made_at, lines)


def _payout(payout: Payout) -> Found:
    name, lines = f"{payout.month:%Y-%m}", Q(statement__payout=payout)
    return _months(Kind.PAYOUT, payout.public_id, name, payout.made_at, lines)


def _months(kind: Kind, subject: UUID, name: str, at: datetime, lines: Q) -> Found:
    """Each line by the transfer that took its coins, or brought them back."""
    found = (
        StatementLine.objects.filter(lines)
        .order_by("day", "pk")
        .values_list("transfer", "redemption__taken_by", "kind")
    )
    takers = (taken if line == StatementLine.Kind.REDEEMED else transfer for transfer, taken, line in found)
    return Found(kind, subject, name, at, tuple(dict.fromkeys(taker for taker in takers if taker is not None)))
