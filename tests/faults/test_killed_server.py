"""A server that is killed in the middle of catches: nothing lost, nothing doubled, phones and ledger agree."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import EmptyDatabase
from tests.faults.standing_phone import StandingPhone
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.shapes import Wanted

PHONES = 6
BALLOONS = 49
STOCK = 4  # fewer than phones, so that the last coins are fought for, too
KILLS = 4
DONE_WITHIN_S = 240


@pytest.fixture
def crowded_server(empty_database: EmptyDatabase, tmp_path: Path) -> Iterator[RunningServer]:
    """Balloons 5 m apart: one place is inside the circles of all of them."""
    wanted = Wanted(places=around(LUYE, BALLOONS, 5.0), stock=STOCK, guests=PHONES, is_confirmed=True)
    with running_server(empty_database, tmp_path / "served", wanted, {"PHONE_MESSAGES_PER_S": "1000"}) as server:
        yield server


@pytest.mark.slow
async def test_a_server_killed_amid_catches_loses_nothing_and_doubles_nothing(crowded_server):
    wanted = [balloon.id for balloon in crowded_server.balloons]
    phones = [
        StandingPhone(crowded_server.url, guest.session_key, LUYE, random.sample(wanted, len(wanted)))
        for guest in crowded_server.staged.guests
    ]
    under_way = await play_while_being_killed(crowded_server, phones)

    assert all(phone.is_done for phone in phones)
    assert sum(under_way) > 0, "no catch was under way at any kill: the test proved nothing"
    assert sum(phone.answered_repeats for phone in phones) > 0
    assert "already_caught" not in {code for phone in phones for code in phone.refusals}
    assert believed(phones) == written(crowded_server)
    assert [phone.memory.pending for phone in phones] == [phone.coins for phone in phones]
    assert sum(phone.coins for phone in phones) == BALLOONS * STOCK * 10
    crowded_server.audit()


async def play_while_being_killed(server: RunningServer, phones: list[StandingPhone]) -> list[int]:
    """How many catches were under way at each kill."""
    under_way = []
    async with asyncio.timeout(DONE_WITHIN_S):
        playing = [asyncio.create_task(phone.play()) for phone in phones]
        for _ in range(KILLS):
            caught = sum(len(phone.memory.caught) for phone in phones)
            await progress_beyond(phones, caught)
            await asyncio.sleep(random.uniform(0.0, 0.4))
            server.scratch.kill()
            under_way.append(sum(len(phone.memory.outbox) for phone in phones))
            await asyncio.to_thread(server.scratch.start)
        await asyncio.gather(*playing)
    return under_way


async def progress_beyond(phones: list[StandingPhone], caught: int) -> None:
    while sum(len(phone.memory.caught) for phone in phones) <= caught and not all(phone.is_done for phone in phones):
        await asyncio.sleep(0.02)


def believed(phones: list[StandingPhone]) -> set[tuple[str, int]]:
    return {(message_id.hex, caught.coins) for phone in phones for message_id, caught in phone.memory.caught.items()}


def written(server: RunningServer) -> set[tuple[object, ...]]:
    rows = server.rows("SELECT message_id, coins FROM balloons_catch")
    assert len(rows) == len(set(rows))
    return set(rows)
