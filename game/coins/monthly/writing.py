"""The statements that write a month's lines, shares and totals, spelled out.

A hundred thousand rows are not built in Python.

Called by `making` only, inside its transaction; they decide nothing but what a line is:

- a payment is a line of its merchant, on its day;
- a refund is a line of its own, on its own day, in the month in which it was made;
- what puts an earlier month right is a correction: a refund that the merchant asked for by disputing the payment's
  line, or the reversal of a payment or a refund.

Whose budget paid is told by the lots that the payment used, or those that the refund brought back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from game import sql
from game.coins.models import Statement, StatementLine
from game.coins.monthly.months import Month

# What the two databases spell differently. Taiwan's clocks have been eight hours ahead all year since 1980.
_NEW_ID: Final = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
_DAY_OF: Final = {
    "postgresql": "CAST(t.at AT TIME ZONE 'Asia/Taipei' AS DATE)",
    "sqlite": "date(t.at, '+8 hours')",
}

# One till after the other: then both databases see how few of the ledger's entries are asked for. CROSS JOIN keeps
# SQLite to the order of entry, then transfer; to PostgreSQL it is a join as any other.
_UNSTATED: Final = """
    coins_entry e CROSS JOIN coins_transfer t
    LEFT JOIN coins_statementline known ON known.transfer_id = t.id
"""
_IN_THE_TILL: Final = """
    e.account_id = %s AND t.id = e.transfer_id
    AND t.id >= %s AND t.id < %s AND t.kind IN ('redeem', 'refund', 'reverse') AND known.id IS NULL
"""

_HAS_MOVED: Final = f"""
SELECT 1 FROM {_UNSTATED} WHERE {_IN_THE_TILL} LIMIT 1"""  # noqa: S608 - constants of the code

_WRITE_LINES: Final = f"""
INSERT INTO coins_statementline (public_id, statement_id, kind, transfer_id, redemption_id, day, coins,
    note, disputed_for, answer, answered_by)
SELECT {{new_id}}, s.id,
    CASE WHEN t.kind = 'redeem' THEN 'redeemed'
         WHEN t.kind = 'refund' AND asked.accepted IS NOT TRUE THEN 'refunded' ELSE 'corrected' END,
    t.id, COALESCE(paid.id, given_back.id),
    CASE WHEN t.kind = 'redeem' THEN COALESCE(paid.day, {{day}}) ELSE {{day}} END,
    e.amount, CASE WHEN t.kind = 'redeem' THEN '' ELSE t.reason END, '', '', ''
FROM coins_statement s CROSS JOIN {_UNSTATED}
    LEFT JOIN coins_redemption paid ON paid.transfer_id = COALESCE(t.reverses_id, t.id)
    LEFT JOIN coins_redemption given_back ON given_back.refund_id = t.reverses_id
    LEFT JOIN coins_statementline asked ON asked.transfer_id = t.reverses_id
WHERE {_IN_THE_TILL} AND s.id = %s
ORDER BY e.id"""  # noqa: S608

_ADD_UP: Final = """
SELECT statement_id, kind, CAST(SUM(coins) AS BIGINT) FROM coins_statementline
WHERE statement_id IN ({}) GROUP BY statement_id, kind"""

# A payment by voucher used its lots when the voucher was reserved; one that is reversed brings none back itself.
_WRITE_SHARES: Final = """
INSERT INTO coins_statementshare (statement_id, unit_id, year, coins)
SELECT l.statement_id, c.unit_id, lot.year,
    CAST(SUM(CASE WHEN l.coins < 0 AND u.coins > 0 THEN -u.coins ELSE u.coins END) AS BIGINT)
FROM coins_statementline l
LEFT JOIN coins_redemption r ON r.id = l.redemption_id
JOIN coins_lotuse u ON u.transfer_id = CASE
    WHEN l.kind = 'redeemed' THEN r.taken_by_id
    WHEN l.kind = 'corrected' AND NOT EXISTS (SELECT 1 FROM coins_lotuse own WHERE own.transfer_id = l.transfer_id)
    THEN r.taken_by_id ELSE l.transfer_id END
JOIN coins_lot lot ON lot.id = u.lot_id
JOIN coins_campaign c ON c.id = lot.campaign_id
WHERE l.statement_id IN ({})
GROUP BY l.statement_id, c.unit_id, lot.year
HAVING SUM(CASE WHEN l.coins < 0 AND u.coins > 0 THEN -u.coins ELSE u.coins END) <> 0"""


# The ORM's bulk_update puts one CASE a column together, which took half the time of a month.
_WRITE_TOTALS: Final = """
UPDATE coins_statement SET redeemed = %s, refunded = %s, corrected = %s, brought = %s, carried = %s, coins = %s,
    transfer_id = %s
WHERE id = %s"""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines of one statement add up to."""

    redeemed: int = 0
    refunded: int = 0
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Between which two moments, as ids of transfers, movements of a till may still be unstated."""

    since: UUID
    until: UUID


def span_of(month: Month, stated_before: Month | None) -> Span:
    """Up to the end of the month; since when, is known where the merchant was stated before.

    Its last statement has all that was written when it was made. One month more covers what was being written then.
    """
    return Span(stated_before.first_id if stated_before else UUID(int=0), month.after.first_id)


def with_movements(tills: Mapping[int, int], span: Span) -> set[int]:
    """Those of these merchants, by whose till's account, whose tills moved and no statement says so."""
    return {merchant for merchant, till in tills.items() if sql.ask(_HAS_MOVED, [till, span.since, span.until]).rows}


def write_lines(statement: int, till: int, span: Span) -> None:
    """Write one line for each movement of a till that no statement has yet."""
    vendor = connection.vendor
    written = _WRITE_LINES.format(new_id=_NEW_ID[vendor], day=_DAY_OF[vendor])
    sql.execute(written, [till, span.since, span.until, statement])


def sums_of(statements: Sequence[int]) -> Mapping[int, Sums]:
    """What the lines of each of these statements add up to."""
    by_kind: dict[int, dict[str, int]] = {statement: {} for statement in statements}
    for statement, kind, coins in sql.ask(_ADD_UP.format(sql.marks(len(statements))), statements).rows:
        by_kind[statement][kind] = coins
    kinds = StatementLine.Kind
    return {
        statement: Sums(found.get(kinds.REDEEMED, 0), -found.get(kinds.REFUNDED, 0), found.get(kinds.CORRECTED, 0))
        for statement, found in by_kind.items()
    }


def write_shares(statements: Sequence[int]) -> None:
    """Write how much of each statement each unit's campaigns of each budget year have paid for."""
    sql.execute(_WRITE_SHARES.format(sql.marks(len(statements))), statements)


def write_totals(statements: Iterable[Statement]) -> None:
    """Write what each of these statements adds up to, and the transfer that moved its coins."""
    rows = [
        (s.redeemed, s.refunded, s.corrected, s.brought, s.carried, s.coins, s.transfer_id, s.pk) for s in statements
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE_TOTALS, [sql.adapted(row) for row in rows])
