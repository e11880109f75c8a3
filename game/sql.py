"""Statements that are written out: sent as they stand, several in one go where the database can.

For what thousands wait for at once, such as a catch: building a statement through the ORM costs ten times what the
database then needs, and each wait for an answer lengthens the time that a lock is held
(docs/decisions/2026-11-21-one-catch.md). Everything else goes through the ORM. Statements are the same for SQLite
and PostgreSQL; values are turned here into what each of them takes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection

Value = str | int | float | bool | UUID | datetime | date | None
Row = tuple[Any, ...]

_STANDING_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}

_names: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


class Answer:
    """The rows that a statement finds; they come with the message that carries it, at the latest when they are read."""

    __slots__ = ("_rows",)

    def __init__(self, rows: list[Row] | None = None) -> None:
        self._rows = rows

    @property
    def rows(self) -> list[Row]:
        """All of them."""
        if self._rows is None:
            _send()
        if self._rows is None:
            raise RuntimeError("the block in which this was asked ended with an error")
        return self._rows

    def take(self, cursor: Any, number: int) -> None:
        """Keep what the message's statement of this number found."""
        cursor.set_result(number)
        self._rows = list(cursor.fetchall())


_unsent: ContextVar[list[tuple[str, Sequence[Value], Answer | None]] | None] = ContextVar("unsent", default=None)


@contextmanager
def in_one_go() -> Iterator[None]:
    """Keep what is executed and asked in the block until an answer is read, or the block ends; then send all at once.

    Each statement still sees what was committed when its turn came, as if it had been sent alone. An error is raised
    when they are sent, so the block belongs inside the transaction that it may spoil. Statements of the ORM keep
    their place in the order. SQLite has no wire to save: there, every statement is carried out at its line.
    """
    if connection.vendor != "postgresql":
        yield
        return
    _send()  # what a block around this one has kept
    token = _unsent.set([])
    try:
        with connection.execute_wrapper(_after_the_unsent):
            yield
            _send()
    finally:
        _unsent.reset(token)


def execute(sql: str, values: Sequence[Value] = ()) -> None:
    """Carry out one statement that answers nothing; in a block of `in_one_go`, later."""
    unsent = _unsent.get()
    if unsent is not None:
        unsent.append((sql, values, None))
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, adapted(values))


def ask(sql: str, values: Sequence[Value] = ()) -> Answer:
    """Carry out one SELECT; in a block of `in_one_go`, when its answer is read."""
    unsent = _unsent.get()
    if unsent is not None:
        unsent.append((sql, values, answer := Answer()))
        return answer
    with connection.cursor() as cursor:
        return Answer(cursor.execute(sql, adapted(values)).fetchall())


def _send() -> None:
    """Send everything unsent as one message."""
    if not (unsent := _unsent.get()):
        return
    statements = unsent.copy()
    unsent.clear()
    with connection.cursor() as cursor:
        message = "; ".join(_execution(sql, values) for sql, values, _ in statements)
        cursor.execute(message, [value for _, values, _ in statements for value in values])
        for number, (_, _, answer) in enumerate(statements):
            if answer is not None:
                answer.take(cursor, number)


def _execution(sql: str, values: Sequence[Value]) -> str:
    name = _prepared(sql)
    return f"EXECUTE {name} ({marks(len(values))})" if values else f"EXECUTE {name}"


def _prepared(sql: str) -> str:
    """The name under which this connection to PostgreSQL has the statement planned; that it does once."""
    names = _names.setdefault(connection.connection, {})
    if sql not in names:
        name, places = f"written_{len(names)}", count(1)
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {re.sub('%s', lambda _: f'${next(places)}', sql)}")
        names[sql] = name
    return names[sql]


def _after_the_unsent(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Wraps each statement of the block, from wherever it comes, so that none overtakes."""
    _send()
    return execute(sql, *rest)


def lock(sql: str, values: Sequence[Value]) -> None:
    """Lock the rows that a SELECT finds until the transaction ends; SQLite's transactions lock everything anyway."""
    if connection.features.has_select_for_update:
        execute(locking(sql), values)


def locking(sql: str) -> str:
    """The SELECT that also locks its rows, where rows can be locked."""
    return f"{sql} FOR NO KEY UPDATE" if connection.features.has_select_for_update else sql


def standing_triggers() -> set[str]:
    """The names of the triggers that stand and fire in this database."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def empty_log() -> None:
    """Have SQLite copy its write-ahead log into the database and empty it: rows as they were are still in it.

    Outside a transaction; waits for others as any writer does, and leaves the log as it is where that takes too long.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def marks(count: int) -> str:
    """So many places for values.

    >>> marks(3)
    '%s, %s, %s'
    """
    return ", ".join(["%s"] * count)


def uuid_of(value: UUID | str) -> UUID:
    """An id as the database told it."""
    return value if isinstance(value, UUID) else UUID(value)


def moment_of(value: datetime) -> datetime:
    """A moment as the database told it; SQLite keeps UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def adapted(values: Sequence[Value]) -> Sequence[Value]:
    """Values as this database takes them."""
    return [_for_sqlite(value) for value in values] if connection.vendor == "sqlite" else values


def _for_sqlite(value: Value) -> Value:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value
