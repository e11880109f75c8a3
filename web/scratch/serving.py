"""Starts, pauses, kills and restarts a server in a folder of its own. Used by `web/benchmarks` and `tests/servers.py`.

The folder is the server's `VAR_DIR`: key, log and, unless `environment` names another with `DATABASE_URL`, the
database. Only the processes started here are ever signalled.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import msgspec

from web.environment import PROJECT_ROOT, SETTINGS
from web.scratch.lasting import launch
from web.scratch.ports import free_port
from web.scratch.shapes import Staged, Wanted

STARTS_WITHIN_S: Final = 40.0
STOPS_WITHIN_S: Final = 8.0
PRODUCT: Final = "web.asgi:application"
DATABASE_FILES: Final = "taitung.sqlite3*"


ServerProgram = Literal["daphne", "uvicorn", "granian"]
# One process each, quiet, and no compression of messages: what they send is short.
COMMANDS: Final[Mapping[ServerProgram, Sequence[str]]] = {
    "daphne": ("daphne", "-v", "0", "-b", "127.0.0.1", "-p", "{port}", "{application}"),
    "uvicorn": (
        "uvicorn", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning", "--no-access-log",
        "--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "{application}",
    ),
    "granian": (
        "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", "{port}", "--workers", "1",
        "--log-level", "warning", "--no-access-log", "{application}",
    ),
}  # fmt: skip


class DidNotStart(RuntimeError):
    """The server ended or stayed silent; the message carries the end of its log."""


@dataclass(slots=True)
class ScratchServer:
    """One ASGI server on one folder; `core` pins it to a processor."""

    folder: Path
    application: str = PRODUCT
    environment: Mapping[str, str] = field(default_factory=dict)
    core: int | None = None
    ready_path: str = "/"
    program: ServerProgram = "daphne"
    port: int = field(default_factory=free_port)
    _running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where a browser goes; by name, since browsers locate only `localhost` or HTTPS."""
        return f"http://localhost:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._running is None:
            raise DidNotStart(f"the server on {self.folder} is not running: call start() first")
        return self._running.pid

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.folder / "server.log"

    def start(self) -> None:
        """Run it and return once it answers; raises `DidNotStart` with its last words."""
        words = [word.format(port=self.port, application=self.application) for word in COMMANDS[self.program]]
        command = [sys.executable, "-m", *words]
        self._running = launch(command, log=self.log, cwd=PROJECT_ROOT, environment=self.surroundings())
        if self.core is not None:
            os.sched_setaffinity(self._running.pid, {self.core})
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline_s = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline_s:
            if self._running is None or self._running.poll() is not None:
                break
            if answers(f"{self.url}{self.ready_path}"):
                return
            time.sleep(0.05)
        self.kill()
        raise DidNotStart(f"no answer from {self.url}:\n{self.log.read_text(errors='replace')[-3000:]}")

    def stop(self) -> None:
        """Ask it to end, and kill it if it is deaf."""
        if self._running is None:
            return
        self.resume()
        self._running.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(STOPS_WITHIN_S)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to it and its workers: no goodbye, no clean-up."""
        if self._running is not None:
            self._signal(signal.SIGKILL)
            self._running.wait()
            self._running = None

    def pause(self) -> None:
        """Let it have no processor at all until `resume`."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """End a pause."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def surroundings(self) -> dict[str, str]:
        """The environment of everything that runs on this folder; settings of the caller's are not inherited."""
        inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        own = {"VAR_DIR": str(self.folder), "EMAIL_URL": "file:", "LOG_LEVEL": "WARNING", "PORT": str(self.port)}
        return {**inherited, **own, "DJANGO_SETTINGS_MODULE": "web.settings", **self.environment}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one management command on this server's database."""
        return self._run(["manage.py", *arguments])

    def run_program(self, module: str, *arguments: str) -> str:
        """Run one of the project's programs on this server's database to its end; what it said."""
        done = self._run(["-m", module, *arguments])
        if done.returncode:
            raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    def stage(self, wanted: Wanted) -> Staged:
        """Fill the database with balloons and guests."""
        done = self._run(["-m", "web.scratch"], said=msgspec.json.encode(wanted).decode())
        if done.returncode:
            raise DidNotStart(f"staging failed:\n{done.stderr[-3000:]}")
        return msgspec.json.decode(done.stdout, type=Staged)

    def _run(self, arguments: Sequence[str], said: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT_ROOT, env=self.surroundings(), input=said, capture_output=True, text=True, check=False,
        )  # fmt: skip


@contextmanager
def served(server: ScratchServer) -> Iterator[ScratchServer]:
    """A server that runs as long as the block."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def make_database(folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """An empty database with all tables, three seconds' work; a copy is quicker. By default a file in the folder."""
    done = ScratchServer(folder, environment=environment or {}).manage("migrate", "--verbosity", "0")
    if done.returncode:
        raise DidNotStart(f"the tables could not be made:\n{done.stderr[-3000:]}")


def copy_database(source: Path, target: Path) -> None:
    """Give another folder a copy of a database that nobody has open."""
    target.mkdir(parents=True, exist_ok=True)
    for file in source.glob(DATABASE_FILES):
        shutil.copy(file, target / file.name)


def answers(url: str) -> bool:
    """Whether something is served there."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own http address
            return bool(response.status < 500)
    except OSError:
        return False
