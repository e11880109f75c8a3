"""Daily closing balances: what each account held at midnight in Taitung, for each account that moved that day.

A day is closed once its last moment is sealed, so that nothing can be added to it any more: one transaction a day, the
oldest first. `audit` adds up every entry and compares.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from game import sql
from game.coins.ledger import TAIPEI
from game.coins.models import ClosingBalance, Seal
from game.coins.proof.texts import LAST, before, moment_of, transfers_between

_CLOSE: Final = """INSERT INTO coins_closingbalance (day, account_id, last_entry, balance)
SELECT %s, moved.account_id,
    CASE WHEN moved.newest > COALESCE(old.last_entry, 0) THEN moved.newest ELSE old.last_entry END,
    moved.coins + COALESCE(old.balance, 0)
FROM (SELECT account_id, MAX(id) AS newest, CAST(SUM(amount) AS BIGINT) AS coins FROM coins_entry
      WHERE transfer_id > %s AND transfer_id <= %s GROUP BY account_id) moved
LEFT JOIN coins_closingbalance old ON old.account_id = moved.account_id AND old.day = (
    SELECT MAX(c.day) FROM coins_closingbalance c WHERE c.account_id = moved.account_id)"""
_LOCK: Final = "LOCK TABLE coins_closingbalance IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """What one run did."""

    days: int
    balances: int


def close_days() -> ClosingReport:
    """Close every day that is sealed and not closed yet."""
    days = balances = 0
    while (closed := _closed_next()) is not None:
        days, balances = days + 1, balances + closed
    return ClosingReport(days, balances)


@transaction.atomic
def _closed_next() -> int | None:
    """Close the next day on which something moved; how many accounts, or None if there is no such day."""
    _wait_for_rivals()
    newest = ClosingBalance.objects.aggregate(day=Max("day"))["day"]
    after = before(_midnight_after(newest)) if newest else before(datetime.min.replace(year=1970, tzinfo=TAIPEI))
    first = transfers_between(after, LAST, 1)
    sealed = Seal.objects.last()
    if not first or sealed is None:
        return None
    day = moment_of(first[0][0]).astimezone(TAIPEI).date()
    midnight = _midnight_after(day)
    if sealed.until < midnight:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, sql.adapted((day, after, before(midnight))))
        return int(cursor.rowcount)


def _wait_for_rivals() -> None:
    """One run at a time; SQLite's transactions follow one another anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TAIPEI) + timedelta(days=1)
