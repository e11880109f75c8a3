"""Redis only makes other processes look sooner: whatever becomes of it, the verb has succeeded."""

import logging
import socket
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from redis import Redis

from game.journal import waking, writing
from game.journal.breaker import Breaker
from game.journal.models import Line
from web.scratch.redis import RedisServer, redis_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _fresh_breaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "_breaker", Breaker())


def write() -> None:
    with transaction.atomic():
        writing.append(kind="test", now=timezone.now())


def test_every_commit_with_a_line_wakes_whoever_listens(redis: RedisServer, settings) -> None:
    settings.REDIS_URL = redis.url
    with Redis.from_url(redis.url, socket_timeout=5).pubsub() as listening:
        listening.subscribe(waking.CHANNEL)
        assert listening.get_message(timeout=5)["type"] == "subscribe"
        with transaction.atomic():
            writing.append(kind="test", now=timezone.now())
            assert listening.get_message(timeout=0.1) is None, "told before it could be read"
        assert listening.get_message(timeout=5)["type"] == "message"


def test_a_redis_that_is_away_fails_no_verb_and_is_asked_once_in_a_while(settings, caplog, monkeypatch) -> None:
    asked: list[str] = []
    real = waking._redis
    monkeypatch.setattr(waking, "_redis", lambda url: asked.append(url) or real(url))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            write()
    assert Line.objects.count() == 3
    assert len(asked) == 1
    assert len(caplog.records) == 1


def test_a_redis_that_hangs_is_not_waited_for(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes connections and never answers
        settings.REDIS_URL = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        write()
        write()
    assert Line.objects.count() == 2


def test_a_breaker_rests_and_then_asks_again() -> None:
    breaker = Breaker(rest_s=2.0)
    assert breaker.is_closed(10.0)
    assert breaker.trip(10.0)
    assert not breaker.trip(10.1), "the second to find out says nothing"
    assert not breaker.is_closed(12.0)
    assert breaker.is_closed(12.2)
