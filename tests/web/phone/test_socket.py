"""The shell around a session: what it does when the database, the phone or the server lets go."""

import asyncio
import contextlib
import json
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import AsyncMock
from uuid import UUID, uuid4

import pytest

from game.balloons import catching
from game.balloons.catching import CatchOrder, Caught, Refused
from game.balloons.refusals import Code
from game.live import tunables
from game.live.judging import NotThere, Tap
from tests.game.live.builders import NOON_MS, a_standing
from tests.web.phone.builders import a_session, catch, fix
from web.phone import answering, boards
from web.phone.session import Doubted, Outcome
from web.phone.socket import PhoneSocket
from web.phone.switchboard import Switchboard

BALLOON = a_standing()


def a_socket() -> tuple[PhoneSocket, list[dict[str, Any]]]:
    """An open socket of a phone that stands at the balloon, and what it is told."""
    socket, told = PhoneSocket(), []

    async def send(message: dict[str, Any]) -> None:
        told.append(json.loads(message["text"]) if "text" in message else message)

    socket.base_send, socket._is_open = send, True
    socket.session = a_session(BALLOON)
    socket.player_id, socket.arrival, socket.sky = 7, socket.session.arrival, socket.session.sky
    for seq in range(3):
        socket.session.receive(fix(seq, at_ms=NOON_MS + seq * 2_000), NOON_MS + seq * 2_000)
    return socket, told


def tapped(socket: PhoneSocket, message_id: UUID, *, later_ms: int = 0) -> Outcome:
    at_ms = NOON_MS + 4_000
    return socket.session.receive(catch(BALLOON.id, message_id=message_id, tapped_at=at_ms), at_ms + later_ms)


