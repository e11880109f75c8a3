"""What the pages of statements and payouts show: a month's sums by unit and by state, one statement's lines, payouts.

Reads only; shares are of the lines, so that they and what is brought and carried forward add up to what is payable.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from game.coins.models import Payout, Statement, StatementLine, StatementShare
from game.coins.monthly.months import Month
from game.units.models import Unit


@dataclass(frozen=True, slots=True)
class Sums:
    """What some statements add up to, in coins."""

    statements: int
    brought: int
    redeemed: int
    refunded: int
    corrected: int
    carried: int
    coins: int


@dataclass(frozen=True, slots=True)
class Share:
    """What a unit's campaigns of a budget year have paid for."""

    unit: Unit
    year: int
    coins: int


def newest_month() -> Month | None:
    """The last month that has statements."""
    newest = Statement.objects.order_by("-month").values_list("month", flat=True).first()
    return Month(newest) if newest else None


def of_month(month: Month) -> "QuerySet[Statement]":
    """A month's statements by merchant, each with how many doubts and disputes wait for somebody."""
    found = Statement.objects.filter(month=month.first).select_related("merchant")
    doubts = Count("doubts", filter=Q(doubts__cleared_at=None), distinct=True)
    disputes = Count("lines", filter=Q(lines__disputed_at__isnull=False, lines__answered_at=None), distinct=True)
    return found.annotate(doubts_open=doubts, disputes_open=disputes).order_by("merchant__name_zh", "pk")


def of_merchant(merchant_id: int) -> "QuerySet[Statement]":
    """What a merchant can see: its statements that were released, the newest first."""
    shown = Statement.objects.filter(merchant=merchant_id).exclude(state=Statement.State.CHECKING)
    return shown.select_related("merchant", "payout").order_by("-month")


def sums_of(statements: Iterable[Statement]) -> Sums:
    """What these statements add up to."""
    rows = [(one.brought, one.redeemed, one.refunded, one.corrected, one.carried, one.coins) for one in statements]
    return Sums(len(rows), *(sum(column) for column in zip(*rows, strict=True))) if rows else Sums(0, 0, 0, 0, 0, 0, 0)


def shares_of(statement: Statement) -> list[Share]:
    """Whose budgets paid for a statement."""
    return _shares(StatementShare.objects.filter(statement=statement))


def shares_of_month(month: Month) -> list[Share]:
    """Whose budgets paid for a month."""
    return _shares(StatementShare.objects.filter(statement__month=month.first))


def lines_of(statement: Statement) -> "QuerySet[StatementLine]":
    """A statement's lines by day."""
    return statement.lines.select_related("redemption__offer").order_by("day", "pk")


def payouts() -> list[tuple[Payout, int]]:
    """Every payout, the newest first, and how many statements are in it."""
    numbers = dict(Payout.objects.values_list("pk").annotate(Count("statements")))
    return [(payout, numbers[payout.pk]) for payout in Payout.objects.defer("file").order_by("-pk")]


def _shares(found: "QuerySet[StatementShare]") -> list[Share]:
    sums = found.values("unit", "year").annotate(sum=Sum("coins")).order_by("unit__code", "year")
    units = Unit.objects.in_bulk([row["unit"] for row in sums])
    return [Share(units[row["unit"]], row["year"], row["sum"]) for row in sums]
