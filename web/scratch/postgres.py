"""A PostgreSQL cluster of its own with PostGIS, for tests, benchmarks and the demo: made, started, killed, recovered.

The machine's own cluster is never touched. It listens on loopback only, with a random password. PostgreSQL refuses to
run as root: then everything runs as the user `postgres`, who must be able to reach the folder (pytest's `tmp_path`
and whatever lies in a closed home cannot be reached; without a folder one is made under /tmp).

    with postgres(durable=False) as server:
        url = server.create("sky")          # postgis://…/sky, to be given as DATABASE_URL
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, LiteralString

import psycopg
from psycopg import sql

from web.scratch.killing import is_running, kill_family
from web.scratch.lasting import launch, prefix
from web.scratch.ports import free_port
from web.scratch.programs import postgres_folder

SERVER_USER: Final = "postgres"
ROLE: Final = "taitung"
STARTS_WITHIN_S: Final = 60.0
STOPS_WITHIN_S: Final = 20.0
# Without fsync a power cut may cost anything, a SIGKILL still nothing: commits are handed to the kernel.
# Rows that tests write and take back look like an empty table to autovacuum: plans made for that take minutes.
NOT_DURABLE: Final = ("-c", "fsync=off", "-c", "autovacuum=off")


class DatabaseDidNotStart(RuntimeError):
    """The cluster could not be made, reached or started; the message says why."""


@dataclass(slots=True)
class PostgresServer:
    """One cluster in one folder."""

    folder: Path
    port: int = field(default_factory=free_port)
    durable: bool = True
    _running: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.folder / "server.log"

    @property
    def pid(self) -> int:
        """The process id of the postmaster."""
        if self._running is None:
            raise DatabaseDidNotStart(f"PostgreSQL in {self.folder} is not running: call start() first")
        return self._running.pid

    def make(self) -> None:
        """Make the cluster, as far as it is not there yet; databases made later have PostGIS."""
        self._open_folder()
        if (self.folder / "cluster" / "PG_VERSION").exists():
            return
        shutil.rmtree(self.folder / "cluster", ignore_errors=True)
        self._keep_password()
        self._initdb()
        self.start()
        self._tell("CREATE EXTENSION postgis", database="template1")
        self.stop()

    def _open_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, SERVER_USER, SERVER_USER)
        if not can_reach(self.folder):
            raise DatabaseDidNotStart(
                f"the user {SERVER_USER} cannot reach {self.folder}: PostgreSQL does not run as root, and a folder "
                f"above is closed. Give a folder that is open to all, such as one under /var/tmp."
            )

    def _keep_password(self) -> None:
        path = self.folder / "password"
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(16))
        if os.geteuid() == 0:
            shutil.chown(path, SERVER_USER, SERVER_USER)

    def _initdb(self) -> None:
        settings = [f"--username={ROLE}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        places = [f"--pwfile={self.folder / 'password'}", f"--pgdata={self.folder / 'cluster'}"]
        command = [*prefix(SERVER_USER), str(postgres_folder() / "initdb"), *settings, *places]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(self.folder / "cluster", ignore_errors=True)
            raise DatabaseDidNotStart(f"initdb failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")

    def start(self) -> None:
        """Run it and return once it takes connections, recovered from whatever happened to it before."""
        where = ["-D", str(self.folder / "cluster"), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1"]
        how = ["-c", "unix_socket_directories=", "-c", "max_connections=300", *(() if self.durable else NOT_DURABLE)]
        command = [str(postgres_folder(self._version()) / "postgres"), *where, *how]
        self._wait_for_predecessor()
        self._running = launch(
            command, log=self.log, at_our_end=signal.SIGINT, user=SERVER_USER, cwd=Path("/")
        )  # SIGINT is PostgreSQL's fast shutdown
        self._wait_until_ready()

    def _wait_for_predecessor(self) -> None:
        """A server of a process that has been killed still ends in order, and holds the folder until it has."""
        deadline_s = time.monotonic() + STOPS_WITHIN_S
        while is_running(self._holder()) and time.monotonic() < deadline_s:
            time.sleep(0.05)

    def _holder(self) -> int:
        """The process that says it serves the folder, 0 for none."""
        try:
            return int((self.folder / "cluster" / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return 0

    def _version(self) -> str:
        return (self.folder / "cluster" / "PG_VERSION").read_text().strip()

    def _wait_until_ready(self) -> None:
        deadline_s = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline_s:
            if self._running is None or self._running.poll() is not None:
                break
            with suppress(psycopg.OperationalError):
                return self._tell("SELECT 1")
            time.sleep(0.05)
        self.kill()
        raise DatabaseDidNotStart(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')[-3000:]}")

    def stop(self) -> None:
        """End it in order, whoever is connected; kill it if it is deaf."""
        if self._running is None:
            return
        self._running.send_signal(signal.SIGINT)
        try:
            self._running.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._running = None

    def kill(self) -> None:
        """SIGKILL the postmaster and all its backends: what a crash leaves. `start()` recovers."""
        if self._running is None:
            return
        kill_family(self._running)
        self._running = None

    def url(self, database: str) -> str:
        """The address of one of its databases, as `DATABASE_URL` wants it."""
        return f"postgis://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def password(self) -> str:
        """The only role's password, made with the cluster."""
        return (self.folder / "password").read_text()

    def has(self, database: str) -> bool:
        """Whether there is such a database."""
        with self._connected() as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone())

    def create(self, database: str, template: str | None = None) -> str:
        """Make a database, a copy of `template` if given (nobody may be connected to that); its address."""
        source = sql.Identifier(template or "template1")
        self._tell("CREATE DATABASE {} TEMPLATE {}", sql.Identifier(database), source)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, if it is there, and throw out whoever is connected."""
        self._tell("DROP DATABASE IF EXISTS {} WITH (FORCE)", sql.Identifier(database))

    def _tell(self, statement: LiteralString, *names: sql.Identifier, database: str = "postgres") -> None:
        with self._connected(database) as connection:
            connection.execute(sql.SQL(statement).format(*names))

    def _connected(self, database: str = "postgres") -> psycopg.Connection:
        address = self.url(database).replace("postgis://", "postgresql://", 1)
        return psycopg.connect(address, autocommit=True, connect_timeout=5)


@contextmanager
def postgres(folder: Path | None = None, *, durable: bool = True) -> Iterator[PostgresServer]:
    """A running cluster in `folder`, kept there, or in one that is removed afterwards. `durable=False` is for tests."""
    own = None if folder else Path(tempfile.mkdtemp(prefix="taitung-postgres-"))
    server = PostgresServer(folder or own or Path(), durable=durable)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        if own is not None:
            shutil.rmtree(own, ignore_errors=True)


def can_reach(folder: Path) -> bool:
    """Whether PostgreSQL's user can enter a folder, and so everything in it that is open to that user."""
    return subprocess.run([*prefix(SERVER_USER), "test", "-x", str(folder)], cwd="/", check=False).returncode == 0