@pytest.fixture
def broken_verb(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(order: CatchOrder, **_: Any) -> Caught:
        raise RuntimeError(f"a broken rule met {order.message_id}")

    async def at_once(order: CatchOrder) -> Any:
        return answering._catch_now(order)

    monkeypatch.setattr(catching, "catch", fails)
    monkeypatch.setattr(answering, "in_turn", lambda _: at_once)


async def test_a_catch_that_cannot_be_saved_keeps_its_verdict_until_the_phone_asks_again(broken_verb: None) -> None:
    socket, told = a_socket()
    message_id = uuid4()
    (order,) = tapped(socket, message_id).commands
    await socket._catch(order, Switchboard())
    assert told[-1]["code"] == "try_again"
    minute_ms = 60_000  # by now the fixes that proved it are too old
    assert tapped(socket, message_id, later_ms=minute_ms).commands == [order]
    assert tapped(socket, uuid4(), later_ms=minute_ms).commands == []


@pytest.mark.parametrize(
    ("purse", "told_last", "due"), [("{}", {}, False), (None, "caught", True)], ids=["read", "not read"]
)
async def test_a_purse_that_cannot_be_read_after_a_catch_is_due_to_be_told(
    purse: str | None, told_last: Any, due: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, owner = Switchboard(), uuid4()
    monkeypatch.setattr(answering, "purse_text", AsyncMock(return_value=purse))
    caught = Caught(UUID(BALLOON.id), "common", 20, None, "", by_guest=False, owner=owner)
    monkeypatch.setattr(answering, "caught_or_refused", AsyncMock(return_value=caught))
    monkeypatch.setattr(boards, "existing", lambda: board)
    socket, told = a_socket()
    (order,) = tapped(socket, uuid4()).commands
    await socket._catch(order, board)
    assert told[-1].get("type", {}) == told_last
    assert (board.purses_due, board.wake.is_set()) == ({owner} if due else set(), True)


async def test_a_late_copy_of_a_tap_that_was_refused_is_refused_again(monkeypatch: pytest.MonkeyPatch) -> None:
    socket, told = a_socket()
    message_id = uuid4()
    (order,) = tapped(socket, message_id).commands
    verb = AsyncMock()
    monkeypatch.setattr(answering, "answered_before", AsyncMock(return_value=None))
    monkeypatch.setattr(answering, "caught_or_refused", verb)
    tap = Tap(UUID(BALLOON.id), message_id, order.fingerprint, NOON_MS)
    await socket._refuse(Doubted(tap, NotThere(Code.TAP_OUTSIDE_GAP)), Switchboard())
    await socket._catch(order, Switchboard())  # what an older socket brings, when the phone has given it up
    assert [message["code"] for message in told[-2:]] == ["tap_outside_gap"] * 2
    verb.assert_not_awaited()


async def test_catches_without_end_are_put_off_instead_of_piling_up() -> None:
    socket, told = a_socket()
    await socket.one_by_one.acquire()  # a database that does not answer
    orders = [tapped(socket, uuid4()).commands[0] for _ in range(tunables.MOST_UNSAVED + 5)]
    doubted = [Doubted(Tap(UUID(BALLOON.id), uuid4(), "fingerprint", NOON_MS), None)]
    await socket._carry_out(Outcome(commands=orders, doubted=doubted), Switchboard())
    assert len(socket._catches) == tunables.MOST_UNSAVED
    assert [message["code"] for message in told] == ["try_again"] * 5
    for task in socket._catches:
        task.cancel()


async def test_a_server_that_loses_patience_leaves_no_phone_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    socket, _ = a_socket()
    board, parted, catch_ends = Switchboard(), asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(board, "part", AsyncMock(side_effect=lambda _: parted.set()))
    board.connect(socket)
    boards.keep(asyncio.create_task(catch_ends.wait()), cast("Any", socket._catches))
    leaving = asyncio.create_task(socket._left(board))
    await asyncio.sleep(0)
    leaving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await leaving
    assert not parted.is_set()
    catch_ends.set()
    await asyncio.wait_for(parted.wait(), 10)
    assert board.by_player == {}
    assert board.by_owner == {}


@pytest.mark.parametrize("error", [OSError("gone"), RuntimeError("after 'websocket.close'")], ids=["gone", "closing"])
async def test_a_phone_that_closes_while_it_is_told_breaks_nothing(error: Exception) -> None:
    socket, _ = a_socket()
    socket.base_send = AsyncMock(side_effect=error)
    await socket.tell(["one", "two"])
    assert socket.base_send.await_count == 1


async def test_what_arrives_after_a_hand_over_is_not_heard() -> None:
    socket, _ = a_socket()
    heard: list[str] = []
    socket.session = cast("Any", SimpleNamespace(receive=lambda raw, _heard_at_ms: heard.append(raw)))

    async def receive() -> dict[str, Any]:
        socket._is_open = False
        return {"type": "websocket.receive", "text": fix(500)}

    await socket._converse(receive, Switchboard())
    assert heard == []


async def test_a_catch_that_a_newer_connection_overtakes_is_carried_out_when_the_phone_repeats_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The fixes that proved it are gone by then, and the older connection may write nothing any more."""
    monkeypatch.setattr(answering, "answered_before", AsyncMock(return_value=None))
    monkeypatch.setattr(answering, "caught_or_refused", AsyncMock(side_effect=AssertionError("it may not even ask")))
    older, _ = a_socket()
    message_id = uuid4()
    (order,) = tapped(older, message_id).commands
    await older.one_by_one.acquire()  # another catch is in the database's hands
    catching_it = asyncio.create_task(older._catch(order, Switchboard()))
    await asyncio.sleep(0)
    older._is_pushed_aside = True
    older.one_by_one.release()
    await catching_it

    carried_out: list[CatchOrder] = []
    newer, _ = a_socket()
    newer.session.track = older.session.track
    monkeypatch.setattr(newer, "_catch", AsyncMock(side_effect=lambda order, _: carried_out.append(order)))
    tap = Tap(order.balloon, message_id, order.fingerprint, NOON_MS)
    await newer._refuse(Doubted(tap, NotThere(Code.NO_RECENT_FIX)), Switchboard())
    assert carried_out == [order]


async def test_an_order_goes_out_with_the_seat_of_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[CatchOrder] = []

    async def refuse(order: CatchOrder) -> Refused:
        asked.append(order)
        return Refused(Code.CLOSED)

    monkeypatch.setattr(answering, "caught_or_refused", refuse)
    socket, _ = a_socket()
    (order,) = tapped(socket, uuid4()).commands
    await socket._catch(order, Switchboard())
    assert [order.seat for order in asked] == [socket.seat]


async def test_a_phone_that_is_given_up_leaves_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    board, socket = Switchboard(), PhoneSocket()
    left: list[int] = []
    monkeypatch.setattr(boards, "existing", lambda: board)
    monkeypatch.setattr(socket, "_arrive", AsyncMock())
    monkeypatch.setattr(board, "visitor_of", AsyncMock(return_value=7))
    monkeypatch.setattr(board, "part", AsyncMock(side_effect=lambda phone: left.append(phone.player_id)))

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(3600 if socket._is_open else 0)
        return {"type": "websocket.connect"}

    living = asyncio.create_task(socket({"headers": []}, receive, AsyncMock()))
    while socket._conversing is None:
        await asyncio.sleep(0)
    socket.drop()
    await asyncio.wait_for(living, 10)
    assert left == [7]
