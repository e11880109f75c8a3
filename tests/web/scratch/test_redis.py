"""A throw-away Redis: back on the same port and empty after a kill."""

from redis import Redis

from web.scratch.redis import answers, redis_server


def test_redis_comes_back_empty_after_a_kill():
    with redis_server() as server, Redis.from_url(server.url) as connection:
        connection.set("kept", "until the kill")
        server.kill()
        was_away = not answers(server.url)
        server.start()

        assert was_away
        assert connection.get("kept") is None
    assert not answers(server.url)
