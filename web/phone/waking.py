"""Hears from Redis that another process has written to the journal, and wakes the publisher.

Without Redis, or while it is away, the publisher looks more often by itself; nothing is lost either way. The other
end is `game/journal/waking.py`.
"""

import asyncio
import logging
from typing import Final

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from game.journal.waking import CHANNEL
from web.phone.switchboard import Switchboard

logger = logging.getLogger(__name__)

CONNECTS_WITHIN_S: Final = 2.0
# A line that died without a word is noticed by a ping that nobody answers.
PING_EVERY_S: Final = 5.0
FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 5.0


async def listen(board: Switchboard, url: str | None) -> None:
    """Go on until cancelled; at once without a Redis."""
    pause_s = FIRST_PAUSE_S
    while url:
        try:
            await _listen_once(board, url)
        except (RedisError, OSError) as error:
            pause_s = FIRST_PAUSE_S if board.is_woken else min(2 * pause_s, LONGEST_PAUSE_S)
            logger.warning("no wake-ups, looking oneself, asking again in %.1f s: %s", pause_s, error)
        finally:
            board.is_woken = False
        await asyncio.sleep(pause_s)


async def _listen_once(board: Switchboard, url: str) -> None:
    """Listen until the connection breaks."""
    redis = Redis.from_url(url, socket_timeout=CONNECTS_WITHIN_S, socket_connect_timeout=CONNECTS_WITHIN_S)
    async with redis, redis.pubsub() as line:
        await line.subscribe(CHANNEL)
        while True:
            await _hear(board, line)


async def _hear(board: Switchboard, line: PubSub) -> None:
    """Wait for one word, or ask whether the line still lives."""
    message = await line.get_message(timeout=PING_EVERY_S)
    if message is None:
        async with asyncio.timeout(CONNECTS_WITHIN_S):
            await line.ping()
            message = await line.get_message(timeout=CONNECTS_WITHIN_S)
        if message is None:
            raise RedisError("silent")
    if message["type"] == "pong":
        return
    board.is_woken = True  # told of the subscription itself, too: what was missed before is looked up at once
    board.wake.set()
