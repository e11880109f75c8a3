"""What one process writes, the phones of the others are told: at once with Redis, within a second without."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from tests.databases import EmptyDatabase
from tests.figures import Figures
from tests.servers import LUYE, around
from tests.several.call import Call, calling
from tests.several.house import CONFIRM, WITHDRAW, House, house
from web import protocol
from web.scratch.redis import RedisServer, redis_server
from web.scratch.shapes import Wanted

pytestmark = [pytest.mark.slow, pytest.mark.processes]
SEEN_WITHIN_S = 10.0  # of a machine that does other things as well; the figure says what it was
NEW_WAVE = Wanted(places=around(LUYE, 4, 100.0), coins=7)


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


async def everywhere(house: House, stack: AsyncExitStack) -> list[Call]:
    """One phone at Luye in each process."""
    calls = [
        await stack.enter_async_context(calling(server.url, guest))
        for server, guest in zip(house.servers, house.staged.guests, strict=True)
    ]
    for call in calls:
        await call.stand()
    return calls


def shows(call: Call, coins: int) -> "asyncio.Task[tuple[protocol.SkyChange, float]]":
    """When the phone is told of a balloon worth so much."""
    return asyncio.create_task(
        call.hears(protocol.SkyChange, lambda sky: any(balloon.coins == coins for balloon in sky.add))
    )


async def longest_s(tasks: "list[asyncio.Task[tuple[object, float]]]", written_at_s: float) -> float:
    return max(at_s - written_at_s for _, at_s in await asyncio.gather(*tasks))


async def launch_and_withdraw(house: House, calls: list[Call]) -> dict[str, float]:
    """Seconds from the commit until every process's phone was told; what they heard before is forgotten."""
    for call in calls:
        call.heard.clear()
    shown = [shows(call, NEW_WAVE.coins) for call in calls]
    await asyncio.to_thread(house.servers[0].stage, NEW_WAVE)
    await asyncio.gather(*shown)
    gone = [
        asyncio.create_task(call.hears(protocol.SkyChange, lambda sky: len(sky.gone) == len(NEW_WAVE.places)))
        for call in calls
    ]
    withdrawn_at_s = await asyncio.to_thread(house.run, WITHDRAW)
    return {"withdrawal": await longest_s(gone, withdrawn_at_s)}


async def confirm(house: House, calls: list[Call]) -> dict[str, float]:
    """The last phone's player gets an e-mail address by another process: their purse is told anew."""
    call, guest = calls[-1], house.staged.guests[-1]
    told = [asyncio.create_task(call.hears(protocol.WalletChange))]
    confirmed_at_s = await asyncio.to_thread(house.run, CONFIRM, player_id=guest.player_id)
    return {"purse": await longest_s(told, confirmed_at_s)}


@pytest.mark.parametrize("with_redis", [False, True], ids=["without Redis", "with Redis"])
async def test_every_process_is_told_what_another_one_writes(
    empty_database: EmptyDatabase, tmp_path, figures: Figures, redis: RedisServer, with_redis: bool
) -> None:
    wanted = Wanted(places=around(LUYE, 1), guests=3)
    with house(empty_database, tmp_path, wanted, processes=3, redis=redis if with_redis else None) as processes:
        async with AsyncExitStack() as stack:
            calls = await everywhere(processes, stack)
            seen_s = await launch_and_withdraw(processes, calls) | await confirm(processes, calls)
        assert max(seen_s.values()) < SEEN_WITHIN_S
        told = ", ".join(f"{what} after {lapse_s:.2f} s" for what, lapse_s in seen_s.items())
        figures.tell(tried=9, hit=9, lost=0, doubled=0, longest_pause_s=max(seen_s.values()), note=told)


async def test_a_redis_that_is_killed_and_comes_back_costs_nothing_but_a_moment(
    empty_database: EmptyDatabase, tmp_path, figures: Figures, redis: RedisServer
) -> None:
    wanted = Wanted(places=around(LUYE, 1), guests=2)
    with house(empty_database, tmp_path, wanted, redis=redis) as processes:
        async with AsyncExitStack() as stack:
            calls = await everywhere(processes, stack)
            with_s = await launch_and_withdraw(processes, calls)
            redis.kill()
            without_s = await launch_and_withdraw(processes, calls)
            await asyncio.to_thread(redis.start)
            back_s = await confirm(processes, calls)
        lapses_s = [*with_s.values(), *without_s.values(), *back_s.values()]
        assert max(lapses_s) < SEEN_WITHIN_S
        note = f"before {lapses_s[0]:.2f} s, while Redis was away {lapses_s[1]:.2f} s, afterwards {lapses_s[2]:.2f} s"
        figures.tell(tried=7, hit=3, lost=0, doubled=0, longest_pause_s=max(lapses_s), note=note)
