"""The way of coins, lot by lot: campaign → grant → person → merchant → statement → payout.

A strand is what one transfer took out of one lot, or brought back into it (below zero). The strands of an award add up
to it, those of a payment to the payment.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from game.coins.models import (
    Campaign,
    Lot,
    LotUse,
    Merchant,
    Redemption,
    Settlement,
    Statement,
    StatementLine,
    Transfer,
    TransferKind,
    Voucher,
)
from game.coins.redeeming.receipts import number_of
from game.coins.tracing.finding import MOST_TAKERS, Found
from game.coins.tracing.pseudonyms import pseudonym_of

MOST_STRANDS: Final = MOST_TAKERS


class Fate(StrEnum):
    """Where coins are, or what became of them."""

    PENDING = "pending"
    IN_WALLET = "in_wallet"
    IN_VOUCHER = "in_voucher"
    PAID = "paid"
    REFUNDED = "refunded"
    RETURNED = "returned"
    DONATED = "donated"
    EXPIRED = "expired"
    REVERSED = "reversed"
    BROUGHT = "brought"


_FATES: Final[Mapping[str, Fate]] = {
    TransferKind.DONATE: Fate.DONATED,
    TransferKind.EXPIRE: Fate.EXPIRED,
    TransferKind.REVERSE: Fate.REVERSED,
    TransferKind.REFUND: Fate.REFUNDED,
    TransferKind.UNRESERVE: Fate.RETURNED,
    TransferKind.REDEEM: Fate.PAID,
    TransferKind.RESERVE: Fate.IN_VOUCHER,
    TransferKind.BRING: Fate.BROUGHT,
    TransferKind.SETTLE: Fate.IN_WALLET,
}


@dataclass(frozen=True, slots=True)
class Spent:
    """The far end of a strand: whom the coins went to, and how they were paid for."""

    merchant: Merchant
    receipt: str
    payment: UUID
    line: UUID | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Strand:
    """Some coins of one award. `owner` is for masking and is shown to nobody."""

    coins: int
    campaign: Campaign
    award: Transfer
    awarded_to: str
    fate: Fate
    owner: UUID = field(repr=False)
    by: Transfer | None = None  # what moved them there
    whose: str = ""  # the person's name at that time
    spent: Spent | None = None


def of(found: Found) -> list[Strand]:
    """Every strand of what was found, at most `MOST_STRANDS` and one, so that who shows them knows of more."""
    if found.award is not None:
        return of_award(found.award)
    uses = _uses(Q(transfer__in=found.takers[: MOST_STRANDS + 1]))
    return _strands(uses.order_by("transfer", "lot__award")[: MOST_STRANDS + 1])


def of_award(award: UUID) -> list[Strand]:
    """What became of the coins of one award; the strands add up to it. Of none, if it names no campaign (`audit`)."""
    settlement = Settlement.objects.select_related("transfer", "settled", "campaign__unit").get(transfer=award)
    lot = Lot.objects.select_related("campaign__unit").filter(award=award).first()
    if lot is None:
        return [_unsettled(settlement, settlement.campaign)] if settlement.campaign else []
    strands = _strands(_uses(Q(lot=lot)).order_by("transfer")[:MOST_STRANDS])
    return [*strands, _left(settlement, lot)] if lot.left else strands


def _uses(which: Q) -> QuerySet[LotUse]:
    return LotUse.objects.filter(which).select_related("transfer", "lot__award", "lot__campaign__unit")


def _unsettled(settlement: Settlement, campaign: Campaign) -> Strand:
    by = settlement.settled
    fate = _FATES[by.kind] if by else Fate.PENDING
    return _strand(settlement, campaign, settlement.coins, fate, by)


def _left(settlement: Settlement, lot: Lot) -> Strand:
    return _strand(settlement, lot.campaign, lot.left, Fate.IN_WALLET, settlement.settled)


def _strand(settlement: Settlement, campaign: Campaign, coins: int, fate: Fate, by: Transfer | None) -> Strand:
    award, owner = settlement.transfer, settlement.owner
    whose = pseudonym_of(owner, by.at) if by else ""
    return Strand(coins, campaign, award, pseudonym_of(owner, award.at), fate, owner, by, whose)


def _strands(uses: QuerySet[LotUse]) -> list[Strand]:
    found = list(uses)
    spent = _spent_by({use.transfer_id for use in found})
    vouchers = _states_of({use.transfer_id for use in found})
    return [_of_use(use, spent.get(use.transfer_id), vouchers.get(use.transfer_id)) for use in found]


def _of_use(use: LotUse, spent: Spent | None, voucher: str | None) -> Strand:
    lot, by = use.lot, use.transfer
    fate = Fate.PAID if voucher == Voucher.State.SPENT else _FATES[by.kind]
    return Strand(
        coins=use.coins,
        campaign=lot.campaign,
        award=lot.award,
        awarded_to=pseudonym_of(lot.owner, lot.award.at),
        fate=fate,
        owner=lot.owner,
        by=by,
        whose=pseudonym_of(lot.owner, by.at),
        spent=spent,
    )


def _states_of(transfers: Collection[UUID]) -> dict[UUID, str]:
    return dict(Voucher.objects.filter(reserved__in=transfers).values_list("reserved", "state"))


def _spent_by(transfers: Collection[UUID]) -> dict[UUID, Spent]:
    """The payment behind each transfer that took coins for one, or brought them back."""
    ended = Voucher.objects.filter(reserved__in=transfers, state=Voucher.State.SPENT).values_list("ended", flat=True)
    paid = Q(transfer__in={*transfers, *ended}) | Q(refund__in=transfers)
    rows = list(Redemption.objects.select_related("merchant").filter(paid))
    lines = _lines_of(rows)
    spent: dict[UUID, Spent] = {}
    for payment in rows:
        for taker, posted in ((payment.taken_by_id, payment.transfer_id), (payment.refund_id, payment.refund_id)):
            if taker is not None and posted is not None:
                spent[taker] = _spent(payment, lines.get(posted))
    return spent


def _spent(payment: Redemption, line: StatementLine | None) -> Spent:
    merchant, number = payment.merchant, number_of(payment)
    if line is None:
        return Spent(merchant, number, payment.public_id)
    return Spent(merchant, number, payment.public_id, line.public_id, line.statement)


def _lines_of(payments: Sequence[Redemption]) -> dict[UUID, StatementLine]:
    lines = StatementLine.objects.filter(redemption__in=payments).select_related("statement__payout")
    return {line.transfer_id: line for line in lines}
