"""Where and when a unit's coins were spent, as far as that may be told (`untold`), and when they were issued."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from game.coins.ledger import TAIPEI
from game.coins.models import Merchant, Redemption, Settlement
from game.coins.redeeming.payments import SETTLED
from game.coins.tracing.unit_year import AWARDS
from game.coins.tracing.untold import FEWEST_PAYERS, Cell, Group, Where, told


@dataclass(slots=True)
class _Counting:
    """One cell while the payments are read."""

    coins: int = 0
    refunded: int = 0
    payers: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Month:
    """Coins of one month; `month` is None for what may not be told apart."""

    month: date | None
    coins: int


def issued_by_month(unit_code: str, year: int) -> list[Month]:
    """When the coins of a year entered pending, month by month; what was reversed later is in it."""
    awards = Settlement.objects.filter(campaign__unit__code=unit_code, transfer__year=year, transfer__kind__in=AWARDS)
    months = awards.annotate(month=TruncMonth("transfer__at", tzinfo=TAIPEI)).order_by("month").values_list("month")
    return [Month(month.date(), coins) for month, coins in months.annotate(sum=Sum("coins"))]


def spent(unit_code: str, year: int) -> list[Group]:
    """Where and when the coins that a unit issued in a year were spent; the groups add up to all that were."""
    cells: defaultdict[tuple[date, Where], _Counting] = defaultdict(_Counting)
    for day, township, region, owner, state, coins in _payments(unit_code, year):
        cell = cells[day.replace(day=1), Where(region or "", township or "")]
        cell.coins += coins
        cell.refunded += coins if state == Redemption.State.REFUNDED else 0
        if len(cell.payers) < FEWEST_PAYERS:
            cell.payers.add(owner)
    return told(
        Cell(month, where, each.coins, each.refunded, frozenset(each.payers))
        for (month, where), each in sorted(cells.items())
    )


def by_month(groups: Iterable[Group]) -> list[Month]:
    """The same by months; nothing finer than the groups is asked."""
    coins: defaultdict[date | None, int] = defaultdict(int)
    for group in groups:
        coins[group.month] += group.coins
    return [Month(month, coins[month]) for month in sorted(coins, key=lambda month: (month is None, month or date.min))]


def by_region(groups: Iterable[Group]) -> dict[str | None, int]:
    """The same by regions; None is what may not be told apart."""
    coins: defaultdict[str | None, int] = defaultdict(int)
    for group in groups:
        coins[group.where.region if group.where else None] += group.coins
    return dict(coins)


def merchants_by_region() -> dict[str, int]:
    """How many merchants take coins today, by the region of their township; the empty one has none."""
    active = Merchant.objects.filter(state=Merchant.State.ACTIVE).order_by()
    regions: defaultdict[str, int] = defaultdict(int)
    for region in active.values_list("township__region", flat=True):
        regions[region or ""] += 1
    return dict(regions)


def _payments(unit_code: str, year: int) -> Iterable[tuple[date, str | None, str | None, UUID, str, int]]:
    """Each payment with as many of its coins as this unit's campaigns of this year have paid for."""
    theirs = Redemption.objects.filter(
        state__in=SETTLED, taken_by__lot_uses__lot__year=year, taken_by__lot_uses__lot__campaign__unit__code=unit_code
    ).order_by()
    columns = ("day", "merchant__township", "merchant__township__region", "owner", "state")
    summed = theirs.values_list("pk", *columns).annotate(coins=Sum("taken_by__lot_uses__coins"))
    return (row[1:] for row in summed.iterator())
