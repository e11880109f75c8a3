"""What a check of the audit is: a sentence that is proved, and what finds the rows that say otherwise.

Most are one SQL statement (`sql_check`), the same on SQLite and PostgreSQL. Those that look at every transfer are
proved together, in one walk through the ledger (`game.coins.proof.walking`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

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


def sql_check(name: str, proves: str, sql: str) -> Check:
    """A check whose offending rows are those that `sql` returns, named by its columns."""
    return Check(name, proves, lambda: _rows(sql))


def hex_of(column: str) -> str:
    """SQL for a UUID column as 32 hex digits, as account names and keys have it, on either database."""
    return f"REPLACE(CAST({column} AS VARCHAR(36)), '-', '')"


def name_of(kind: str, column: str) -> str:
    """SQL for the name of the account of that kind whose a UUID column tells.

    As text, said aloud: SQLite compares each name with each other where it does not know that both are text.
    """
    return f"CAST('{kind}:' || {hex_of(column)} AS VARCHAR(120))"


def _rows(sql: str) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        names = [column[0] for column in cursor.description]
        while batch := cursor.fetchmany(BATCH_ROWS):
            for row in batch:
                yield dict(zip(names, map(_plain, row), strict=True))


def _plain(value: Any) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)
