"""Looking at payments: one side's receipts, what waits, what was taken on a day. Nothing here changes anything.

A payment is shown as it counts at the moment (`payments.as_it_stands`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from game.coins.models import Redemption, Voucher
from game.coins.redeeming import tunables
from game.coins.redeeming.payments import OPEN, SETTLED, as_it_stands
from game.coins.redeeming.rate import ntd_of

MOST_LINES = 100
# Two digits on both screens; a receipt's number has eight signs of the payment's id.
_MARKS, _NUMBER = 100, 8


@dataclass(frozen=True, slots=True)
class Takings:
    """What a merchant's tills took on a day, and what they gave back on it, whenever it had been paid."""

    payments: int
    coins: int
    refunds: int
    refunded: int

    @property
    def net(self) -> int:
        """What is left of the day, in coins; below zero if more was given back than taken."""
        return self.coins - self.refunded


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in a merchant's receipts; everything that is given must fit.

    `words` is found in the receipt's number, in what the cashier is called and in the offer's names.
    """

    since: date | None = None
    until: date | None = None
    words: str = ""
    coins: int | None = None
    kind: str = ""
    is_refunded: bool | None = None


def mark_of(payment: Redemption) -> str:
    """Two digits that both screens show, so that two customers at one counter are told apart."""
    return f"{payment.public_id.int % _MARKS:02}"


def number_of(payment: Redemption) -> str:
    """A receipt's number, as people read it out."""
    return payment.public_id.hex[:_NUMBER].upper()


def worth_ntd(payment: Redemption) -> int:
    """The whole dollars that its coins were worth when it was asked for."""
    return ntd_of(payment.coins, payment.coins_a_ntd)


def find(
    redemption: UUID, now: datetime, *, owner: UUID | None = None, merchant_id: int | None = None
) -> Redemption | None:
    """A payment as its customer, or its merchant, may see it."""
    theirs = Q(owner=owner) if owner else Q(merchant=merchant_id)
    payment = _payments().filter(theirs, public_id=redemption).first()
    return payment and as_it_stands(payment, now)


def current_of(owner: UUID, now: datetime) -> Redemption | None:
    """The payment in which something is awaited from the customer or the till."""
    return _payments().filter(owner=owner, state__in=OPEN, until__gt=now).order_by("-pk").first()


def last_of(owner: UUID, now: datetime) -> Redemption | None:
    """The newest payment of the last minutes that waits for nothing: what became of it, for who lost the network."""
    recent = _payments().filter(owner=owner, begun_at__gt=now - tunables.RECENT).order_by("-pk")
    return next((each for each in (as_it_stands(one, now) for one in recent[:MOST_LINES]) if _is_over(each)), None)


def at_tills(merchant_id: int, now: datetime) -> list[Redemption]:
    """What was begun at a merchant's tills in the last minutes, the newest first."""
    recent = _payments().filter(merchant=merchant_id, begun_at__gt=now - tunables.RECENT).order_by("-begun_at", "-pk")
    return [as_it_stands(payment, now) for payment in recent[:MOST_LINES]]


def of_player(owner: UUID, *, limit: int = MOST_LINES, before: int | None = None) -> list[Redemption]:
    """A customer's receipts, the newest first.

    Args:
        before: the `pk` of the last one already shown.
    """
    return _page(_payments().filter(owner=owner, state__in=SETTLED), limit, before)


def of_merchant(
    merchant_id: int, wanted: Wanted | None = None, *, limit: int = MOST_LINES, before: int | None = None
) -> list[Redemption]:
    """A merchant's receipts that fit, the newest first; paged as `of_player` is."""
    return _page(found(merchant_id, wanted or Wanted()), limit, before)


def found(merchant_id: int, wanted: Wanted) -> QuerySet[Redemption]:
    """All of a merchant's receipts that fit."""
    fitting = Q()
    if wanted.since:
        fitting &= Q(day__gte=wanted.since)
    if wanted.until:
        fitting &= Q(day__lte=wanted.until)
    if wanted.coins is not None:
        fitting &= Q(coins=wanted.coins)
    if wanted.kind:
        fitting &= Q(kind=wanted.kind)
    if wanted.is_refunded is not None:
        fitting &= Q(state=Redemption.State.REFUNDED) if wanted.is_refunded else Q(state=Redemption.State.PAID)
    if words := wanted.words.strip():
        fitting &= _said(words)
    return _payments().filter(fitting, merchant=merchant_id, state__in=SETTLED)


def takings(merchant_id: int, day: date) -> Takings:
    """What a merchant took on a day, and gave back."""
    paid = Redemption.objects.filter(merchant=merchant_id, day=day, state__in=SETTLED)
    back = Redemption.objects.filter(merchant=merchant_id, refunded_at__date=day)
    (count, coins), (refunds, refunded) = (_summed(rows) for rows in (paid, back))
    return Takings(count, coins, refunds, refunded)


def vouchers_of(owner: UUID, *, limit: int = MOST_LINES) -> list[Voucher]:
    """A customer's vouchers, the newest first."""
    return list(Voucher.objects.filter(owner=owner).select_related("merchant").order_by("-pk")[:limit])


def _payments() -> QuerySet[Redemption]:
    return Redemption.objects.select_related("merchant", "offer")


def _page(payments: QuerySet[Redemption], limit: int, before: int | None) -> list[Redemption]:
    older = payments.filter(pk__lt=before) if before is not None else payments
    return list(older.order_by("-pk")[: min(limit, MOST_LINES)])


def _is_over(payment: Redemption) -> bool:
    return payment.state not in OPEN


def _summed(payments: QuerySet[Redemption]) -> tuple[int, int]:
    sums = payments.aggregate(count=Count("pk"), coins=Sum("coins"))
    return sums["count"], sums["coins"] or 0


def _said(words: str) -> Q:
    about = Q(cashier__icontains=words) | Q(offer__name_zh__icontains=words) | Q(offer__name_en__icontains=words)
    return about | _numbered(words)


def _numbered(words: str) -> Q:
    """Receipts whose number begins so: ids that begin with these signs are those between two ids."""
    try:
        low = UUID(words.lower().ljust(32, "0"))
        high = UUID(words.lower().ljust(32, "f"))
    except ValueError:
        return Q(pk=None)
    return Q(public_id__gte=low, public_id__lte=high)
