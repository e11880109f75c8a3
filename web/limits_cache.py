"""Django's cache for counting tries: shared through Redis, and this process's own while Redis is away.

With `REDIS_URL` all processes count together. A Redis that does not answer within `PATIENCE_S` is left alone for a
while and each process counts for itself: that lets somebody try more often for a while, and keeps nobody out.
Nothing else is kept here; values travel as JSON, so that whoever could write to Redis could at most miscount.
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import DataError, RedisError
from redis.retry import Retry

from game.journal.breaker import Breaker

T = TypeVar("T")
logger = logging.getLogger(__name__)

PATIENCE_S: Final = 0.2
# Django's own limit of 300 entries would let anybody flush everybody's counts.
MOST_ENTRIES: Final = 50_000


class JsonSerializer:
    """Values as JSON; whole numbers bare, so that Redis itself can count."""

    def dumps(self, value: Any) -> int | str:
        """What Redis is given."""
        return value if type(value) is int else json.dumps(value)

    def loads(self, text: bytes) -> Any:
        """What was given to Redis; RedisError for what somebody else put there."""
        try:
            return json.loads(text)
        except ValueError as error:
            raise DataError("a limit's count is no JSON: is this Redis used by somebody else?") from error


class LimitsCache(BaseCache):
    """The two caches as one."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        patience = {"socket_timeout": PATIENCE_S, "socket_connect_timeout": PATIENCE_S, "retry": Retry(NoBackoff(), 0)}
        options = {"serializer": JsonSerializer, **patience}
        self._shared = RedisCache(server, {**params, "OPTIONS": options})
        self._own = LocMemCache(server, {**params, "OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}})
        self._breaker = Breaker()

    def _either(self, work: Callable[[BaseCache], T]) -> T:
        """Do it with Redis, or without while Redis is away."""
        if self._breaker.is_closed(time.monotonic()):
            try:
                return work(self._shared)
            except (RedisError, OSError) as error:
                if self._breaker.trip(time.monotonic()):
                    logger.warning("limits are counted in this process alone: %s", error)
        return work(self._own)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set unless there is a value; whether it was set."""
        return self._either(lambda cache: cache.add(key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        return self._either(lambda cache: cache.get(key, default, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Set the value."""
        self._either(lambda cache: cache.set(key, value, timeout, version))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let it live on; whether it was there."""
        return self._either(lambda cache: cache.touch(key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget it; whether it was there."""
        return self._either(lambda cache: cache.delete(key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number; ValueError if it is not there."""
        return self._either(lambda cache: cache.incr(key, delta, version))

    def clear(self) -> None:
        """Forget everything, here and there."""
        self._own.clear()
        self._either(lambda cache: cache.clear())
