"""A throw-away PostgreSQL: recovered after a kill, nothing left afterwards."""

import os
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from web.scratch.killing import children_of, is_running
from web.scratch.postgres import DatabaseDidNotStart, PostgresServer, postgres


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres(durable=False) as running:
        yield running


def asked(address: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address.replace("postgis", "postgresql", 1), autocommit=True) as connection:
        done = connection.execute(statement.encode())
        return done.fetchall() if done.description else []


def test_every_new_database_measures_on_the_globe(server):
    address = server.create("globe")

    rows = asked(address, "SELECT ST_Distance('POINT(121 23)'::geography, 'POINT(121 23.01)'::geography) > 1100")

    assert rows == [(True,)]


def test_a_copy_has_the_rows_of_its_template(server):
    asked(server.create("template"), "CREATE TABLE coin AS SELECT 7 AS number")

    assert asked(server.create("copy", template="template"), "SELECT number FROM coin") == [(7,)]


def test_what_was_committed_survives_a_kill_and_no_backend_does(server):
    address = server.create("killed")
    asked(address, "CREATE TABLE coin AS SELECT 7 AS number")
    processes = [server.pid, *children_of(server.pid)]

    server.kill()
    gone = [not is_running(process) for process in processes]
    server.start()

    assert len(gone) > 1
    assert all(gone)
    assert asked(address, "SELECT number FROM coin") == [(7,)]


def test_a_server_that_still_ends_is_waited_for():
    with postgres(durable=False) as ending:
        asked(ending.create("kept"), "CREATE TABLE coin AS SELECT 7 AS number")
        successor = PostgresServer(ending.folder, durable=False)
        with ThreadPoolExecutor(1) as pool:
            started = pool.submit(successor.start)
            time.sleep(0.5)
            was_waiting = not started.done()
            ending.stop()
            started.result()
        try:
            assert was_waiting
            assert asked(successor.url("kept"), "SELECT number FROM coin") == [(7,)]
        finally:
            successor.stop()


def test_a_database_is_dropped_with_whoever_is_connected(server):
    address = server.create("dropped")
    with psycopg.connect(address.replace("postgis", "postgresql", 1)):
        server.drop("dropped")

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        asked(address, "SELECT 1")


def test_a_wrong_password_is_refused(server):
    address = server.url("postgres").replace(server.password, "guessed")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        asked(address, "SELECT 1")


def test_nobody_else_reads_the_password(server):
    assert stat.S_IMODE((server.folder / "password").stat().st_mode) == 0o600


def test_nothing_is_left_afterwards():
    with postgres(durable=False) as server:
        processes = [server.pid, *children_of(server.pid)]

    assert not any(is_running(process) for process in processes)
    assert not server.folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")
def test_a_folder_that_the_postgres_user_cannot_reach_is_refused_with_a_remedy(tmp_path):
    tmp_path.chmod(0o700)

    with pytest.raises(DatabaseDidNotStart, match=r"cannot reach .* under /var/tmp"):
        PostgresServer(tmp_path / "closed").make()
