"""Checked values become Django's dictionaries."""

from web import backends
from web.environment import Database


def test_spatialite_takes_its_write_lock_at_begin():
    options = backends.database(Database("spatialite", "/x/taitung.sqlite3"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_postgis_gets_every_part_of_its_address():
    given = backends.database(Database("postgis", "taitung", "sky", "secret", "db", 5432))
    assert (given["NAME"], given["USER"], given["PASSWORD"], given["HOST"], given["PORT"]) == (
        "taitung", "sky", "secret", "db", 5432,
    )  # fmt: skip
