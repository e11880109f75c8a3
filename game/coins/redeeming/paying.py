"""How an asked payment ends: the customer confirms or refuses, the till takes it back, or its time runs out.

Confirming is the only way from the wallet to the till. It is judged under the locks of customer, payment, merchant and
offer, so whatever was suspended, spent or sold in the meantime shows here, and the payment ends in one clear state that
both sides read by its id. Its transfer has the key `redeem:<hex of the payment>`.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.coins import accounts as chart
from game.coins import ledger, lots, queries
from game.coins.ledger import Move, Shortfall, year_of
from game.coins.merchants.working import Working
from game.coins.models import Merchant, Offer, Redemption, Transfer, TransferKind
from game.coins.redeeming import asking, limits, payments
from game.coins.redeeming.payments import OPEN, SETTLED, Customer, Ending, State, lapse_old
from game.coins.redeeming.refusals import Code
from game.journal import writing as journal
from game.units.approval_refusals import Refused

__all__ = ["confirm", "key_of", "lapse_old", "refuse", "refuse_all_of", "withdraw"]


def key_of(redemption: UUID) -> str:
    """The key of the transfer that pays."""
    return f"redeem:{redemption.hex}"


def confirm(*, redemption: UUID, player_id: int, coins: int, now: datetime) -> Redemption | Refused:
    """Pay what the till asks for; a repeat finds it paid.

    Args:
        coins: what the customer saw and agrees to; another sum than is asked for moves nothing.
    """
    try:
        return _confirm(redemption, player_id, coins, now)
    except Shortfall:  # something else has used the coins at this moment
        return _came_to_nothing(redemption, player_id, Ending.SHORT) or Refused(Code.TOO_FEW_COINS)


@transaction.atomic
def refuse(*, redemption: UUID, player_id: int, now: datetime) -> Redemption | Refused:
    """Say no; a repeat finds it refused."""
    customer = payments.hold_customer(player_id)
    payment = payments.of_customer(redemption, customer.owner) if customer else None
    return _ended(payment, Ending.PLAYER, now)


@transaction.atomic
def withdraw(*, redemption: UUID, cashier: Working, now: datetime) -> Redemption | Refused:
    """Take the request back at the till; a repeat finds it taken back."""
    return _ended(payments.of_merchant(redemption, cashier.merchant_id), Ending.MERCHANT, now)


def refuse_all_of(*, owner: UUID) -> None:
    """End what waits for somebody who leaves, in the transaction of leaving, which holds the customer."""
    for payment in Redemption.objects.select_for_update(no_key=True).filter(owner=owner, state__in=OPEN):
        payments.end(payment, Ending.PLAYER)


def _ended(payment: Redemption | None, ending: Ending, now: datetime) -> Redemption | Refused:
    if payment is None:
        return Refused(Code.NO_SUCH_PAYMENT)
    if payment.ended_for == ending:
        return payment
    if refused := payments.over(payment, now):
        return refused
    payments.end(payment, ending)
    return payment


@transaction.atomic
def _confirm(redemption: UUID, player_id: int, coins: int, now: datetime) -> Redemption | Refused:
    customer = payments.hold_customer(player_id)
    payment = payments.of_customer(redemption, customer.owner) if customer else None
    if customer is None or payment is None:
        return Refused(Code.NO_SUCH_PAYMENT)
    if payment.state in SETTLED:
        return payment if payment.coins == coins else Refused(Code.CONFLICT)
    return _not_confirmable(payment, coins, now) or _hindered(payment, now) or _pay(payment, customer, now)


def _not_confirmable(payment: Redemption, coins: int, now: datetime) -> Refused | None:
    if refused := payments.over(payment, now):
        return refused
    if payment.state == State.MET:
        return Refused(Code.NOT_ASKED)
    return Refused(Code.OTHER_SUM, {"coins": payment.coins}) if payment.coins != coins else None


def _hindered(payment: Redemption, now: datetime) -> Refused | None:
    """What has changed since the till asked; the payment then ends here. Takes one of the offer, if all is well."""
    merchant = payments.hold_merchant(payment.merchant_id)
    if merchant.state != Merchant.State.ACTIVE:
        return _end(payment, Ending.SUSPENDED, payments.not_active(merchant))
    reached = limits.reached(coins=payment.coins, owner=payment.owner, merchant=merchant, now=now)
    if reached:
        return _end(payment, Ending.LIMIT, reached)
    if queries.purse_of(payment.owner).wallet < payment.coins:
        return _end(payment, Ending.SHORT, Refused(Code.TOO_FEW_COINS))
    gone = _take_offer(payment, payment.offer_id, now) if payment.offer_id else None
    return _end(payment, Ending.SOLD_OUT, gone) if gone else None


def _end(payment: Redemption, ending: Ending, refused: Refused) -> Refused:
    payments.end(payment, ending)
    return refused


def _take_offer(payment: Redemption, offer_id: int, now: datetime) -> Refused | None:
    today = timezone.localdate(now)
    offer = Offer.objects.select_for_update(no_key=True).get(pk=offer_id)
    if refused := asking.unavailable(offer, today):
        return refused
    if offer.coins != payment.coins:
        return Refused(Code.OFFER_CHANGED)
    offer.taken += 1
    offer.save(update_fields=["taken"])
    payment.offer = offer
    payment.fetch_by = today + timedelta(days=offer.pick_up_days)
    return None


def _pay(payment: Redemption, customer: Customer, now: datetime) -> Redemption:
    transfer = _post(payment, customer, now)
    lots.take(owner=customer.owner, coins=payment.coins, transfer=transfer.id)
    payment.state, payment.transfer, payment.taken_by = State.PAID, transfer, transfer
    payment.paid_at, payment.day = now, timezone.localdate(now)
    payment.save()
    journal.append(kind="coins_paid", now=now, owner=customer.owner)
    return payment


def _post(payment: Redemption, customer: Customer, now: datetime) -> Transfer:
    wallet, till = chart.wallet_of(customer.owner), chart.till_of(payment.merchant.public_id)
    return ledger.post(
        key=key_of(payment.public_id),
        kind=TransferKind.REDEEM,
        moves=(Move(wallet, -payment.coins), Move(till, payment.coins)),
        now=now,
        year=year_of(now),
    )


@transaction.atomic
def _came_to_nothing(redemption: UUID, player_id: int, ending: Ending) -> Redemption | None:
    """Note why, unless the payment has been settled after all: then that."""
    customer = payments.hold_customer(player_id)
    payment = payments.of_customer(redemption, customer.owner) if customer else None
    if payment and payment.state == State.ASKED:
        payments.end(payment, ending)
    return payment if payment and payment.state in SETTLED else None
