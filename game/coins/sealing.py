"""Sealing: each minute's transfers get a hash that holds all before them, so that no row changes unseen.

A seal covers the transfers from the one before it up to a full minute that is over for a while; of a minute in which
very much happened several are made. From then on the database takes no transfer of an earlier time (a trigger), and
`audit` finds each row that was changed, added or removed since. Each seal is a transaction, so that a run may be
killed at any moment; of two runs at once one finds its seal made and goes.

What takes long must not post at a time that has passed: work in chunks posts each at its own moment (`passing_time`).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction

from game.coins.ledger import TAIPEI
from game.coins.models import Seal
from game.coins.proof.columns import Rows
from game.coins.proof.prints import Digest, chained, prints_of
from game.coins.proof.texts import (
    LAST,
    before,
    entries_between,
    is_one_moment,
    last_of_moment,
    moment_of,
    transfers_between,
)

# A posting whose time is older than this when it is written is refused once that time is sealed: servers answer in
# seconds, clocks of two machines may be apart. 2–60 minutes.
GRACE: Final = timedelta(minutes=5)
# One seal's worth: about 0.1 s of reading. 100–100,000.
MOST_TRANSFERS_A_SEAL: Final = 5_000

_MINUTE: Final = timedelta(minutes=1)
_MOMENT: Final = timedelta(milliseconds=1)
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NO_CHAIN: Final = "0" * 64

# Since when the oldest transaction of somebody else's runs; `at` of what it writes may be as old.
_OLDEST_RUNNING: Final = """SELECT MIN(xact_start) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
AND application_name <> 'pg_dump'"""


@dataclass(frozen=True, slots=True)
class SealReport:
    """What one run did, and the newest link of the chain: noted elsewhere, it also proves that none was cut off."""

    seals: int
    transfers: int
    number: int
    chain: str


@dataclass(frozen=True, slots=True)
class _Span:
    """What the next seal covers."""

    since: datetime
    until: datetime
    transfers: Rows


def seal(*, now: datetime) -> SealReport:
    """Seal everything that has been over for a while."""
    seals = transfers = 0
    horizon = min(now, _oldest_running() or now) - GRACE
    while (made := _sealed_next(horizon, now)) is not None:
        seals, transfers = seals + 1, transfers + made.transfers
    newest = Seal.objects.last()
    number, chain = (newest.number, newest.chain) if newest else (0, "")
    return SealReport(seals, transfers, number, chain)


def passing_time(now: datetime) -> Callable[[], datetime]:
    """A clock that says `now` and then goes on as the machine's does, for work that posts in chunks."""
    began_s = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began_s)


def _oldest_running() -> datetime | None:
    """SQLite writes one transaction at a time: while we do, there is none."""
    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_RUNNING)
        (oldest,) = cursor.fetchone()
    return oldest if oldest is None else oldest.astimezone(UTC)


def _sealed_next(horizon: datetime, now: datetime) -> Seal | None:
    """One more seal; None if there is nothing to seal, or a rival has just sealed it."""
    try:
        with transaction.atomic():
            newest = Seal.objects.last()
            span = _next_span(newest.until if newest else _BEGINNING, horizon)
            return _write(newest, span, now) if span else None
    except IntegrityError:
        return None


def _next_span(since: datetime, horizon: datetime) -> _Span | None:
    """To the end of the first minute in which something happened, or to midnight on a day on which nothing did."""
    first = transfers_between(before(since), LAST, 1)
    begins = moment_of(first[0][0]) if first else horizon
    midnight = _midnight_before(min(begins + _MOMENT, horizon))
    if since != _BEGINNING and since < midnight:
        return _Span(since, midnight, [])
    until = _minute_of(begins) + _MINUTE
    if not first or until > horizon:
        return None
    return _bounded(since, until, transfers_between(before(since), before(until), MOST_TRANSFERS_A_SEAL + 1))


def _bounded(since: datetime, until: datetime, transfers: Rows) -> _Span:
    """Not more than a seal takes, and whole milliseconds."""
    if len(transfers) <= MOST_TRANSFERS_A_SEAL:
        return _Span(since, until, transfers)
    ids = [row[0] for row in transfers]
    if is_one_moment(ids[0], ids[-1]):
        last = last_of_moment(ids[0])
        return _Span(since, moment_of(last) + _MOMENT, transfers_between(before(since), last))
    until = moment_of(ids[-1])
    return _Span(since, until, [row for row in transfers if row[0] <= before(until)])


def _write(newest: Seal | None, span: _Span, now: datetime) -> Seal:
    entries = entries_between(before(span.since), before(span.until))
    digest = Digest()
    digest.add(span.transfers, entries)
    number, prints = newest.number + 1 if newest else 1, prints_of(span.transfers, entries)
    return Seal.objects.create(
        number=number,
        since=span.since,
        until=span.until,
        transfers=digest.transfers,
        entries=digest.entries,
        digest=digest.told(),
        prints=prints,
        chain=chained(newest.chain if newest else _NO_CHAIN, number, digest.told(), prints),
        made_at=now,
    )


def _minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _midnight_before(moment: datetime) -> datetime:
    """The last midnight in Taitung that is over."""
    return (moment - _MOMENT).astimezone(TAIPEI).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
