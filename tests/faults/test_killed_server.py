"""A server that is killed in the middle of catches: nothing lost, nothing doubled, phones and ledger agree."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.databases import EmptyDatabase
from tests.faults.crowd import playing, progress, under_way
from tests.faults.reckoning import reckon
from tests.faults.standing_phone import StandingPhone
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.shapes import Wanted

PHONES = 6
BALLOONS = 49
STOCK = 4  # fewer than phones, so that the last coins are fought for, too
KILLS = 4


@pytest.fixture
def crowded_server(empty_database: EmptyDatabase, tmp_path: Path) -> Iterator[RunningServer]:
    """Balloons 5 m apart: one place is inside the circles of all of them."""
    wanted = Wanted(places=around(LUYE, BALLOONS, 5.0), stock=STOCK, guests=PHONES, is_confirmed=True)
    with running_server(empty_database, tmp_path / "served", wanted, {"PHONE_MESSAGES_PER_S": "1000"}) as server:
        yield server


@pytest.mark.slow
async def test_a_server_killed_amid_catches_loses_nothing_and_doubles_nothing(crowded_server, figures):
    wanted = [balloon.id for balloon in crowded_server.balloons]
    phones = [
        StandingPhone(crowded_server.url, guest, LUYE, random.sample(wanted, len(wanted)))
        for guest in crowded_server.staged.guests
    ]
    async with playing(phones):
        hit = [await kill_amid_catches(crowded_server, phones) for _ in range(KILLS)]

    figures.tell(hit=sum(hit), note=f"{KILLS} kills", **asdict(reckon(crowded_server, phones)))
    assert sum(phone.answered_repeats for phone in phones) > 0
    assert "already_caught" not in {code for phone in phones for code in phone.refusals}
    assert sum(phone.coins for phone in phones) == BALLOONS * STOCK * 10


async def kill_amid_catches(server: RunningServer, phones: list[StandingPhone]) -> int:
    """SIGKILL and restart; how many catches were under way."""
    await progress(phones)
    await asyncio.sleep(random.uniform(0.0, 0.4))
    server.scratch.kill()
    hit = under_way(phones)
    await asyncio.to_thread(server.scratch.start)
    return hit
