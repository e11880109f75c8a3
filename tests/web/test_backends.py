"""Checked values become Django's dictionaries, and the databases agree to them."""

import subprocess
import sys

import pytest
from django.db import connection

from tests.databases import EmptyDatabase
from web import backends
from web.environment import PROJECT_ROOT, Database
from web.scratch.serving import ScratchServer

SHOWN_WHEN_SERVED = """
import web.asgi
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW idle_in_transaction_session_timeout")
    print(cursor.fetchone()[0], end="")
"""
POSTGIS = Database("postgis", "taitung", "sky", "secret", "db", 5432)


def test_spatialite_takes_its_write_lock_at_begin():
    options = backends.database(Database("spatialite", "/x/taitung.sqlite3"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_postgis_gets_every_part_of_its_address():
    given = backends.database(POSTGIS)
    assert (given["NAME"], given["USER"], given["PASSWORD"], given["HOST"], given["PORT"]) == (
        "taitung", "sky", "secret", "db", 5432,
    )  # fmt: skip


@pytest.mark.skipif(connection.vendor != "postgresql", reason="settings of PostgreSQL's")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "value"),
    [("lock_timeout", "5s"), ("tcp_user_timeout", "6000"), ("idle_in_transaction_session_timeout", "0")],
)
def test_postgresql_has_taken_the_patience_of_a_command(setting, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="settings of PostgreSQL's")
def test_a_served_transaction_that_does_nothing_for_10_s_ends(empty_database: EmptyDatabase, tmp_path):
    surroundings = ScratchServer(tmp_path, environment=empty_database.environment).surroundings()
    command = [sys.executable, "-c", SHOWN_WHEN_SERVED]
    shown = subprocess.run(command, cwd=PROJECT_ROOT, env=surroundings, capture_output=True, text=True, check=True)
    assert shown.stdout == "10s"


def test_serving_changes_nothing_on_spatialite():
    chosen = backends.database(Database("spatialite", "/x/taitung.sqlite3"))
    backends.serve(chosen)
    assert chosen == backends.database(Database("spatialite", "/x/taitung.sqlite3"))
