"""A journal line that commits after younger ones: every process still reads it, and the phone concerned is told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, time
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.databases import EmptyDatabase
from tests.faults.standing_phone import standing_line
from tests.servers import LUYE, RunningServer, around, running_server
from web.protocol import CatchRequest, CaughtReply, WalletChange
from web.scratch.shapes import Wanted
from web.simulation.line import Line

# A hole is filled well before `heal` would paper over it, which does not tell purses anyway.
TOLD_WITHIN_S = 30
LATE_S = 1.5
LINES = 5

APPEND = "INSERT INTO journal_line (at, kind, owner, payload) VALUES (now(), 'settled', %s, '{}') RETURNING seq"

pytestmark = pytest.mark.slow


@pytest.fixture
def server(empty_database: EmptyDatabase, tmp_path) -> Iterator[RunningServer]:
    """Two players, one of whom catches while the other's news is on its way."""
    if empty_database.cluster is None:
        pytest.skip("SQLite has one writer at a time: its lines commit in the order of their numbers")
    wanted = Wanted(places=around(LUYE, LINES, 4.0), guests=2, is_confirmed=True)
    with running_server(empty_database, tmp_path / "served", wanted) as running:
        yield running


async def test_a_line_that_commits_late_is_told_all_the_same(server, figures):
    catching, waiting = server.staged.guests
    owner = UUID(str(server.rows("SELECT owner FROM players_purse WHERE player_id = ?", waiting.player_id)[0][0]))
    pauses_s = []
    async with standing_line(server.url, catching) as one, standing_line(server.url, waiting) as other:
        for balloon in server.balloons:
            with late_line(server, owner) as number:
                younger = await catch(server, one, balloon.id)
                await asyncio.sleep(LATE_S)
            committed_s = monotonic()
            assert younger > number, "the late line was to have the smaller number"
            await heard(other, WalletChange)
            pauses_s.append(monotonic() - committed_s)

    server.audit()
    figures.tell(
        tried=LINES, hit=LINES, lost=0, doubled=0, longest_pause_s=max(pauses_s), note="read after younger ones"
    )


@contextmanager
def late_line(server: RunningServer, owner: UUID) -> Iterator[int]:
    """A line of the journal that has its number during the block and is visible only after it."""
    address = server.scratch.environment["DATABASE_URL"].replace("postgis", "postgresql", 1)
    with psycopg.connect(address) as writer:
        [(number,)] = writer.execute(APPEND, [owner]).fetchall()
        yield number


async def catch(server: RunningServer, line: Line, balloon: UUID) -> int:
    """Catch a balloon; the number of its line in the journal."""
    await line.say(CatchRequest(uuid4(), balloon, int(time() * 1000)))
    await heard(line, CaughtReply)
    newest = server.rows("SELECT MAX(seq) FROM journal_line WHERE subject = ?", balloon)[0][0]
    return int(str(newest))


async def heard(line: Line, kind: type) -> None:
    """Listen until a message of this kind comes."""
    async with asyncio.timeout(TOLD_WITHIN_S):
        async for message in line.hear():
            if isinstance(message, kind):
                return
