"""Telling the other processes that the journal has grown, so that they need not wait for their next look.

Only an accelerator: the line in the table is what counts, and every process looks there by itself. With `REDIS_URL`
a word without content is published after each commit; whatever becomes of it, the verb has succeeded and goes on
within `PATIENCE_S`. Who listens is `web/phone/waking.py`.
"""

import logging
import time
from functools import cache
from typing import Final

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from game.journal.breaker import Breaker

logger = logging.getLogger(__name__)

CHANNEL: Final = "taitung:journal"
# A Redis beside us answers within a millisecond; a catch must not wait for one that hangs. 0.05-0.5 s.
PATIENCE_S: Final = 0.2

_breaker = Breaker()


def wake_after_commit() -> None:
    """Wake the other processes once what is being written can be read; without Redis, nothing."""
    if settings.REDIS_URL:
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    """Publish the word; a Redis that does not answer is left alone for a while."""
    if not _breaker.is_closed(time.monotonic()):
        return
    try:
        _redis(settings.REDIS_URL).publish(CHANNEL, "")
    except (RedisError, OSError) as error:
        if _breaker.trip(time.monotonic()):
            logger.warning("the other processes are not woken, they look by themselves: %s", error)


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(
        url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry=Retry(NoBackoff(), 0)
    )
