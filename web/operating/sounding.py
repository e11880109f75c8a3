"""What only the database can say about this process: whether its tables fit the code, and how far it is behind."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from game.journal import reading
from game.journal.reading import Behind


@dataclass(frozen=True, slots=True)
class Sounding:
    """One visit to the database."""

    is_migrated: bool
    behind: Behind


def sound(read_to: int, now: datetime) -> Sounding:
    """Look once; `read_to` is the last line of the journal that this process has read."""
    return Sounding(is_migrated(), reading.behind(read_to, now))


def is_migrated() -> bool:
    """Whether every migration of this code has been applied; newer ones, of a release to come, do not matter."""
    return shipped_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """App and name of every migration that this code brings."""
    return frozenset(MigrationLoader(None).disk_migrations)
