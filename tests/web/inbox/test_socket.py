"""`/ws/inbox` from its handshake to its end: the number at once, pings, and nobody's or too much talk ends it."""

from typing import Any
from unittest.mock import AsyncMock
from uuid import uuid4

import pytest
from django.db import OperationalError

from game.inbox import reading
from game.players import purses
from tests.web.inbox.builders import Browser
from tests.web.phone.builders import catch, fix
from web import protocol
from web.inbox import socket
from web.inbox.inboxes import MOST_OF_A_SESSION
from web.inbox.socket import MOST_MESSAGES_A_MINUTE
from web.operating import metrics
from web.operating.ledger_watch import LedgerWatch
from web.phone import draining
from web.phone.switchboard import Switchboard

OWNER = uuid4()
ANSWERS = {purses.owner_of: OWNER, reading.unread: 3}


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """A switchboard that knows whose the session is, and a database that answers."""
    board = Switchboard()
    monkeypatch.setattr(board, "visitor_of", AsyncMock(return_value=7))
    monkeypatch.setattr(socket.boards, "existing", lambda: board)
    monkeypatch.setattr(socket.boards, "switchboard", AsyncMock(return_value=board))
    for name in ("in_thread", "in_turn"):
        monkeypatch.setattr(socket, name, lambda call: AsyncMock(return_value=ANSWERS[call]))
    return board


async def test_the_number_is_told_at_once_and_pings_are_answered(board: Switchboard) -> None:
    window = Browser("b3f1").open()
    assert await window.hears("unread") == [{"type": "unread", "unread": 3}]
    window.say('{"type": "ping"}')
    assert len(await window.hears("pong")) == 1
    assert [page.owner for page in board.inboxes] == [OWNER]
    await window.close()
    assert list(board.inboxes) == []


async def test_it_takes_no_seat_and_is_no_phone(board: Switchboard) -> None:
    window = Browser("b3f1").open()
    await window.hears("unread")
    assert (board.by_player, board.by_owner) == ({}, {})
    await window.close()


async def test_nobodys_session_is_closed_as_on_the_play_socket(board: Switchboard, monkeypatch: Any) -> None:
    monkeypatch.setattr(board, "visitor_of", AsyncMock(return_value=None))
    assert await Browser("b3f1").open().ends() == protocol.NOT_LOGGED_IN
    assert board.counts.inboxes == 0


@pytest.mark.parametrize("error", [OperationalError("away"), TimeoutError()], ids=["away", "hanging"])
async def test_without_the_database_it_is_told_to_come_later(board: Switchboard, monkeypatch: Any, error) -> None:
    monkeypatch.setattr(board, "visitor_of", AsyncMock(side_effect=error))
    assert await Browser("b3f1").open().ends() == protocol.TRY_LATER
    assert board.counts.database_failures["inbox"] == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("no JSON", "unreadable", id="no JSON"),
        pytest.param('{"type": "dance"}', "invalid", id="an unknown message"),
        pytest.param(fix(1), "unexpected", id="a fix"),
        pytest.param(catch(str(uuid4())), "unexpected", id="a catch"),
        pytest.param('{"type": "ping"' + " " * 1100 + "}", "too_large", id="too long"),
    ],
)
async def test_nothing_but_a_ping_is_heard_and_an_honest_window_stays_open(
    board: Switchboard, said: str, code: str
) -> None:
    window = Browser("b3f1").open()
    window.say(said)
    (error,) = await window.hears("error")
    assert (error["code"], window.closed_with) == (code, None)
    await window.close()


async def test_a_window_that_talks_too_much_is_closed(board: Switchboard) -> None:
    window = Browser("b3f1").open()
    for _ in range(MOST_MESSAGES_A_MINUTE + 1):
        window.say('{"type": "ping"}')
    assert await window.ends() == protocol.TOO_FAST
    assert len(await window.hears("pong")) == MOST_MESSAGES_A_MINUTE


async def test_one_window_too_many_is_turned_away_and_the_others_stay(board: Switchboard) -> None:
    windows = [Browser("b3f1").open() for _ in range(MOST_OF_A_SESSION)]
    for window in windows:
        await window.hears("unread")
    assert await Browser("b3f1").open().ends() == protocol.TOO_FAST
    other = Browser("another").open()
    assert await other.hears("unread")
    for window in (*windows, other):
        await window.close()
    assert board.counts.inboxes == MOST_OF_A_SESSION + 1


async def test_whoever_logs_out_is_closed(board: Switchboard) -> None:
    window = Browser("b3f1").open()
    await window.hears("unread")
    window.socket.log_out()
    assert await window.ends() == protocol.NOT_LOGGED_IN
    await window.close()


async def test_a_window_is_sent_elsewhere_when_the_server_stops(board: Switchboard) -> None:
    window = Browser("b3f1").open()
    await window.hears("unread")
    await draining.drain(board)
    assert (await window.hears("draining"))[0]["reconnect_in_ms"] >= 0
    assert await window.ends() == protocol.DRAINING
    late = Browser("b3f1").open()
    assert await late.ends() == protocol.DRAINING
    await window.close()


async def test_a_window_that_takes_nothing_is_given_up(board: Switchboard) -> None:
    window = Browser("b3f1").open()
    await window.hears("unread")
    window.socket.drop()
    assert window.task is not None
    await window.task
    assert list(board.inboxes) == []


@pytest.mark.parametrize(
    ("asked", "language"), [("en", "en"), ("zh-Hant-TW", "zh-hant"), ("", "zh-hant"), ("x" * 99, "zh-hant")]
)
async def test_a_window_is_spoken_to_in_its_own_language(board: Switchboard, asked: str, language: str) -> None:
    window = Browser("b3f1", language=asked).open()
    await window.hears("unread")
    assert window.socket.language == language
    await window.close()


async def test_windows_are_counted(board: Switchboard) -> None:
    window = Browser("b3f1").open()
    await window.hears("unread")
    page = metrics.page(board, None, LedgerWatch()).decode()
    assert "sky_inbox_connections_total 1.0" in page
    assert "sky_inboxes_connected 1.0" in page
    await window.close()
