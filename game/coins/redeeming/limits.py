"""How much may be paid with coins: at once, by one person in a day, at one merchant in a day.

Asked when the sum is entered, so that the cashier can ask for fewer, and again when it is confirmed, under the locks of
the customer and the merchant: only then it is certain.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone

from game.coins import queries
from game.coins.models import Merchant, Redemption, Voucher
from game.coins.redeeming import tunables
from game.coins.redeeming.rate import coins_a_ntd, whole
from game.coins.redeeming.refusals import Code
from game.units.approval_refusals import Refused

Bound = Literal["bill", "customer", "payment", "merchant"]


@dataclass(frozen=True, slots=True)
class Quote:
    """The most coins that may come off a bill now, and what keeps it from being more."""

    most_coins: int
    bound_by: Bound


def quote(*, bill_ntd: int, owner: UUID, merchant: Merchant, now: datetime) -> Quote:
    """How many coins may come off a bill, in whole dollars; what a customer has, and paid today, is one bound."""
    rate, day = coins_a_ntd(), timezone.localdate(now)
    bounds: dict[Bound, int] = {
        "bill": bill_ntd * rate,
        "customer": min(queries.purse_of(owner).wallet, left_of_player(owner, day)),
        "payment": tunables.COINS_A_PAYMENT,
        "merchant": left_of_merchant(merchant.pk, day),
    }
    tightest = min(bounds, key=lambda bound: bounds[bound])
    return Quote(whole(bounds[tightest], rate), tightest)


def reached(*, coins: int, owner: UUID, merchant: Merchant, now: datetime) -> Refused | None:
    """The limit of a day that a payment of so many coins would pass, None if none."""
    day = timezone.localdate(now)
    left = left_of_player(owner, day)
    if coins > left:
        return Refused(Code.PLAYER_LIMIT, {"left": left})
    left = left_of_merchant(merchant.pk, day)
    if coins > left:
        return Refused(Code.MERCHANT_LIMIT, {"left": left, "merchant": merchant.name})
    return None


def left_of_player(owner: UUID, day: date) -> int:
    """How many coins this person may still pay today; vouchers that are out count as paid.

    Vouchers are counted first: a till spends one without the customer's lock, and one that is spent between the two
    questions then counts twice rather than not at all.
    """
    out = _coins(Voucher.objects.filter(owner=owner, state=Voucher.State.OPEN))
    paid = _coins(Redemption.objects.filter(owner=owner, day=day, state=Redemption.State.PAID))
    return max(0, tunables.COINS_A_PLAYER_AND_DAY - paid - out)


def left_of_merchant(merchant_id: int, day: date) -> int:
    """How many coins this merchant may still take today."""
    taken = _coins(Redemption.objects.filter(merchant=merchant_id, day=day, state=Redemption.State.PAID))
    return max(0, tunables.COINS_A_MERCHANT_AND_DAY - taken)


def left_for_vouchers(owner: UUID, now: datetime) -> int:
    """How many coins this person may set aside in one more voucher now: 0 if none."""
    if Voucher.objects.filter(owner=owner, state=Voucher.State.OPEN).count() >= tunables.OPEN_VOUCHERS:
        return 0
    left = min(queries.purse_of(owner).wallet, left_of_player(owner, timezone.localdate(now)))
    return whole(min(left, tunables.COINS_A_VOUCHER), coins_a_ntd())


def _coins(rows: QuerySet[Redemption] | QuerySet[Voucher]) -> int:
    return rows.aggregate(total=Sum("coins"))["total"] or 0
