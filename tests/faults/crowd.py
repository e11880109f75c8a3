"""Phones that play while something breaks, and how far they have come."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.faults.standing_phone import StandingPhone

DONE_WITHIN_S = 120


@asynccontextmanager
async def playing(phones: Sequence[StandingPhone], within_s: float = DONE_WITHIN_S) -> AsyncIterator[None]:
    """The block runs while the phones play; then they play on until each has all it wants, or the test fails."""
    tasks = [asyncio.create_task(phone.play()) for phone in phones]
    try:
        async with asyncio.timeout(within_s):
            yield
            await asyncio.gather(*tasks)
    except TimeoutError as error:
        raise AssertionError("\n".join(["the phones are not done:", *map(str, phones)])) from error
    finally:
        for task in tasks:
            task.cancel()


def under_way(phones: Sequence[StandingPhone]) -> int:
    """Catches that were asked for and not yet answered."""
    return sum(len(phone.memory.outbox) for phone in phones)


def caught_by(phones: Sequence[StandingPhone]) -> int:
    """Catches that phones were told of."""
    return sum(len(phone.memory.caught) for phone in phones)


async def progress(phones: Sequence[StandingPhone], catches: int = 1) -> None:
    """Return once so many more catches were told, or everybody is done."""
    goal = caught_by(phones) + catches
    while caught_by(phones) < goal and not all(phone.is_done for phone in phones):
        await asyncio.sleep(0.01)


async def until_under_way(phones: Sequence[StandingPhone], catches: int = 1) -> None:
    """Return at a moment at which so many catches wait for an answer."""
    while under_way(phones) < catches:
        assert not all(phone.is_done for phone in phones), f"there never were {catches} catches under way"
        await asyncio.sleep(0)


def seen_between(phones: Sequence[StandingPhone], from_s: float, until_s: float) -> int:
    """Fixes that were answered in a span of monotonic time."""
    return sum(from_s <= at_s <= until_s for phone in phones for at_s in phone.seen_at_s)
