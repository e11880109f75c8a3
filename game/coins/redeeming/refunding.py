"""Giving a payment back, as a whole: the same day by the merchant, later by the county's operator.

The coins leave the till, which must still hold them, and go back into the lots that they were taken from. The transfer
is the exact opposite of the payment, with its reason, under the key `refund:<hex of the payment>`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.coins import accounts as chart
from game.coins import ledger, lots
from game.coins.ledger import Move, Posting, Shortfall, year_of
from game.coins.merchants.working import Working
from game.coins.models import Offer, Redemption, Transfer, TransferKind
from game.coins.redeeming import payments, tunables
from game.coins.redeeming.payments import Customer, State
from game.coins.redeeming.refusals import Code
from game.inbox import sending as inbox
from game.inbox.kinds import Kind
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.staffing import NO_UNIT, Staff

ACTION: Final = "payment_refunded"
Check = Callable[[Redemption], Refused | None]
Note = Callable[[Redemption], None]


def refund_today(*, redemption: UUID, cashier: Working, reason: str, now: datetime) -> Redemption | Refused:
    """Give back what was paid at this merchant today; a repeat finds it given back."""
    today = timezone.localdate(now)

    def check(payment: Redemption) -> Refused | None:
        if payment.merchant_id != cashier.merchant_id:
            return Refused(Code.NO_SUCH_PAYMENT)
        return Refused(Code.NOT_TODAY) if payment.day and payment.day != today else None

    return _refund(redemption, reason, now, check, note=lambda _payment: None)


def refund_later(*, redemption: UUID, actor: Staff | None, reason: str, now: datetime) -> Redemption | Refused:
    """Give back what was paid on any day; a line of the trail says who did it. None is the machine's console.

    Raises:
        NotAllowed: their role does not let them refund.
    """

    def check(_payment: Redemption) -> Refused | None:
        permissions.require(staffing.as_of_now(actor, now) if actor else None, Action.KEEP_MERCHANTS, NO_UNIT)
        return None

    return _refund(redemption, reason, now, check, note=lambda payment: _record(payment, actor, reason, now))


def _record(payment: Redemption, actor: Staff | None, reason: str, now: datetime) -> None:
    audit_trail.record(
        actor=actor,
        action=ACTION,
        now=now,
        subject=payment.public_id,
        title=payment.merchant.name_zh,
        details={"coins": payment.coins, "reason": " ".join(reason.split())},
    )


def _refund(redemption: UUID, reason: str, now: datetime, check: Check, note: Note) -> Redemption | Refused:
    reason = " ".join(reason.split())
    if not reason:
        return Refused(Code.REASON_MISSING, about="reason")
    if len(reason) > tunables.LONGEST_REASON:
        values = {"length": len(reason), "limit": tunables.LONGEST_REASON}
        return Refused(Code.REASON_TOO_LONG, values, about="reason")
    try:
        return _refund_now(redemption, reason, now, check, note)
    except Shortfall as shortfall:
        return Refused(Code.NOT_IN_TILL, {"missing": shortfall.missing})


@transaction.atomic
def _refund_now(redemption: UUID, reason: str, now: datetime, check: Check, note: Note) -> Redemption | Refused:
    owner = Redemption.objects.filter(public_id=redemption).values_list("owner", flat=True).first()
    customer = payments.hold_owner(owner) if owner else None
    payment = payments.locked(Redemption.objects.filter(public_id=redemption))
    if payment is None:
        return Refused(Code.NO_SUCH_PAYMENT)
    if refused := check(payment):
        return refused
    if payment.state != State.PAID:
        return payment if payment.state == State.REFUNDED else Refused(Code.NOT_PAID)
    if customer is None:
        return Refused(Code.GONE)
    note(payment)
    return _give_back(payment, customer, reason, now)


def _give_back(payment: Redemption, customer: Customer, reason: str, now: datetime) -> Redemption:
    if payment.offer_id and payment.fetched_at is None:
        _restock(payment.offer_id)
    _tell(payment, customer, reason, now)
    transfer = _post(payment, customer, reason, now)
    lots.bring_back(taken_by=_taker_of(payment), transfer=transfer.id)
    payment.state, payment.refund = State.REFUNDED, transfer
    payment.refunded_at, payment.refunded_for = now, reason
    payment.save(update_fields=["state", "refund", "refunded_at", "refunded_for"])
    return payment


def _restock(offer_id: int) -> None:
    offer = Offer.objects.select_for_update(no_key=True).get(pk=offer_id)
    offer.taken -= 1
    offer.save(update_fields=["taken"])


def _tell(payment: Redemption, customer: Customer, reason: str, now: datetime) -> None:
    merchant = payment.merchant
    inbox.send(
        player_id=customer.player_id,
        kind=Kind.PAYMENT_REFUNDED,
        values={
            "coins": payment.coins,
            "merchant": merchant.name_zh,
            "merchant_en": merchant.name_en or merchant.name_zh,
            "reason": reason,
        },
        key=f"refund:{payment.public_id.hex}",
        now=now,
    )


def _post(payment: Redemption, customer: Customer, reason: str, now: datetime) -> Transfer:
    till, wallet = chart.till_of(payment.merchant.public_id), chart.wallet_of(customer.owner)
    posting = Posting(
        key=f"refund:{payment.public_id.hex}",
        kind=TransferKind.REFUND,
        moves=(Move(till, -payment.coins), Move(wallet, payment.coins)),
        reason=reason,
        reverses=payment.transfer_id,
    )
    return ledger.post_all(postings=[posting], now=now, year=year_of(now))[0]


def _taker_of(payment: Redemption) -> UUID:
    """The transfer that took the lots: the payment's own, or that which reserved the voucher."""
    if payment.taken_by_id is None:
        raise RuntimeError(f"payment {payment.public_id} is paid and names no transfer that took its lots: see `audit`")
    return payment.taken_by_id
