"""Whether this process may be sent phones: each condition by name, true or false and nothing more.

Whoever asks within a second gets the same answer, so that the page cannot be used to wear the database out. Asking
also loads the world of a process that nobody has called yet: it is ready when its first phone need not wait.
"""

import asyncio
import logging
from math import inf
from typing import Final

from django.db import DatabaseError

from web.operating import trace
from web.operating.asking import PATIENCE_S, NoAnswer, asked
from web.operating.sounding import Sounding, sound
from web.phone import boards, clock
from web.phone.switchboard import Switchboard

logger = logging.getLogger(__name__)

FRESH_S: Final = 1.0
# The loop reads four times a second. Half a minute behind, it is broken rather than busy. 5–120 s.
MOST_BEHIND_S: Final = 30.0


class Readiness:
    """The answer, and how old it is."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[dict[str, bool]] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._asked_at_s = -inf

    async def checks(self) -> dict[str, bool]:
        """Every condition; the process is ready when all hold."""
        now_s = clock.monotonic_s()
        if self._asking is None or (self._asking.done() and now_s - self._asked_at_s >= FRESH_S):
            self._asking = asyncio.create_task(self._ask(), context=trace.nobodys())
            self._asked_at_s = now_s
        found = await asyncio.shield(self._asking)
        return {**found, "serving": not boards.existing().draining}

    async def _ask(self) -> dict[str, bool]:
        await self._load_world()
        board = boards.existing()
        return conditions(await sounding_of(board), is_loaded=board.follower is not None)

    async def _load_world(self) -> None:
        """Begin to load the world if nobody has, and wait a little."""
        if boards.existing().follower is not None:
            return
        if self._loading is None or self._loading.done():
            self._loading = asyncio.create_task(_load(), context=trace.nobodys())
        await asyncio.wait({self._loading}, timeout=PATIENCE_S)


async def _load() -> None:
    try:
        await boards.switchboard()
    except DatabaseError as error:
        logger.warning("the world is not loaded yet: %s", error)


async def sounding_of(board: Switchboard) -> Sounding | None:
    """What the database says now; None when it says nothing."""
    read_to = board.follower.tail.seq if board.follower else 0
    try:
        return await asked(sound, read_to, clock.now())
    except NoAnswer as error:
        logger.warning("no answer to a probe: %s", error)
        return None


def conditions(sounding: Sounding | None, *, is_loaded: bool) -> dict[str, bool]:
    """The conditions by name, from what was found."""
    return {
        "database": sounding is not None,
        "migrations": sounding is not None and sounding.is_migrated,
        "world": is_loaded,
        "journal": is_loaded and sounding is not None and sounding.behind.age_s <= MOST_BEHIND_S,
    }
