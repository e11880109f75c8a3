"""Django's dictionaries for the database, rate limits, mail and LINE, from checked values."""

from typing import Any

from web.environment import Database, Line

MAIL_BACKENDS = {
    "console": "console.EmailBackend",
    "file": "filebased.EmailBackend",
    "smtp": "smtp.EmailBackend",
}

# WAL lets readers go on while one writes; FULL syncs each commit, because a coin that was
# promised must survive a power cut. A writer waits 5 s for its turn, then the caller retries.
# REPLACE deletes rows without asking the ledger's triggers unless triggers are recursive. What is deleted is
# overwritten in the file: who leaves is not to be found in its free pages.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA recursive_triggers=ON;"
    " PRAGMA secure_delete=ON;"
)

# What PostgreSQL and the way to it are given before a caller is told to try again. A lock waits 5 s, as on SQLite.
# A database that does not take a connection is given 3 s; one whose machine went silent, or a client of that kind,
# is given up after about 10 s, so that nobody's locks outlive them.
POSTGIS_PATIENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 6_000,
}
POSTGIS_SESSION = (
    "-c lock_timeout=5000 -c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=6000"
)
# A server whose transaction does nothing for 10 s is stuck or stopped, and others wait for its locks. Commands may
# think in between: a wave is planned in the transaction that launches it.
SERVED_SESSION = " -c idle_in_transaction_session_timeout=10000"


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
        # A connection that broke while nobody used it is replaced without an error.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**POSTGIS_PATIENCE, "options": POSTGIS_SESSION},
    }


def serve(chosen: dict[str, Any]) -> None:
    """Ask PostgreSQL for what only a server wants, in an entry of DATABASES; before the first connection is made."""
    if chosen["ENGINE"].endswith("postgis"):
        chosen["OPTIONS"]["options"] = POSTGIS_SESSION + SERVED_SESSION


def limits_cache(redis_url: str | None) -> dict[str, Any]:
    """The entry of CACHES in which rate limits are counted: shared where there is a Redis."""
    if redis_url:
        return {"BACKEND": "web.limits_cache.LimitsCache", "LOCATION": redis_url}
    # Django's own limit of 300 entries would let anybody flush everybody's counts.
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}


def line(channel: Line | None) -> dict[str, Any]:
    """allauth's providers: LINE with the county's channel, or none. Only the person's number is asked for."""
    if channel is None:
        return {}
    app = {"client_id": channel.channel_id, "secret": channel.secret}
    return {"line": {"APPS": [app], "SCOPE": ["profile"], "OAUTH_PKCE_ENABLED": True}}
