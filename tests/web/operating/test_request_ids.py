"""Every request and socket has an id, told in its answer and written with its log lines."""

import asyncio
from typing import Any

import pytest

from tests.web.operating.callers import get, scope_of
from web.operating import trace
from web.operating.request_ids import RequestIds

seen: list[str] = []


async def noting(_scope: Any, _receive: Any, send: Any) -> None:
    """An application that remembers the id it runs under, also in a thread and in a task."""
    ids = {id_now(), await asyncio.to_thread(id_now), await asyncio.create_task(told_later())}
    seen.append(" ".join(ids))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b""})


def id_now() -> str:
    found = trace.current()
    return found.request_id if found else "nobody's"


async def told_later() -> str:
    return id_now()


async def test_a_proxys_id_is_kept_and_told_again() -> None:
    _, headers, _ = await get(RequestIds(noting), "/", headers={"X-Request-ID": "7f3a-proxy-12"})
    assert (headers["x-request-id"], seen[-1]) == ("7f3a-proxy-12", "7f3a-proxy-12")
    assert headers["content-type"] == "text/plain"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("short", id="too short"),
        pytest.param("x" * 65, id="too long"),
        pytest.param('", "level": "ERROR', id="JSON"),
        pytest.param("line-one\nline-two", id="a line of its own"),
        pytest.param("someone@example.org", id="an address"),
    ],
)
async def test_anything_but_a_plain_token_is_replaced(given: str) -> None:
    _, headers, _ = await get(RequestIds(noting), "/", headers={"X-Request-ID": given})
    assert headers["x-request-id"] == seen[-1]
    assert len(seen[-1]) == 32


async def test_two_requests_have_two_ids() -> None:
    application = RequestIds(noting)
    await asyncio.gather(get(application, "/"), get(application, "/"))
    assert seen[-1] != seen[-2]


async def test_a_socket_has_one_id_from_its_handshake_on() -> None:
    told: list[dict[str, Any]] = []

    async def socket(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": id_now()})

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await RequestIds(socket)(scope_of("/ws/play", kind="websocket"), None, send)
    assert told[0]["headers"] == [(b"x-request-id", told[1]["text"].encode())]
    assert told[1] == {"type": "websocket.send", "text": told[1]["text"]}


async def test_a_task_of_the_whole_process_belongs_to_no_request() -> None:
    trace.begin("the-first-phone")
    task = asyncio.create_task(told_later(), context=trace.nobodys())
    assert await task == "nobody's"
    assert id_now() == "the-first-phone"
