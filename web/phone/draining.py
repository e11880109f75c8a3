"""Ending a server process without anybody noticing: every phone is told, answered and sent elsewhere, then it stops.

SIGTERM begins it; the handler that the server had installed, which stops it, is called when the last phone has left.
A second SIGTERM stops at once.
"""

import asyncio
import logging
import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Final

from web import protocol
from web.operating import trace
from web.phone import replies
from web.phone.switchboard import Switchboard

logger = logging.getLogger(__name__)

# Phones of a full server come back one by one, 600 a second. 1000-30000 ms.
SPREAD_MS: Final = 5_000
# Longer than the longest catch; service supervisors kill after 10 s at the earliest.
DRAINS_WITHIN_S: Final = 8.0

Handler = Callable[[int, FrameType | None], Any] | int | None


def invitation() -> str:
    """The message that says when to come back, another moment for every phone."""
    return protocol.encode(replies.draining(random.randrange(SPREAD_MS)))


async def drain(board: Switchboard) -> None:
    """Let every phone leave in good order; who takes longer than `DRAINS_WITHIN_S` is left to the server's stop."""
    board.draining = True
    phones = [*board.by_player.values(), *board.inboxes]
    logger.info("draining: %d phones and inboxes are sent elsewhere", len(phones))
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAINS_WITHIN_S):
            await asyncio.gather(*(phone.drain(invitation()) for phone in phones), return_exceptions=True)


def drain_on_sigterm(board: Switchboard, loop: asyncio.AbstractEventLoop) -> None:
    """Put the drain before whatever SIGTERM did until now. Only the main thread may; elsewhere nothing changes."""
    previous = signal.getsignal(signal.SIGTERM)

    def begin(number: int, frame: FrameType | None) -> None:
        if board.draining or not loop.is_running():
            stop(previous, number, frame)
            return
        board.draining = True
        # The signal may have come in the middle of some phone's message.
        loop.call_soon_threadsafe(
            lambda: _ending.add(loop.create_task(_drain_and_stop(board, previous), context=trace.nobodys()))
        )

    with suppress(ValueError):
        signal.signal(signal.SIGTERM, begin)


_ending: set[asyncio.Task[None]] = set()


async def _drain_and_stop(board: Switchboard, previous: Handler) -> None:
    try:
        await drain(board)
    finally:
        stop(previous, signal.SIGTERM, None)


def stop(previous: Handler, number: int, frame: FrameType | None) -> None:
    """What the signal did before: call the server's handler, or die of it."""
    if callable(previous):
        previous(number, frame)
    elif previous != signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
