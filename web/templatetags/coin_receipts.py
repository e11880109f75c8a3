"""What templates say of a payment with coins: {% load coin_receipts %}{{ payment|receipt_number }}."""

from django import template

from game.coins.models import Redemption
from game.coins.redeeming import receipts

register = template.Library()


@register.filter
def receipt_number(payment: Redemption) -> str:
    """Its number, as people read it out."""
    return receipts.number_of(payment)


@register.filter
def worth_ntd(payment: Redemption) -> int:
    """The dollars that came off."""
    return receipts.worth_ntd(payment)


@register.filter
def still_paid_ntd(payment: Redemption) -> int:
    """What of the bill was paid otherwise."""
    return (payment.bill_ntd or 0) - receipts.worth_ntd(payment)
