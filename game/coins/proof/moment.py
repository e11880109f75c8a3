"""One moment of a ledger that goes on moving: seen by this thread's connection and, where there can be one, by another.

With two of them what a database does for the one is done beside what Python does with the other. PostgreSQL hands a
snapshot on. SQLite cannot: there the lock of those who write is held for the instant in which both begin to read.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

_BEGIN: Final = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
_EASE: Final = {
    # Pages of tables and indexes that are gone through side by side.
    "sqlite": ("PRAGMA cache_size = -65536",),
    # For joins of whole tables; compiling statements that run once takes longer than it saves.
    "postgresql": ("SET LOCAL work_mem = '64MB'", "SET LOCAL jit = off"),
}


@contextmanager
def one_moment() -> Iterator[BaseDatabaseWrapper | None]:
    """Everything in the block sees the same moment; writers go on. A transaction that is open has its own.

    Yields:
        A second connection that sees it, too; None where there cannot be one.
    """
    if connection.in_atomic_block:
        yield None
        return
    other = _another()
    try:
        is_shared = other is not None and _began_together(other)
        if not is_shared:
            _begin()
        yield other if is_shared else None
    finally:
        _tell(connection, "ROLLBACK")
        if other:
            other.close()


@contextmanager
def by_index() -> Iterator[None]:
    """What is asked in the block are narrow ranges of large tables: PostgreSQL takes them for wider than they are."""
    ways = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin") if connection.vendor == "postgresql" else ()
    _tell(connection, *(f"SET LOCAL {way} = off" for way in ways))
    yield
    _tell(connection, *(f"SET LOCAL {way} TO DEFAULT" for way in ways))


def _another() -> BaseDatabaseWrapper | None:
    """Open, and for any thread; none where readers would hold writers up, or the database takes no more."""
    if connection.vendor == "sqlite" and _answer(connection, "PRAGMA journal_mode") != "wal":
        return None
    other = connection.copy()
    other.inc_thread_sharing()
    try:
        other.ensure_connection()
    except OperationalError:
        return None
    return other


def _begin() -> None:
    _tell(connection, *_EASE["sqlite"] if connection.vendor == "sqlite" else (), _BEGIN[connection.vendor])
    if connection.vendor == "postgresql":
        _tell(connection, *_EASE["postgresql"])


def _began_together(other: BaseDatabaseWrapper) -> bool:
    if connection.vendor == "sqlite":
        return _while_nobody_writes(other)
    _begin()
    snapshot = _answer(connection, "SELECT pg_export_snapshot()")
    _tell(other, _BEGIN[other.vendor], f"SET TRANSACTION SNAPSHOT '{snapshot}'", *_EASE[other.vendor])
    return True


def _while_nobody_writes(other: BaseDatabaseWrapper) -> bool:
    """Whether both have begun; not so where somebody writes for too long."""
    with closing(connection.copy()) as holder:
        try:
            _tell(holder, "BEGIN IMMEDIATE")
        except OperationalError:
            return False
        for reader in (connection, other):
            _tell(reader, *_EASE["sqlite"], _BEGIN["sqlite"])
            _answer(reader, "SELECT COUNT(*) FROM sqlite_master")
        _tell(holder, "ROLLBACK")
    return True


def _tell(reader: BaseDatabaseWrapper, *statements: str) -> None:
    with reader.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _answer(reader: BaseDatabaseWrapper, question: str) -> str:
    with reader.cursor() as cursor:
        return str(cursor.execute(question).fetchone()[0])
