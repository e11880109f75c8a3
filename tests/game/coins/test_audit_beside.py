"""The audit's two connections: they see one moment, hold nobody up, and find what one connection finds."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread, active_count, get_ident
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from game.coins import audit
from game.coins.audit import Check
from game.coins.models import Account, Transfer
from game.coins.proof import moment
from game.coins.proof.beside import beside
from game.coins.proof.moment import one_moment
from tests.game.coins.builders import a_balloon, an_owner, award
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connect(tmp_path) -> Iterator[Callable[[], None]]:
    """Gives a thread a connection of its own to a database that commits; SQLite's lives in memory: here is a copy."""
    if connection.vendor != "sqlite":
        yield lambda: None
        return
    usual, path = connections["default"], str(tmp_path / "books")
    usual.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        usual.connection.backup(copy)

    def to_file() -> None:
        connections["default"] = usual.__class__({**usual.settings_dict, "NAME": path}, "default")

    to_file()
    yield to_file
    connections["default"].close()
    connections["default"] = usual


def meanwhile(connect: Callable[[], None], job: Callable[[], Any]) -> None:
    """Done on a connection of its own, which commits."""

    def work() -> None:
        connect()
        job()
        connections["default"].close()

    thread = Thread(target=work)
    thread.start()
    thread.join()


def counted() -> Iterator[dict[str, int]]:
    yield {"transfers": Transfer.objects.count(), "thread": get_ident()}


COUNT = Check("count", "", counted)


def test_both_connections_see_the_moment_before_what_is_posted_meanwhile(connect):
    balloon = a_balloon()
    before = Transfer.objects.count()
    with one_moment() as another:
        meanwhile(connect, lambda: award(balloon, an_owner()))
        assert Transfer.objects.count() == before
        with beside(counted(), another) as told:
            (row,) = told
    assert (row["transfers"], row["thread"] == get_ident()) == (before, False)
    assert Transfer.objects.count() == before + 1


def test_what_the_statements_find_comes_after_the_walk_in_the_order_of_the_checks(connect):
    a_balloon()
    with unsealed():
        Account.objects.filter(kind="source").update(balance=7)
    found = [finding.check for finding in audit.findings([COUNT, *audit.CHECKS, COUNT])]
    with transaction.atomic():
        assert [finding.check for finding in audit.findings([COUNT, *audit.CHECKS, COUNT])] == found
    assert found == ["balances_equal_entries", "count", "balances_sum_to_zero", "count"]


def test_a_second_connection_is_gone_through_beside_the_walk(connect):
    (finding,) = audit.findings([COUNT])
    assert finding.row["thread"] != get_ident()


def test_an_open_transaction_is_audited_on_its_own_connection(connect):
    with transaction.atomic():
        (finding,) = audit.findings([COUNT])
    assert finding.row["thread"] == get_ident()


def test_a_database_that_takes_no_second_connection_is_audited_on_one(connect, monkeypatch):
    def refuse() -> None:
        raise OperationalError("too many clients already")

    other = connections["default"].copy()
    monkeypatch.setattr(other, "ensure_connection", refuse)
    monkeypatch.setattr(connections["default"], "copy", lambda: other)
    with one_moment() as another:
        assert another is None
        assert Transfer.objects.count() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL hands its snapshot on without a lock")
def test_where_somebody_writes_for_long_one_connection_does(connect, tmp_path, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "init_command", "PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(tmp_path / "books", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with one_moment() as another:
            assert another is None


@contextmanager
def threads_left() -> Iterator[None]:
    before = active_count()
    yield
    assert active_count() == before


def test_an_error_of_a_statement_is_raised_where_findings_are_read(connect):
    def fail() -> Iterator[Any]:
        yield {"first": 1}
        raise ZeroDivisionError

    with threads_left(), pytest.raises(ZeroDivisionError):
        list(audit.findings([Check("fails", "", fail)]))


def test_who_stops_reading_leaves_no_thread_behind(connect):
    begun = Event()

    def endless() -> Iterator[Any]:
        while True:
            begun.set()
            yield {}

    with threads_left():
        findings = audit.findings([Check("endless", "", endless)])
        next(findings)
        assert begun.is_set()
        findings.close()


def test_ranges_are_found_by_index_only_while_the_walk_lasts(connect):
    def of(setting: str) -> str:
        with connection.cursor() as cursor:
            return str(cursor.execute(f"SHOW {setting}").fetchone()[0])

    if connection.vendor == "sqlite":
        pytest.skip("SQLite takes the index anyway")
    with one_moment():
        with moment.by_index():
            assert of("enable_hashjoin") == "off"
        assert of("enable_hashjoin") == "on"
