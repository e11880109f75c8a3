"""How the till asks for coins: off a bill, or for one of the merchant's offers. The customer's word comes in `paying`.

A sum is asked for once. Who mistyped it takes the request back (`paying.withdraw`) and scans the customer's next code.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from game.coins import queries
from game.coins.merchants.working import Working
from game.coins.models import Merchant, Offer, Redemption
from game.coins.redeeming import limits, payments, tunables
from game.coins.redeeming.payments import Ending, State
from game.coins.redeeming.rate import coins_a_ntd
from game.coins.redeeming.refusals import Code
from game.units.approval_refusals import Refused


@dataclass(frozen=True, slots=True)
class Asked:
    """What the till asks for."""

    kind: Redemption.Kind
    coins: int
    bill_ntd: int | None = None
    offer_id: int | None = None


def ask_bill(*, redemption: UUID, cashier: Working, bill_ntd: int, coins: int, now: datetime) -> Redemption | Refused:
    """Ask for so many coins off a bill of so many New Taiwan dollars."""
    unreadable = _unreadable(bill_ntd, coins)
    return unreadable or _ask(redemption, cashier, Asked(Redemption.Kind.BILL, coins, bill_ntd), now)


def ask_goods(*, redemption: UUID, cashier: Working, offer: UUID, now: datetime) -> Redemption | Refused:
    """Ask for the price of one of the merchant's offers."""
    found = Offer.objects.filter(public_id=offer, merchant=cashier.merchant_id).first()
    if found is None:
        return Refused(Code.NO_SUCH_OFFER)
    return _ask(redemption, cashier, Asked(Redemption.Kind.GOODS, found.coins, offer_id=found.pk), now)


def quote_of(*, redemption: UUID, cashier: Working, bill_ntd: int, now: datetime) -> limits.Quote | Refused:
    """How many coins may come off this bill: what the cashier sees before asking.

    Only while the payment is open: afterwards what a customer has is no business of the till's.
    """
    if not 1 <= bill_ntd <= tunables.MOST_NTD:
        return Refused(Code.NOT_A_BILL, {"limit": tunables.MOST_NTD}, about="bill_ntd")
    payment = Redemption.objects.select_related("merchant").filter(
        public_id=redemption, merchant=cashier.merchant_id
    ).first()  # fmt: skip
    if payment is None:
        return Refused(Code.NO_SUCH_PAYMENT)
    over = payments.closed(payments.as_it_stands(payment, now))
    return over or limits.quote(bill_ntd=bill_ntd, owner=payment.owner, merchant=payment.merchant, now=now)


def offers_of(merchant_id: int, today: date) -> QuerySet[Offer]:
    """What this merchant gives for coins today, and still has."""
    offered = Offer.objects.filter(merchant=merchant_id, is_open=True, opens_on__lte=today, closes_on__gte=today)
    return offered.filter(taken__lt=F("stock")).order_by("coins", "pk")


def unavailable(offer: Offer, today: date) -> Refused | None:
    """Why nobody gets this offer today."""
    if not offer.is_open or not offer.opens_on <= today <= offer.closes_on:
        return Refused(Code.NO_SUCH_OFFER)
    return Refused(Code.SOLD_OUT) if offer.taken >= offer.stock else None


def _unreadable(bill_ntd: int, coins: int) -> Refused | None:
    rate = coins_a_ntd()
    if not 1 <= bill_ntd <= tunables.MOST_NTD:
        return Refused(Code.NOT_A_BILL, {"limit": tunables.MOST_NTD}, about="bill_ntd")
    if coins < 1:
        return Refused(Code.NOT_COINS, about="coins")
    if coins % rate:
        return Refused(Code.NOT_WHOLE, {"rate": rate}, about="coins")
    if coins > bill_ntd * rate:
        return Refused(Code.MORE_THAN_BILL, {"limit": bill_ntd * rate}, about="coins")
    return None


@transaction.atomic
def _ask(redemption: UUID, cashier: Working, asked: Asked, now: datetime) -> Redemption | Refused:
    payment = payments.of_merchant(redemption, cashier.merchant_id)
    if payment is None:
        return Refused(Code.NO_SUCH_PAYMENT)
    if payment.coins and _is_asked(payment, asked):
        return payment
    if refused := payments.over(payment, now):
        return refused
    if payment.state != State.MET:
        return Refused(Code.CONFLICT)
    return _hindered(payment, asked, now) or _written(payment, cashier, asked, now)


def _is_asked(payment: Redemption, asked: Asked) -> bool:
    return Asked(Redemption.Kind(payment.kind), payment.coins, payment.bill_ntd, payment.offer_id) == asked


def _hindered(payment: Redemption, asked: Asked, now: datetime) -> Refused | None:
    """What keeps the till from asking for this; it may ask for less, unless the merchant takes no coins any more."""
    if payment.merchant.state != Merchant.State.ACTIVE:
        payments.end(payment, Ending.SUSPENDED)
        return payments.not_active(payment.merchant)
    if asked.offer_id and (refused := unavailable(Offer.objects.get(pk=asked.offer_id), timezone.localdate(now))):
        return refused
    if asked.coins > tunables.COINS_A_PAYMENT:
        return Refused(Code.PAYMENT_LIMIT, {"limit": tunables.COINS_A_PAYMENT}, about="coins")
    if asked.coins > queries.purse_of(payment.owner).wallet:
        return Refused(Code.TOO_FEW_COINS)
    return limits.reached(coins=asked.coins, owner=payment.owner, merchant=payment.merchant, now=now)


def _written(payment: Redemption, cashier: Working, asked: Asked, now: datetime) -> Redemption:
    payment.state, payment.kind, payment.coins = State.ASKED, asked.kind, asked.coins
    payment.bill_ntd, payment.offer_id = asked.bill_ntd, asked.offer_id
    payment.coins_a_ntd, payment.cashier = coins_a_ntd(), cashier.name
    payment.until = now + tunables.ASKED_LASTS
    payment.save()
    return payment
