"""The few statements that write the ledger, spelled out (see `game.sql`).

Called by `ledger`, `escrow` and `settling` only, inside their transactions; they decide nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import connection

from game import sql
from game.coins.models import AccountKind, Transfer
from game.sql import Value, marks

_FIND_ACCOUNTS = "SELECT name, id, balance FROM coins_account WHERE name IN ({}) ORDER BY id"
_FIND_KEYS = "SELECT key FROM coins_transfer WHERE key IN ({})"
_OPEN_ACCOUNTS = "INSERT INTO coins_account (name, kind, balance, last_entry) VALUES {} ON CONFLICT (name) DO NOTHING"
_INSERT_ENTRIES = "INSERT INTO coins_entry (transfer_id, account_id, amount) VALUES {}"
_INSERT_TRANSFERS = "INSERT INTO coins_transfer (id, key, kind, at, year, reason, reverses_id) VALUES {}"
_INSERT_SETTLEMENTS = (
    "INSERT INTO coins_settlement (transfer_id, owner, coins, campaign_id, due_at) VALUES {}"
    " ON CONFLICT (transfer_id) DO NOTHING"
)
_MARK_SETTLED = "UPDATE coins_settlement SET settled_id = %s WHERE id = %s"

# SQLite takes at least 32,766 values a statement.
ROWS_A_STATEMENT = 4_000


@dataclass(frozen=True, slots=True)
class Award:
    """Coins that have just entered an owner's pending ones, whose promise they were, and when they are due."""

    transfer: UUID
    owner: UUID
    coins: int
    campaign_id: int | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LockedAccount:
    """An account that nobody else can move until the transaction ends."""

    id: int
    balance: int


@dataclass(frozen=True, slots=True)
class Locks:
    """Accounts that are locked, in the order of their ids, and the keys that were looked up after it."""

    names: Sequence[str]
    keys: Sequence[str]
    _accounts: sql.Answer
    _known: sql.Answer

    @property
    def accounts(self) -> dict[str, LockedAccount]:
        """Those of the accounts that exist, by name."""
        return {name: LockedAccount(account, balance) for name, account, balance in self._accounts.rows}

    @property
    def known(self) -> set[str]:
        """Those of the keys that a transfer has; a rival with the same key has finished."""
        return {key for (key,) in self._known.rows}


def lock(names: Sequence[str], keys: Sequence[str]) -> Locks:
    """Lock accounts, as soon as an answer is read: this one, or one that was asked for later."""
    accounts = sql.ask(sql.locking(_FIND_ACCOUNTS.format(marks(len(names)))), names)
    return Locks(names, keys, accounts, sql.ask(_FIND_KEYS.format(marks(len(keys))), keys))


def open_accounts(accounts: Iterable[tuple[str, AccountKind]]) -> None:
    """Open (name, kind) accounts, empty; those that exist stay as they are."""
    _insert(_OPEN_ACCOUNTS, ((name, str(kind), 0, 0) for name, kind in accounts))


def insert_entries(entries: Iterable[tuple[UUID, int, int]]) -> None:
    """Write (transfer, account, coins) rows; the trigger moves each balance."""
    _insert(_INSERT_ENTRIES, entries)


def insert_transfers(transfers: Iterable[Transfer]) -> None:
    """Write the rows that seal the entries written before."""
    _insert(_INSERT_TRANSFERS, ((t.id, t.key, str(t.kind), t.at, t.year, t.reason, t.reverses_id) for t in transfers))


def insert_settlements(awards: Iterable[Award]) -> None:
    """Write the settlement of each award, unless it has one."""
    _insert(_INSERT_SETTLEMENTS, ((a.transfer, a.owner, a.coins, a.campaign_id, a.due_at) for a in awards))


def mark_settled(settled: Iterable[tuple[int, UUID]]) -> None:
    """Note in each (settlement, transfer) pair which transfer settled it."""
    with connection.cursor() as cursor:
        cursor.executemany(_MARK_SETTLED, [sql.adapted((transfer, settlement)) for settlement, transfer in settled])


def _insert(statement: str, rows: Iterable[tuple[Value, ...]]) -> None:
    remaining = iter(rows)
    while chunk := list(islice(remaining, ROWS_A_STATEMENT)):
        row = f"({marks(len(chunk[0]))})"
        values = [value for values in chunk for value in values]
        sql.execute(statement.format(", ".join([row] * len(chunk))), values)
