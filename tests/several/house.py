"""Two or three server processes on one database of the run's kind, with or without a Redis between them."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import EmptyDatabase
from tests.servers import RunningServer, running_server
from web.scratch.redis import RedisServer
from web.scratch.serving import ScratchServer, ServerProgram, served
from web.scratch.shapes import Staged, Wanted

# Sessions are signed: processes of one house share their key.
SECRET_KEY = "sixty characters that several processes of one test all know."
WITHDRAW = """
import django, json, time
django.setup()
from django.utils import timezone
from game.balloons import launching
from game.balloons.models import Wave
launching.withdraw(wave_id=Wave.objects.latest("pk").pk, now=timezone.now())
print(json.dumps(time.time()))
"""
CONFIRM = """
import django, json, time
django.setup()
from django.utils import timezone
from game.players import joining
joining.confirm(player_id={player_id}, email="{player_id}@example.org", now=timezone.now())
print(json.dumps(time.time()))
"""
BLOCK = """
import django
django.setup()
from game.players.models import Player
Player.objects.filter(pk={player_id}).update(is_active=False)
"""


@dataclass(slots=True)
class House:
    """The processes; the first one's `RunningServer` also asks the database."""

    first: RunningServer
    servers: list[ScratchServer]

    @property
    def staged(self) -> Staged:
        return self.first.staged

    def run(self, program: str, **values: object) -> float:
        """Run a program beside the servers; what it prints as JSON: when it had written what it wrote."""
        done = self.servers[0]._run(["-c", program.format(**values)])
        assert done.returncode == 0, done.stderr
        return float(json.loads(done.stdout or "0"))

    def logs(self) -> str:
        return "\n".join(server.log.read_text() for server in self.servers)


@contextmanager
def house(
    empty_database: EmptyDatabase,
    folder: Path,
    wanted: Wanted,
    *,
    processes: int = 2,
    redis: RedisServer | None = None,
    program: ServerProgram = "daphne",
    **settings: str,
) -> Iterator[House]:
    """Serve what is wanted from several processes until the block ends."""
    shared = {"SECRET_KEY": SECRET_KEY, **({"REDIS_URL": redis.url} if redis else {}), **settings}
    with ExitStack() as stack:
        first = stack.enter_context(running_server(empty_database, folder / "0", wanted, shared, program))
        where = {"DATABASE_URL": f"spatialite:{folder / '0' / 'taitung.sqlite3'}", **first.scratch.environment}
        servers = [first.scratch]
        for number in range(1, processes):
            (folder / str(number)).mkdir()
            server = ScratchServer(folder / str(number), environment=where, program=program)
            servers.append(stack.enter_context(served(server)))
        yield House(first, servers)
