"""A Redis of its own that keeps nothing: started, killed and brought back empty. For tests and benchmarks.

with redis_server() as redis:
    redis.url                           # redis://127.0.0.1:…/0, to be given as REDIS_URL
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

from web.scratch.lasting import launch
from web.scratch.ports import free_port
from web.scratch.programs import redis_program

STARTS_WITHIN_S: Final = 20.0
STOPS_WITHIN_S: Final = 5.0


class RedisDidNotStart(RuntimeError):
    """Redis ended or stayed silent; the message carries the end of its log."""


@dataclass(slots=True)
class RedisServer:
    """One Redis on loopback; `folder` takes its log."""

    folder: Path
    port: int = field(default_factory=free_port)
    _running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, as `REDIS_URL` wants it."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.folder / "redis.log"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._running is None:
            raise RedisDidNotStart(f"Redis on port {self.port} is not running: call start() first")
        return self._running.pid

    def start(self) -> None:
        """Run it and return once it answers; it starts empty."""
        where = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        command = [redis_program(), *where, "--save", "", "--appendonly", "no"]
        self._running = launch(command, log=self.log, cwd=self.folder)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline_s = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline_s:
            if self._running is None or self._running.poll() is not None:
                break
            if answers(self.url):
                return
            time.sleep(0.02)
        self.kill()
        raise RedisDidNotStart(f"no answer from {self.url}:\n{self.log.read_text(errors='replace')[-3000:]}")

    def stop(self) -> None:
        """Ask it to end, and kill it if it is deaf."""
        if self._running is None:
            return
        self._running.terminate()
        try:
            self._running.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._running = None

    def kill(self) -> None:
        """SIGKILL: every connection breaks, everything in it is gone."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A Redis that runs as long as the block."""
    with tempfile.TemporaryDirectory(prefix="taitung-redis-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def answers(url: str) -> bool:
    """Whether a Redis is served there."""
    try:
        with Redis.from_url(url, socket_timeout=2) as connection:
            return bool(connection.ping())
    except RedisError:
        return False
