"""Making a month's statements: each movement of a till becomes a line once, and what is due moves to `payable`.

Run by `manage.py make_statements` on the first of the month. A few merchants at a time are one transaction, and a
merchant that has its statement is passed over: a run may be killed at any moment, two may run at once, and one more
changes nothing. `payable` takes what the lines say, as far as the till still has it: coins of July that were refunded
before July was stated are carried into August, where the refund's line is.

    >>> make(month=Month.named("2026-07"), now=now)
    MakeReport(made=187, coins=1204310, doubts=3)

Locks: merchants, then (by the lines' foreign keys) redemptions, then the tills inside the posting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from game.coins import accounts as chart
from game.coins import ledger
from game.coins import statements as rows
from game.coins.ledger import Move, Posting
from game.coins.models import Account, Merchant, Statement, TransferKind
from game.coins.monthly import doubting, writing
from game.coins.monthly.months import Month
from game.coins.monthly.refusals import Code
from game.coins.monthly.tunables import MERCHANTS_A_CHUNK
from game.coins.monthly.writing import Sums
from game.coins.redeeming.rate import coins_a_ntd
from game.coins.sealing import passing_time
from game.units.approval_refusals import Refused


@dataclass(frozen=True, slots=True)
class MakeReport:
    """What one run did: statements made, coins that became payable, and doubts that somebody has to clear."""

    made: int = 0
    coins: int = 0
    doubts: int = 0

    def __add__(self, other: "MakeReport") -> "MakeReport":
        return MakeReport(self.made + other.made, self.coins + other.coins, self.doubts + other.doubts)


def make(*, month: Month, now: datetime) -> MakeReport | Refused:
    """Make the statement of every merchant whose till moved in a month that is over, and that has none of it yet."""
    if not month.is_over(now):
        return Refused(Code.MONTH_NOT_OVER, {"month": month.name})
    report, clock = MakeReport(), passing_time(now)
    merchants = list(Merchant.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(merchants), MERCHANTS_A_CHUNK):
        report += _make_chunk(merchants[first : first + MERCHANTS_A_CHUNK], month, clock())
    return report


@transaction.atomic(savepoint=False)
def _make_chunk(merchants: Sequence[int], month: Month, now: datetime) -> MakeReport:
    """The statements of these merchants, all or none."""
    locked = Merchant.objects.select_for_update(no_key=True).filter(pk__in=merchants)
    by_id = {merchant.pk: merchant for merchant in locked.order_by("pk")}
    stated = _last_stated(merchants)
    todo = [pk for pk in by_id if pk not in stated or stated[pk].month < month.first]
    if not todo:
        return MakeReport()
    earliest = min(Month(stated[pk].month) for pk in todo) if all(pk in stated for pk in todo) else None
    span = writing.span_of(month, earliest)
    tills = _tills([by_id[pk] for pk in todo])
    moved = writing.with_movements(tills, span)
    made = _opened([by_id[pk] for pk in todo if pk in moved or _is_owed(stated.get(pk))], month, now)
    if not made:
        return MakeReport()
    ids = [statement.pk for statement in made]
    for statement in made:
        if till := tills.get(statement.merchant_id):
            writing.write_lines(statement.pk, till, span)
    writing.write_shares(ids)
    doubts = doubting.find_doubts(ids)
    _state(made, stated, month, now)
    return MakeReport(len(made), sum(statement.coins for statement in made), doubts)


def _last_stated(merchants: Sequence[int]) -> Mapping[int, Statement]:
    """The last statement of each of these merchants."""
    found = Statement.objects.filter(merchant__in=merchants)
    newest = found.values("merchant").annotate(month=Max("month")).values_list("merchant", "month")
    months = dict(newest)
    of_those = found.filter(month__in=set(months.values()))
    return {one.merchant_id: one for one in of_those if one.month == months[one.merchant_id]}


def _tills(merchants: Sequence[Merchant]) -> Mapping[int, int]:
    """The account of each merchant's till; somebody who never took a coin has none."""
    named = {chart.till_of(merchant.public_id): merchant.pk for merchant in merchants}
    accounts = Account.objects.filter(name__in=named).values_list("name", "pk")
    return {named[name]: account for name, account in accounts}


def _is_owed(last: Statement | None) -> bool:
    """Whether an earlier statement left coins that the till can give now."""
    return last is not None and last.carried > 0


def _opened(merchants: Sequence[Merchant], month: Month, now: datetime) -> list[Statement]:
    return Statement.objects.bulk_create(
        Statement(
            merchant=merchant, month=month.first, redeemed=0, refunded=0, coins=0, rate=coins_a_ntd(), made_at=now
        )
        for merchant in merchants
    )


def _state(made: Sequence[Statement], stated: Mapping[int, Statement], month: Month, now: datetime) -> None:
    """Write the totals, and move what is due from the tills."""
    sums = writing.sums_of([statement.pk for statement in made])
    names = sorted(name for one in made for name in (_till(one), chart.payable_to(one.merchant.public_id)))
    locks = rows.lock(names, [_key(one, month) for one in made])
    tills = {name: account.balance for name, account in locks.accounts.items()}
    for one in made:
        last = stated.get(one.merchant_id)
        _total(one, sums[one.pk], last.carried if last else 0, tills.get(_till(one), 0))
    paying = [one for one in made if one.coins]
    postings = [_posting(one, month) for one in paying]
    transfers = ledger.post_all(postings=postings, now=now, year=month.first.year, locks=locks) if postings else []
    for one, transfer in zip(paying, transfers, strict=True):
        one.transfer = transfer
    writing.write_totals(made)


def _total(statement: Statement, sums: Sums, brought: int, till: int) -> None:
    """Payable is what is due, and never more than the till has; what is left over is carried into the next month."""
    statement.redeemed, statement.refunded, statement.corrected = sums.redeemed, sums.refunded, sums.corrected
    due = brought + sums.redeemed - sums.refunded + sums.corrected
    statement.brought, statement.coins = brought, max(0, min(due, till))
    statement.carried = due - statement.coins


def _till(statement: Statement) -> str:
    return chart.till_of(statement.merchant.public_id)


def _key(statement: Statement, month: Month) -> str:
    return f"state:{statement.merchant.public_id.hex}:{month.name}"


def _posting(statement: Statement, month: Month) -> Posting:
    payable = chart.payable_to(statement.merchant.public_id)
    moves = (Move(_till(statement), -statement.coins), Move(payable, statement.coins))
    return Posting(_key(statement, month), TransferKind.STATE, moves)
