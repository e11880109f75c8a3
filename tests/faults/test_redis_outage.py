"""Redis that is killed amid catches and comes back empty: nobody notices."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.databases import EmptyDatabase
from tests.faults.crowd import caught_by, playing, progress, under_way, until_under_way
from tests.faults.reckoning import reckon
from tests.faults.standing_phone import StandingPhone
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.redis import RedisServer, redis_server
from web.scratch.shapes import Wanted

PHONES = 4
BALLOONS = 16
DEAD_FOR_S = 3.0

pytestmark = pytest.mark.slow


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis to be killed."""
    with redis_server() as running:
        yield running


@pytest.fixture
def server(empty_database: EmptyDatabase, redis: RedisServer, tmp_path: Path) -> Iterator[RunningServer]:
    """A server that is woken through that Redis."""
    wanted = Wanted(places=around(LUYE, BALLOONS, 4.0), stock=PHONES, guests=PHONES, is_confirmed=True)
    environment = {"REDIS_URL": redis.url, "PHONE_MESSAGES_PER_S": "1000"}
    with running_server(empty_database, tmp_path / "served", wanted, environment) as running:
        yield running


async def test_redis_killed_amid_catches_and_brought_back_costs_no_catch(server, redis, figures):
    wanted = [balloon.id for balloon in server.balloons]
    phones = [StandingPhone(server.url, guest, LUYE, wanted, tap_every_s=0.5) for guest in server.staged.guests]
    async with playing(phones):
        await progress(phones, PHONES)
        await until_under_way(phones)
        redis.kill()
        hit, before = under_way(phones), caught_by(phones)
        await asyncio.sleep(DEAD_FOR_S)
        meanwhile = caught_by(phones) - before
        redis.start()

    note = f"away for {DEAD_FOR_S:.0f} s, {meanwhile} catches made meanwhile"
    figures.tell(hit=hit, note=note, **asdict(reckon(server, phones)))
    assert meanwhile > 0, "catches were to go on without Redis"
