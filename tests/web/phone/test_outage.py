"""Without the database nobody can arrive, and nobody is failed: a phone is told to come later, a catch is put off."""

import asyncio
from typing import Any
from unittest.mock import AsyncMock
from uuid import uuid4

import pytest
from django.db import OperationalError

from game.balloons.catching import Refused
from game.balloons.refusals import Code
from game.live.judging import Tap
from game.players.models import Player
from tests.game.balloons.builders import an_order
from tests.game.live.builders import NOON_MS
from web import protocol
from web.phone import answering, socket
from web.phone.socket import PhoneSocket
from web.phone.switchboard import Switchboard


class Server:
    """An ASGI server's two ends."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.told.append(message)

    @property
    def says(self) -> list[Any]:
        return [message.get("code", message["type"]) for message in self.told]


SCOPE = {"headers": [(b"cookie", b"sessionid=b3f1")]}


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """A switchboard that knows whose the connection is."""
    board = Switchboard()
    monkeypatch.setattr(board, "visitor_of", AsyncMock(return_value=7))
    monkeypatch.setattr(socket.boards, "existing", lambda: board)
    return board


@pytest.mark.parametrize("error", [OperationalError("away"), TimeoutError()], ids=["away", "hanging"])
async def test_a_phone_whose_session_cannot_be_looked_up_is_told_to_come_later(
    error: Exception, board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "visitor_of", AsyncMock(side_effect=error))
    server = Server()
    await PhoneSocket()(SCOPE, server.receive, server.send)
    assert server.says == ["websocket.accept", protocol.TRY_LATER]
    assert board.counts.connections == 0


async def test_nobody_s_connection_is_closed(board: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "visitor_of", AsyncMock(return_value=None))
    server = Server()
    await PhoneSocket()(SCOPE, server.receive, server.send)
    assert server.says == ["websocket.accept", protocol.NOT_LOGGED_IN]


@pytest.mark.parametrize("error", [OperationalError("away"), TimeoutError()], ids=["away", "hanging"])
async def test_a_phone_that_cannot_sit_down_is_told_to_come_later(
    error: Exception, board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server()

    async def no_board() -> None:
        raise error

    monkeypatch.setattr(socket.boards, "switchboard", no_board)
    await PhoneSocket()(SCOPE, server.receive, server.send)
    assert server.says == ["websocket.accept", protocol.TRY_LATER]
    assert board.by_player == {}


async def test_a_phone_whose_database_hangs_is_told_in_time(
    board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server()
    monkeypatch.setattr(socket.boards, "switchboard", lambda: asyncio.sleep(3600))
    monkeypatch.setattr(socket, "ARRIVES_WITHIN_S", 0.05)
    await asyncio.wait_for(PhoneSocket()(SCOPE, server.receive, server.send), 10)
    assert server.says == ["websocket.accept", protocol.TRY_LATER]


async def hang(*_: Any) -> None:
    await asyncio.sleep(3600)


async def test_a_catch_that_the_database_does_not_answer_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "CATCH_PATIENCE_S", 0.05)
    monkeypatch.setattr(answering, "in_turn", lambda _: hang)
    answer = await asyncio.wait_for(answering.caught_or_refused(an_order(Player(pk=7), uuid4())), 10)
    assert answer == Refused(Code.TRY_AGAIN)


async def test_a_repeat_that_cannot_be_looked_up_is_put_off_and_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "LOOK_UP_PATIENCE_S", 0.05)
    monkeypatch.setattr(answering, "in_thread", lambda _: hang)
    tap = Tap(uuid4(), uuid4(), "fingerprint", NOON_MS)
    assert await asyncio.wait_for(answering.answered_before(7, tap), 10) == Refused(Code.TRY_AGAIN)
