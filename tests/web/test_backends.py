"""Checked values become Django's dictionaries, and the databases agree to them."""

import pytest
from django.db import connection, connections

from web import backends
from web.environment import Database

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
@pytest.mark.django_db
def test_a_served_transaction_that_does_nothing_for_10_s_ends():
    served = {**connection.settings_dict, "OPTIONS": {**connection.settings_dict["OPTIONS"]}}
    backends.serve(served)
    other = connections["default"].__class__(served, "served")
    with other.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        shown = cursor.fetchone()
    other.close()

    assert shown == ("10s",)


def test_serving_changes_nothing_on_spatialite():
    chosen = backends.database(Database("spatialite", "/x/taitung.sqlite3"))
    backends.serve(chosen)
    assert chosen == backends.database(Database("spatialite", "/x/taitung.sqlite3"))
