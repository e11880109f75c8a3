"""Takes the guards of ledger and audit trail down for a moment: to tamper with rows, or to flush a test database."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

# What the last migration that spells a guard makes of it, by its name.
SQLITE = {
    statement.split()[2]: statement
    for statement in (
        *import_module("game.coins.migrations.0002_guards").SQLITE,
        *import_module("game.units.migrations.0003_audit_guards").SQLITE,
        *import_module("game.coins.migrations.0007_more_guards").statements("sqlite"),
    )
}


@contextmanager
def unsealed() -> Iterator[None]:
    """The block may change what the triggers would refuse; they stand again afterwards."""
    down, up = _of_sqlite() if connection.vendor == "sqlite" else _of_postgresql()
    _run(down)
    try:
        yield
    finally:
        _run(up)


def _of_sqlite() -> tuple[list[str], list[str]]:
    return [f"DROP TRIGGER {name}" for name in SQLITE], list(SQLITE.values())


def _of_postgresql() -> tuple[list[str], list[str]]:
    return ["SET session_replication_role = replica"], ["SET session_replication_role = origin"]


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
