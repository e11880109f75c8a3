"""Migrated once a run: every worker's test database, and what servers of the tests begin with, are copies of that.

Migrating takes ten seconds of a processor, copying a tenth of one.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Final

from django.db import connection, connections

from tests.databases import EmptyDatabase, new_name, run_cluster

FILE: Final = "taitung.sqlite3"
# As Django names a test database in memory: one that all threads of the process see.
IN_MEMORY: Final = "file:memorydb_default?mode=memory&cache=shared"


def made_once(folder: Path, name: str, fill: Callable[[EmptyDatabase], None]) -> EmptyDatabase:
    """A database of the run's kind, filled by whichever worker asks first; the others wait for it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = EmptyDatabase(folder, run_cluster(), name)
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (folder / "made").exists():
            fill(made)
            (folder / "made").touch()
    return made


@contextmanager
def in_this_process(migrated: EmptyDatabase) -> Iterator[None]:
    """Django's connection leads to a copy until the block ends."""
    settings = connection.settings_dict
    connection.close()
    if migrated.cluster is None:
        settings["NAME"] = IN_MEMORY
        connection.ensure_connection()
        with closing(sqlite3.connect(migrated.folder / FILE)) as file:
            file.backup(connection.connection)
        yield
        return
    settings["NAME"] = new_name()
    migrated.cluster.create(settings["NAME"], template=migrated.name)
    yield
    connections.close_all()
    migrated.cluster.drop(settings["NAME"])
