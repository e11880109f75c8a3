"""Importing the county's roster: all of a file or nothing, and the same file again changes nothing.

First the file is read and judged without a lock on anything; a file with a wrong row changes nothing and its report
names the lines. Then what is new or changed is written in one transaction. A person whom a new roster does not list
any more is counted, and keeps their place and their membership: a file that was cut off must not expel anybody, and
who moved away is released at the counter. Called by `game/units/counter.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import IO, Final

from django.db import connection, transaction
from django.utils import timezone

from game.players import guardians
from game.players.models import Membership, MembershipKind, RosterEntry
from game.players.roster_file import FileProblem, FileRefused, Row, RowProblem, RowRefused, rows_of
from geo.models import Township

# SQLite takes 32,766 values a statement, of which a row has five. 100–5000.
CHUNK: Final = 1000
# Refused rows that a report names; who has more has made the same mistake in all. 10–1000.
NAMED_REFUSALS: Final = 50
_IMPORTS: Final = 0x726F73746572  # the lock's number: "roster"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or why it did nothing.

    `no_longer_listed` are persons of earlier rosters whom this one does not name, `of_them_members` those of them
    with a membership; nothing was done to them.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    repeated: int = 0
    no_longer_listed: int = 0
    of_them_members: int = 0
    refused: int = 0
    refusals: tuple[RowRefused, ...] = ()
    problem: FileProblem | None = None
    column: str = ""
    is_busy: bool = False

    @property
    def is_done(self) -> bool:
        """Whether everything in the file is in the roster now."""
        return self.problem is None and not self.refused and not self.is_busy


@dataclass(slots=True)
class _Judged:
    """The rows of a file by person, and what was wrong."""

    rows: dict[str, Row] = field(default_factory=dict)
    repeated: int = 0
    refused: int = 0
    refusals: list[RowRefused] = field(default_factory=list)

    def refuse(self, refusal: RowRefused) -> None:
        self.refused += 1
        if self.refused <= NAMED_REFUSALS:
            self.refusals.append(refusal)

    def take(self, line: int, row: Row) -> None:
        earlier = self.rows.setdefault(row.identity_hash, row)
        if earlier is not row and earlier == row:
            self.repeated += 1
        elif earlier != row:
            self.refuse(RowRefused(line, RowProblem.CONTRADICTS))


def import_roster(*, file: IO[bytes], now: datetime, note: Callable[[Report], None] | None = None) -> Report:
    """Take over a roster.

    Args:
        file: a CSV file that can be read twice (`roster_file` tells what it may look like).
        note: called with the report in the transaction that writes, to keep a record of it.
    """
    try:
        judged = _judged(file, timezone.localdate(now))
    except FileRefused as refused:
        return Report(problem=refused.problem, column=refused.column)
    if judged.refused:
        return Report(refused=judged.refused, refusals=tuple(judged.refusals))
    with transaction.atomic():
        report = _written(judged, now)
        if note is not None and report.is_done:
            note(report)
    return report


def _judged(file: IO[bytes], today: date) -> _Judged:
    judged, townships = _Judged(), set(Township.objects.values_list("code", flat=True))
    for line, row in rows_of(file, today=today):
        if not isinstance(row, Row):
            judged.refuse(row)
        elif row.township and row.township not in townships:
            judged.refuse(RowRefused(line, RowProblem.TOWNSHIP))
        else:
            judged.take(line, row)
    return judged


def _written(judged: _Judged, now: datetime) -> Report:
    if not _is_alone():
        return Report(is_busy=True)
    known = _known()
    _keep_townships(judged, known)
    fresh = [row for row in judged.rows.values() if row.identity_hash not in known]
    moved = [row for row in judged.rows.values() if known.get(row.identity_hash, row) != row]
    for rows in _chunks([*fresh, *moved]):
        _write(rows, now)
    _fit_members(moved, now)
    gone = known.keys() - judged.rows.keys()
    same = len(judged.rows) - len(fresh) - len(moved)
    members = _members_among(gone)
    return Report(len(fresh), len(moved), same, judged.repeated, len(gone), members)


def _is_alone() -> bool:
    """Whether no other import runs; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_IMPORTS])
        return bool(cursor.fetchone()[0])


def _known() -> Mapping[str, Row]:
    entries = RosterEntry.objects.values_list("identity_hash", "kind", "adult_on", "township")
    return {
        digest: Row(digest, MembershipKind(kind), adult_on, township or "")
        for digest, kind, adult_on, township in entries.iterator(chunk_size=5000)
    }


def _keep_townships(judged: _Judged, known: Mapping[str, Row]) -> None:
    """A file that does not say where people are registered leaves that as it was."""
    for digest, row in judged.rows.items():
        if row.township is None:
            was = known[digest].township if digest in known else ""
            judged.rows[digest] = replace(row, township=was)


def _write(rows: list[Row], now: datetime) -> None:
    entries = [
        RosterEntry(
            identity_hash=r.identity_hash, kind=r.kind, adult_on=r.adult_on, township_id=r.township or None,
            listed_at=now,
        )
        for r in rows
    ]  # fmt: skip
    RosterEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["identity_hash"],
        update_fields=["kind", "adult_on", "township", "listed_at"],
    )


def _fit_members(moved: list[Row], now: datetime) -> None:
    """A majority that was corrected lets a member go on, or asks for a guardian."""
    for rows in _chunks(moved):
        digests = [row.identity_hash for row in rows]
        members = Membership.objects.filter(entry__identity_hash__in=digests).order_by("player_id")
        for player_id in members.values_list("player_id", flat=True):
            guardians.fit_limits(player_id=player_id, now=now)


def _members_among(digests: Iterable[str]) -> int:
    """How many of these persons have a membership."""
    gone = set(digests)
    members = Membership.objects.values_list("entry__identity_hash", flat=True)
    return sum(digest in gone for digest in members.iterator(chunk_size=5000)) if gone else 0


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
