"""Proof that the ledger adds up: each check finds the rows that say otherwise.

A check is one SQL statement, so it sees one moment of a ledger that goes on moving, and one that
returns offending rows only, so that memory does not grow with the ledger. The statements run on
SQLite and PostgreSQL unchanged. `game.balloons.audit` adds what joins coins with catches;
`manage.py audit` runs both.

Much of this the database refuses anyway (see `guards`); the audit does not take its word for it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import ExtractYear

from game.coins import guards
from game.coins.accounts import LAWFUL
from game.coins.ledger import TAIPEI
from game.coins.models import Transfer, TransferKind
from game.units import audit_guards

Row = dict[str, str | int | None]

# Offending rows are fetched in batches: a ledger that is wholly broken must not fill the memory.
BATCH_ROWS = 500


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is proved: its name, the sentence it proves, and what finds the contrary."""

    name: str
    proves: str
    offending_rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that contradicts one check."""

    check: str
    row: Row


def findings(checks: Sequence[Check] | None = None) -> Iterator[Finding]:
    """Every contradiction, as it is found; nothing when the books are in order."""
    for check in CHECKS if checks is None else checks:
        for row in check.offending_rows():
            yield Finding(check.name, row)


def sql_check(name: str, proves: str, sql: str) -> Check:
    """A check whose offending rows are those that `sql` returns, named by its columns."""
    return Check(name, proves, lambda: _rows(sql))


def hex_of(column: str) -> str:
    """SQL for a UUID column as 32 hex digits, as account names and keys have it, on either database."""
    return f"REPLACE(CAST({column} AS VARCHAR(36)), '-', '')"


def _rows(sql: str) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        names = [column[0] for column in cursor.description]
        while batch := cursor.fetchmany(BATCH_ROWS):
            for row in batch:
                yield dict(zip(names, map(_plain, row), strict=True))


def _plain(value: Any) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)


def _missing_guards() -> Iterator[Row]:
    for name in guards.missing():
        yield {"guard": name}


def _missing_trail_guards() -> Iterator[Row]:
    for name in audit_guards.missing():
        yield {"guard": name}


def _wrong_years() -> Iterator[Row]:
    year = ExtractYear("at", tzinfo=TAIPEI)
    awards = Transfer.objects.filter(kind=TransferKind.CATCH).exclude(year=year)
    for key, at, booked in awards.values_list("key", "at", "year").iterator(BATCH_ROWS):
        yield {"transfer": key, "at": datetime.isoformat(at), "year": booked}


def _lawful_sql() -> str:
    """Condition on transfer `t`, entry `e`, account `a`: the chart lets this account move so."""
    laws = []
    for kind, law in LAWFUL.items():
        giver = f"e.amount < 0 AND a.kind IN ({_quoted(law.givers)})"
        taker = f"e.amount > 0 AND a.kind IN ({_quoted(law.takers)})"
        laws.append(f"t.kind = '{kind.value}' AND ({giver} OR {taker})")
    return " OR ".join(f"({law})" for law in laws)


def _quoted(kinds: frozenset[Any]) -> str:
    return ", ".join(sorted(f"'{kind.value}'" for kind in kinds))


CHECKS: tuple[Check, ...] = (
    Check("guards_stand", "every trigger that keeps the ledger sealed stands", _missing_guards),
    Check("trail_guards_stand", "every trigger that keeps the audit trail as it was stands", _missing_trail_guards),
    sql_check(
        "transfers_sum_to_zero",
        "every transfer has two entries or more, and they sum to zero",
        """SELECT t.key AS transfer, CAST(COALESCE(SUM(e.amount), 0) AS BIGINT) AS total, COUNT(e.id) AS entries
        FROM coins_transfer t LEFT JOIN coins_entry e ON e.transfer_id = t.id
        GROUP BY t.id, t.key HAVING COALESCE(SUM(e.amount), 0) <> 0 OR COUNT(e.id) < 2""",
    ),
    sql_check(
        "entries_belong",
        "every entry has its transfer and its account",
        """SELECT e.id AS entry, e.amount FROM coins_entry e
        LEFT JOIN coins_transfer t ON t.id = e.transfer_id LEFT JOIN coins_account a ON a.id = e.account_id
        WHERE t.id IS NULL OR a.id IS NULL""",
    ),
    sql_check(
        "balances_sum_to_zero",
        "all balances together are zero",
        """SELECT CAST(SUM(balance) AS BIGINT) AS total, COUNT(*) AS accounts FROM coins_account
        HAVING SUM(balance) <> 0""",
    ),
    sql_check(
        "balances_equal_entries",
        "every balance is the sum of its entries",
        """SELECT a.name AS account, a.balance, CAST(COALESCE(SUM(e.amount), 0) AS BIGINT) AS entries
        FROM coins_account a LEFT JOIN coins_entry e ON e.account_id = a.id
        GROUP BY a.id, a.name, a.balance, a.last_entry
        HAVING a.balance <> COALESCE(SUM(e.amount), 0) OR a.last_entry <> COALESCE(MAX(e.id), 0)""",
    ),
    sql_check(
        "none_below_zero",
        "no balance but the source's is below zero",
        "SELECT name AS account, balance FROM coins_account WHERE balance < 0 AND kind <> 'source'",
    ),
    sql_check(
        "never_overspent",
        "no escrow, appropriation or purse ever gave more than it had at that moment",
        """SELECT a.name AS account, e.id AS entry, CAST(e.running AS BIGINT) AS balance_then
        FROM (SELECT account_id, id, SUM(amount) OVER (PARTITION BY account_id ORDER BY id) AS running
              FROM coins_entry) e
        JOIN coins_account a ON a.id = e.account_id WHERE e.running < 0 AND a.kind <> 'source'""",
    ),
    sql_check(
        "accounts_named_by_kind",
        "every account's name tells its kind",
        """SELECT name AS account, kind FROM coins_account
        WHERE name <> kind AND name NOT LIKE kind || ':_%' OR (name = kind) <> (kind = 'source')""",
    ),
    sql_check(
        "moves_are_lawful",
        "coins move only between the accounts that the chart lets give and take",
        f"""SELECT t.key AS transfer, t.kind, a.name AS account, e.amount FROM coins_entry e
        JOIN coins_transfer t ON t.id = e.transfer_id JOIN coins_account a ON a.id = e.account_id
        WHERE NOT ({_lawful_sql()})""",
    ),
    sql_check(
        "campaigns_are_funded",
        "a campaign was given amount × quota by its own unit when published, and nothing before",
        f"""SELECT c.name_zh AS campaign, c.state, CAST(c.amount AS BIGINT) * c.quota AS promised,
            COALESCE(e.amount, 0) AS escrowed, payer.name AS payer
        FROM coins_campaign c JOIN units_unit u ON u.id = c.unit_id
        LEFT JOIN coins_transfer t ON t.key = 'publish:' || {hex_of("c.public_id")}
        LEFT JOIN coins_account a ON a.name = 'campaign:' || {hex_of("c.public_id")}
        LEFT JOIN coins_entry e ON e.transfer_id = t.id AND e.account_id = a.id
        LEFT JOIN coins_entry given ON given.transfer_id = t.id AND given.amount < 0
        LEFT JOIN coins_account payer ON payer.id = given.account_id
        WHERE COALESCE(e.amount, 0) <> CASE WHEN c.state = 'draft' THEN 0
                                            ELSE CAST(c.amount AS BIGINT) * c.quota END
        OR c.state <> 'draft' AND COALESCE(payer.name, '') NOT LIKE 'appropriation:' || u.code || ':%'""",
    ),
    sql_check(
        "balloons_have_one_payer",
        "a balloon's coins come from one campaign and return to no other",
        """SELECT a.name AS account, COUNT(DISTINCT payer.account_id) AS payers
        FROM (SELECT e.transfer_id, e.account_id FROM coins_entry e
              JOIN coins_account c ON c.id = e.account_id WHERE c.kind = 'campaign') payer
        JOIN coins_entry e ON e.transfer_id = payer.transfer_id
        JOIN coins_account a ON a.id = e.account_id AND a.kind = 'balloon'
        GROUP BY a.id, a.name HAVING COUNT(DISTINCT payer.account_id) > 1""",
    ),
    sql_check(
        "awards_have_settlements",
        "every award has its settlement, of the same owner and the same coins",
        f"""SELECT t.key AS transfer, s.id AS settlement, s.coins FROM coins_transfer t
        LEFT JOIN coins_settlement s ON s.transfer_id = t.id
        LEFT JOIN coins_account a ON a.name = 'pending:' || {hex_of("s.owner")}
        LEFT JOIN coins_entry e ON e.transfer_id = t.id AND e.account_id = a.id AND e.amount = s.coins
        WHERE t.kind IN ('catch', 'bring', 'gift', 'reward') AND e.id IS NULL""",
    ),
    sql_check(
        "settlements_have_awards",
        "every settlement belongs to an award, or to an award that was brought along",
        """SELECT s.id AS settlement, t.key AS transfer, t.kind FROM coins_settlement s
        LEFT JOIN coins_transfer t ON t.id = s.transfer_id
        WHERE t.id IS NULL OR t.kind NOT IN ('catch', 'bring', 'gift', 'reward')""",
    ),
    sql_check(
        "settled_as_awarded",
        "what was settled moved the same coins into the same owner's wallet, not before it was due",
        f"""SELECT s.id AS settlement, t.key AS transfer, s.coins, s.due_at, t.at AS settled_at
        FROM coins_settlement s LEFT JOIN coins_transfer t ON t.id = s.settled_id
        LEFT JOIN coins_account p ON p.name = 'pending:' || {hex_of("s.owner")}
        LEFT JOIN coins_account w ON w.name = 'wallet:' || {hex_of("s.owner")}
        LEFT JOIN coins_entry gave ON gave.transfer_id = t.id AND gave.account_id = p.id AND gave.amount = -s.coins
        LEFT JOIN coins_entry took ON took.transfer_id = t.id AND took.account_id = w.id AND took.amount = s.coins
        WHERE s.settled_id IS NOT NULL AND COALESCE(t.kind, '') NOT IN ('donate', 'bring', 'reverse')
        AND (gave.id IS NULL OR took.id IS NULL OR t.kind <> 'settle' OR t.at < s.due_at)""",
    ),
    sql_check(
        "brought_as_awarded",
        "what a guest brought along moved the same coins, due at the same time, to an owner with a settlement of them",
        f"""SELECT t.key AS transfer, s.id AS settlement, n.id AS new_settlement FROM coins_transfer t
        LEFT JOIN coins_settlement s ON s.settled_id = t.id AND t.key = 'bring:' || {hex_of("s.transfer_id")}
        LEFT JOIN coins_account p ON p.name = 'pending:' || {hex_of("s.owner")}
        LEFT JOIN coins_entry gave ON gave.transfer_id = t.id AND gave.account_id = p.id AND gave.amount = -s.coins
        LEFT JOIN coins_settlement n ON n.transfer_id = t.id AND n.coins = s.coins AND n.due_at = s.due_at
            AND n.owner <> s.owner
        WHERE t.kind = 'bring' AND (gave.id IS NULL OR n.id IS NULL)""",
    ),
    sql_check(
        "given_as_awarded",
        "what was given to a cause before it settled moved the same coins out of the same owner's pending ones",
        f"""SELECT s.id AS settlement, t.key AS transfer, s.coins FROM coins_settlement s
        JOIN coins_transfer t ON t.id = s.settled_id AND t.kind = 'donate'
        LEFT JOIN coins_account p ON p.name = 'pending:' || {hex_of("s.owner")}
        LEFT JOIN coins_entry gave ON gave.transfer_id = t.id AND gave.account_id = p.id AND gave.amount = -s.coins
        WHERE gave.id IS NULL""",
    ),
    sql_check(
        "settled_once",
        "every transfer out of pending coins settles one award",
        """SELECT t.key AS transfer, COUNT(s.id) AS settlements FROM coins_transfer t
        LEFT JOIN coins_settlement s ON s.settled_id = t.id
        WHERE t.kind IN ('settle', 'bring') OR t.kind IN ('donate', 'reverse') AND EXISTS (
            SELECT 1 FROM coins_entry e JOIN coins_account a ON a.id = e.account_id
            WHERE e.transfer_id = t.id AND a.kind = 'pending' AND e.amount < 0)
        GROUP BY t.id, t.key HAVING COUNT(s.id) <> 1""",
    ),
    sql_check(
        "donations_have_causes",
        "coins are given to causes that exist",
        """SELECT a.name AS account, a.balance FROM coins_account a
        LEFT JOIN coins_cause c ON a.name = 'donated:' || c.code WHERE a.kind = 'donated' AND c.id IS NULL""",
    ),
    sql_check(
        "pending_is_unsettled",
        "an owner's pending coins are those awarded and not yet settled",
        f"""SELECT a.name AS account, a.balance, CAST(COALESCE(s.coins, 0) AS BIGINT) AS unsettled
        FROM coins_account a
        LEFT JOIN (SELECT 'pending:' || {hex_of("owner")} AS name, SUM(coins) AS coins FROM coins_settlement
                   WHERE settled_id IS NULL GROUP BY owner) s ON s.name = a.name
        WHERE a.kind = 'pending' AND a.balance <> COALESCE(s.coins, 0)""",
    ),
    sql_check(
        "wallets_are_lots",
        "every wallet is the sum of what is left of its lots",
        f"""SELECT a.name AS account, a.balance, CAST(COALESCE(l.coins, 0) AS BIGINT) AS lots
        FROM coins_account a
        LEFT JOIN (SELECT 'wallet:' || {hex_of("owner")} AS name, SUM("left") AS coins FROM coins_lot
                   WHERE "left" > 0 GROUP BY owner) l ON l.name = a.name
        WHERE a.kind = 'wallet' AND a.balance <> COALESCE(l.coins, 0)""",
    ),
    sql_check(
        "lots_equal_uses",
        "what is left of every lot is what it had, less its uses",
        """SELECT l.id AS lot, l.coins, l."left" AS left_over, CAST(COALESCE(SUM(u.coins), 0) AS BIGINT) AS used
        FROM coins_lot l LEFT JOIN coins_lotuse u ON u.lot_id = l.id
        GROUP BY l.id, l.coins, l."left" HAVING l.coins - l."left" <> COALESCE(SUM(u.coins), 0)""",
    ),
    sql_check(
        "wallets_give_lots",
        "every transfer out of a wallet, and back into it, uses lots of exactly its coins",
        """SELECT t.key AS transfer, w.amount, CAST(COALESCE(u.coins, 0) AS BIGINT) AS of_lots FROM coins_entry w
        JOIN coins_account a ON a.id = w.account_id AND a.kind = 'wallet'
        JOIN coins_transfer t ON t.id = w.transfer_id AND t.kind <> 'settle'
        LEFT JOIN (SELECT transfer_id, SUM(coins) AS coins FROM coins_lotuse GROUP BY transfer_id) u
            ON u.transfer_id = t.id
        WHERE w.amount + COALESCE(u.coins, 0) <> 0""",
    ),
    sql_check(
        "settlements_name_their_payer",
        "every settlement names the campaign whose coins were awarded",
        f"""SELECT s.id AS settlement, c.name_zh AS campaign FROM coins_settlement s
        JOIN coins_entry gave ON gave.transfer_id = s.transfer_id AND gave.amount < 0
        JOIN coins_account giver ON giver.id = gave.account_id AND giver.kind IN ('balloon', 'campaign')
        LEFT JOIN coins_campaign c ON c.id = s.campaign_id
        LEFT JOIN coins_account named ON named.name = 'campaign:' || {hex_of("c.public_id")}
        WHERE c.id IS NULL OR giver.kind = 'campaign' AND giver.id <> named.id
        OR giver.kind = 'balloon' AND NOT EXISTS (
            SELECT 1 FROM coins_entry filled JOIN coins_transfer f ON f.id = filled.transfer_id AND f.kind = 'fund'
            JOIN coins_entry paid ON paid.transfer_id = f.id AND paid.account_id = named.id
            WHERE filled.account_id = giver.id)""",
    ),
    Check("awards_in_their_year", "an award counts to the budget year of its day in Taitung", _wrong_years),
)
