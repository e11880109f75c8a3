"""Statements written by hand, sent as fast as the drivers allow: what `raw_catch` and `raw_transfer` rest on.

On PostgreSQL one statement over a connection of its own, with parameters and, as psycopg does by itself, prepared. On
SQLite the statements of one transaction over Django's connection, bare, for the same pragmas.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import LiteralString

import psycopg
from django.db import connection

from game import sql


class RawConnection:
    """Leads to the database that Django uses."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self._sqlite: sqlite3.Connection | None = None
        self._postgresql: psycopg.Connection | None = None
        if connection.vendor == "sqlite":
            self._sqlite = connection.connection
        else:
            password = connection.settings_dict["PASSWORD"]
            self._postgresql = psycopg.connect(connection.connection.info.dsn, password=password, autocommit=True)

    def write(self, postgresql: LiteralString, sqlite: Sequence[str], values: Mapping[str, sql.Value]) -> None:
        """Send the one, or the others, with the same values by name."""
        if self._postgresql is not None:
            self._postgresql.execute(postgresql, values)
        if self._sqlite is not None:
            plain = dict(zip(values, sql.adapted(tuple(values.values())), strict=True))
            for statement in sqlite:
                self._sqlite.execute(statement, plain)

    def close(self) -> None:
        """Leave PostgreSQL."""
        if self._postgresql is not None:
            self._postgresql.close()
