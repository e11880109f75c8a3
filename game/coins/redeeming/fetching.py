"""Handing out goods that were paid with coins; the till notes it, so that nobody fetches twice.

`fetch_by` is a promise of the merchant's, not a deadline of the coins: who comes later is still served, or refunded.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from game.coins.merchants.working import Working
from game.coins.models import Redemption
from game.coins.redeeming import payments
from game.coins.redeeming.payments import State
from game.coins.redeeming.refusals import Code
from game.units.approval_refusals import Refused


@transaction.atomic
def fetched(*, redemption: UUID, cashier: Working, now: datetime) -> Redemption | Refused:
    """Note that the goods are with the customer; a repeat finds the first time."""
    payment = payments.of_merchant(redemption, cashier.merchant_id)
    if payment is None:
        return Refused(Code.NO_SUCH_PAYMENT)
    if payment.kind != Redemption.Kind.GOODS:
        return Refused(Code.NO_GOODS)
    if payment.fetched_at is not None:
        return payment
    if payment.state != State.PAID:
        return Refused(Code.REFUNDED_ALREADY if payment.state == State.REFUNDED else Code.NOT_PAID)
    payment.fetched_at = now
    payment.save(update_fields=["fetched_at"])
    return payment
