"""A server that is told to stop sends its phones elsewhere first, and stops whatever they do."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, cast
from unittest.mock import AsyncMock
from uuid import uuid4

import pytest

from game.players.models import Player
from web import protocol
from web.operating import trace
from web.phone import draining
from web.phone.draining import drain, drain_on_sigterm
from web.phone.socket import PhoneSocket
from web.phone.switchboard import Phone, Switchboard


class Leaving:
    def __init__(self, *, lasts_s: float = 0.0, error: Exception | None = None) -> None:
        self.player_id, self.invitation = uuid4(), ""
        self._lasts_s, self._error = lasts_s, error

    async def drain(self, invitation: str) -> None:
        self.invitation = invitation
        await asyncio.sleep(self._lasts_s)
        if self._error is not None:
            raise self._error


def a_board(*phones: Leaving) -> Switchboard:
    board = Switchboard()
    board.by_player = {number: cast("Phone", phone) for number, phone in enumerate(phones)}
    return board


@pytest.fixture
def _sigterm_as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


async def test_every_phone_is_invited_to_another_moment() -> None:
    phones = [Leaving() for _ in range(50)]
    board = a_board(*phones)
    await drain(board)
    moments = [json.loads(phone.invitation)["reconnect_in_ms"] for phone in phones]
    assert board.draining
    assert all(0 <= moment < draining.SPREAD_MS for moment in moments)
    assert len(set(moments)) > 25


async def test_a_phone_that_takes_too_long_or_fails_keeps_no_server_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "DRAINS_WITHIN_S", 0.1)
    phones = [Leaving(error=RuntimeError("a mistake of ours")), Leaving(lasts_s=3600), Leaving()]
    await asyncio.wait_for(drain(a_board(*phones)), 10)
    assert all(phone.invitation for phone in phones)


@pytest.mark.usefixtures("_sigterm_as_before")
async def test_a_drain_is_nobody_s_request_whoever_was_served_when_the_signal_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    traces, stopped = list[trace.Trace | None](), asyncio.Event()

    async def noted(_: Switchboard) -> None:
        traces.append(trace.current())

    monkeypatch.setattr(draining, "drain", noted)
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    drain_on_sigterm(a_board(), asyncio.get_running_loop())
    trace.begin("a-phone-s-request")
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(stopped.wait(), 10)
    assert traces == [None]


@pytest.mark.usefixtures("_sigterm_as_before")
async def test_sigterm_drains_first_and_then_does_what_it_did_before() -> None:
    phone, order = Leaving(), list[str]()
    stopped = asyncio.Event()

    def servers_own(_number: int, _frame: FrameType | None) -> None:
        order.append(f"stopped, phones told: {bool(phone.invitation)}")
        stopped.set()

    signal.signal(signal.SIGTERM, servers_own)
    drain_on_sigterm(a_board(phone), asyncio.get_running_loop())
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(stopped.wait(), 10)
    assert order == ["stopped, phones told: True"]


@pytest.mark.usefixtures("_sigterm_as_before")
async def test_a_second_sigterm_stops_at_once() -> None:
    stops: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stops.append(number))
    drain_on_sigterm(a_board(Leaving(lasts_s=3600)), asyncio.get_running_loop())
    signal.raise_signal(signal.SIGTERM)
    await asyncio.sleep(0.05)
    assert stops == []
    signal.raise_signal(signal.SIGTERM)
    assert stops == [signal.SIGTERM]


@pytest.fixture
def a_call() -> Iterator[tuple[Callable[[], Any], Callable[[Any], Any], list[Any]]]:
    told: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        told.append(message)

    return receive, send, told  # type: ignore[return-value]


async def test_who_comes_while_the_server_drains_is_invited_too_and_takes_no_seat(
    a_call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, send, told = a_call
    board = Switchboard()
    board.draining = True
    monkeypatch.setattr("web.phone.socket.boards.existing", lambda: board)
    await PhoneSocket()({"player_id": 7, "user": Player(pk=7)}, receive, send)
    assert [message["type"] for message in told] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert json.loads(told[1]["text"])["type"] == "draining"
    assert told[2]["code"] == protocol.DRAINING
    assert board.seating._held == {}


async def test_who_was_arriving_when_the_drain_began_is_invited_when_it_has_arrived(
    a_call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, send, told = a_call
    board, socket = Switchboard(), PhoneSocket()
    monkeypatch.setattr("web.phone.socket.boards.existing", lambda: board)
    monkeypatch.setattr(board, "visitor_of", AsyncMock(return_value=7))
    monkeypatch.setattr(board, "part", AsyncMock())
    monkeypatch.setattr(socket, "_arrive", AsyncMock(side_effect=lambda board: setattr(board, "draining", True)))
    await socket({"headers": []}, receive, send)
    assert [message["type"] for message in told] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert told[2]["code"] == protocol.DRAINING
