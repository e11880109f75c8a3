"""Django's dictionaries for the database, rate limits and mail, from checked values."""

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


def limits_cache(redis_url: str | None) -> dict[str, Any]:
    """The entry of CACHES in which rate limits are counted: shared where there is a Redis."""
    if redis_url:
        return {"BACKEND": "web.limits_cache.LimitsCache", "LOCATION": redis_url}
    # Django's own limit of 300 entries would let anybody flush everybody's counts.
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
