"""The few statements that write the ledger, spelled out.

A catch waits for five of them, and building one through the ORM costs ten times what SQLite then
needs to run it (measured: docs/decisions/2026-11-21-ledger-guards.md). They are the same for SQLite and PostgreSQL.
Called by `ledger`, `escrow` and `settling` only, inside their transactions; they decide nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import connection

from game.coins.models import Transfer

_LOCK_ACCOUNTS = "SELECT name, id, balance FROM coins_account WHERE name IN ({}) ORDER BY id"
_FIND_KEYS = "SELECT key FROM coins_transfer WHERE key IN ({})"
_INSERT_ENTRIES = "INSERT INTO coins_entry (transfer_id, account_id, amount) VALUES {}"
_INSERT_TRANSFERS = "INSERT INTO coins_transfer (id, key, kind, at, year, reason) VALUES {}"
_INSERT_SETTLEMENT = (
    "INSERT INTO coins_settlement (transfer_id, owner, coins, due_at) VALUES {} ON CONFLICT (transfer_id) DO NOTHING"
)
_MARK_SETTLED = "UPDATE coins_settlement SET settled_id = %s WHERE id = %s"

# SQLite takes at least 32,766 values a statement.
ROWS_A_STATEMENT = 4_000

Value = str | int | UUID | datetime


@dataclass(frozen=True, slots=True)
class LockedAccount:
    """An account that nobody else can move until the transaction ends."""

    id: int
    balance: int


def lock_accounts(names: Sequence[str]) -> dict[str, LockedAccount]:
    """Lock those of `names` that exist, in the order of their ids."""
    sql = _LOCK_ACCOUNTS.format(_marks(len(names)))
    if connection.features.has_select_for_update:
        sql += " FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(sql, names)
        return {name: LockedAccount(account, balance) for name, account, balance in cursor.fetchall()}


def known_keys(keys: Sequence[str]) -> set[str]:
    """Those of `keys` that a transfer has."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND_KEYS.format(_marks(len(keys))), keys)
        return {key for (key,) in cursor.fetchall()}


def insert_entries(entries: Iterable[tuple[UUID, int, int]]) -> None:
    """Write (transfer, account, coins) rows; the trigger moves each balance."""
    _insert(_INSERT_ENTRIES, ((_uuid(transfer), account, coins) for transfer, account, coins in entries))


def insert_transfers(transfers: Iterable[Transfer]) -> None:
    """Write the rows that seal the entries written before."""
    _insert(_INSERT_TRANSFERS, ((_uuid(t.id), t.key, str(t.kind), _moment(t.at), t.year, t.reason) for t in transfers))


def insert_settlement(transfer: UUID, owner: UUID, coins: int, due_at: datetime) -> None:
    """Write an award's settlement, unless it has one."""
    _insert(_INSERT_SETTLEMENT, [(_uuid(transfer), _uuid(owner), coins, _moment(due_at))])


def mark_settled(settled: Iterable[tuple[int, UUID]]) -> None:
    """Note in each (settlement, transfer) pair which transfer settled it."""
    with connection.cursor() as cursor:
        cursor.executemany(_MARK_SETTLED, [(_uuid(transfer), settlement) for settlement, transfer in settled])


def _insert(sql: str, rows: Iterable[tuple[Value | None, ...]]) -> None:
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(remaining, ROWS_A_STATEMENT)):
            row = f"({_marks(len(chunk[0]))})"
            cursor.execute(sql.format(", ".join([row] * len(chunk))), [value for values in chunk for value in values])


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _uuid(value: UUID) -> Value:
    return value if connection.features.has_native_uuid_field else value.hex


def _moment(value: datetime) -> Value | None:
    return connection.ops.adapt_datetimefield_value(value)
