"""Limits are counted by all processes together through Redis, and by each alone while Redis is away."""

from collections.abc import Iterator

import pytest

from game.journal.breaker import Breaker
from web.backends import limits_cache
from web.limits_cache import LimitsCache
from web.scratch.redis import RedisServer, redis_server


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


def a_process(redis: RedisServer) -> LimitsCache:
    """The cache as each process has its own."""
    cache = LimitsCache(redis.url, {"LOCATION": redis.url})
    cache._breaker = Breaker(rest_s=0.0)
    cache._own._cache.clear()
    return cache


def test_two_processes_count_together(redis: RedisServer) -> None:
    one, other = a_process(redis), a_process(redis)
    assert one.add("tries", 0, 60)
    assert not other.add("tries", 0, 60)
    assert [cache.incr("tries") for cache in (one, other, one)] == [1, 2, 3]


@pytest.mark.parametrize("value", [True, 0, 7, 1.5, "text", [1.5, 2.5], {"a": None}], ids=repr)
def test_what_is_kept_comes_back_as_it_was(redis: RedisServer, value: object) -> None:
    cache = a_process(redis)
    cache.set("kept", value, 60)
    assert cache.get("kept") == value
    assert type(cache.get("kept")) is type(value)


def test_what_somebody_else_put_there_lets_each_process_count_alone(redis: RedisServer) -> None:
    cache = a_process(redis)
    cache._shared._cache.get_client("of-others", write=True).set(cache._shared.make_key("of-others"), b"\x80\x04K")
    assert cache.get("of-others", "nothing") == "nothing"


def test_without_redis_each_process_counts_alone_and_together_again_when_it_is_back() -> None:
    with redis_server() as redis:
        one, other = a_process(redis), a_process(redis)
        one.add("tries", 0, 60)
        one.incr("tries")
        redis.kill()
        assert one.add("tries", 0, 60)
        assert [one.incr("tries"), one.incr("tries")] == [1, 2]
        redis.start()
        assert one.add("tries", 0, 60), "a Redis that came back empty begins anew"
        assert [one.incr("tries"), other.incr("tries")] == [1, 2]


def test_a_number_that_is_not_there_cannot_be_counted_up(redis: RedisServer) -> None:
    with pytest.raises(ValueError, match="not found"):
        a_process(redis).incr("nothing")


def test_redis_is_used_only_where_there_is_one() -> None:
    assert limits_cache("redis://localhost:6379/0")["BACKEND"] == "web.limits_cache.LimitsCache"
    assert "locmem" in limits_cache(None)["BACKEND"]
