"""A player moves from one process to another: one connection at a time, and no rule is left behind."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from game.live import tunables
from geo.position import LatLon
from tests.databases import EmptyDatabase
from tests.servers import LUYE, around
from tests.several.call import Call, calling
from tests.several.house import BLOCK, House, house
from web import protocol
from web.scratch.shapes import Wanted

pytestmark = [pytest.mark.slow, pytest.mark.processes]
STATION = LatLon(22.7935, 121.1231)  # 13 km from Luye Highland


@pytest.fixture(scope="module")
def processes(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    wanted = Wanted(places=around(LUYE, 9, 5.0), stock=3, guests=6)
    with house(empty_database, tmp_path_factory.mktemp("moving"), wanted) as running:
        yield running


def urls(processes: House) -> tuple[str, str]:
    one, other = processes.servers
    return one.url, other.url


async def test_the_older_connection_is_told_and_closed_by_the_other_process(processes: House) -> None:
    (here, there), guest = urls(processes), processes.staged.guests[0]
    async with calling(here, guest) as older, calling(there, guest) as newer:
        notice, _ = await older.hears(protocol.Notice)
        assert notice.code == "taken_over"
        assert await older.ended() == protocol.TAKEN_OVER
        assert await newer.stand() == ["good"]


async def test_two_devices_that_take_the_game_from_each_other_play_in_turn(processes: House) -> None:
    guest, calls = processes.staged.guests[1], list[Call]()
    async with AsyncExitStack() as stack:
        for turn, balloon in enumerate(processes.staged.balloons[:4]):
            calls.append(await stack.enter_async_context(calling(urls(processes)[turn % 2], guest)))
            await calls[-1].stand(fixes=3)
            request = await calls[-1].tap(balloon.id)
            caught, _ = await calls[-1].hears(protocol.CaughtReply)
            assert caught.id == request.id
        assert [await call.ended() for call in calls[:-1]] == [protocol.TAKEN_OVER] * 3
        assert not calls[-1].has_ended.is_set()
    rows = processes.first.rows("SELECT COUNT(*) FROM balloons_catch WHERE player_id = ?", guest.player_id)
    assert rows == [(4,)]


async def test_a_jump_is_a_jump_in_whichever_process_it_is_told(processes: House) -> None:
    (here, there), guest = urls(processes), processes.staged.guests[2]
    async with calling(here, guest) as call:
        assert await call.stand(fixes=3) == ["good"] * 3
        async with calling(there, guest) as moved:
            assert await moved.stand(STATION) == ["implausible"]


async def test_the_allowance_of_messages_is_not_filled_up_by_moving(processes: House) -> None:
    (here, there), guest = urls(processes), processes.staged.guests[3]
    async with calling(here, guest) as call:
        for _ in range(60):
            await call.line.say(protocol.Ping())
        await call.hears(protocol.ErrorReply, lambda error: error.code == "too_fast")
        async with calling(there, guest, is_welcome=False) as moved:
            for _ in range(int(tunables.MESSAGE_BURST) - 1):  # with the hello just what a full allowance lets through
                await moved.line.say(protocol.Ping())
            error, _ = await moved.hears(protocol.ErrorReply)
            assert error.code == "too_fast"


async def test_a_days_catches_are_counted_wherever_they_were_made(processes: House) -> None:
    guest, balloons = processes.staged.guests[4], processes.staged.balloons
    answers: list[str] = []
    for turn, balloon in enumerate(balloons[:6]):  # guests catch five a day
        async with calling(urls(processes)[turn % 2], guest) as call:
            await call.stand(fixes=3)
            await call.tap(balloon.id)
            reply, _ = await call.hears(protocol.CaughtReply | protocol.RefusedReply)
            answers.append(reply.code if isinstance(reply, protocol.RefusedReply) else "caught")
    assert answers == ["caught"] * 5 + ["guest_daily_limit"]


async def test_a_tap_answered_by_one_process_is_answered_the_same_by_the_other(processes: House) -> None:
    (here, there), guest = urls(processes), processes.staged.guests[5]
    async with calling(here, guest) as call:
        await call.stand(fixes=3)
        request = await call.tap(processes.staged.balloons[8].id)
        first, _ = await call.hears(protocol.CaughtReply)
        async with calling(there, guest) as moved:
            await moved.line.say(request)
            again, _ = await moved.hears(protocol.CaughtReply)
    assert again == first


async def test_who_hangs_up_leaves_the_seat_free(processes: House) -> None:
    guest = processes.staged.guests[0]
    seat = "SELECT COUNT(*) FROM players_player WHERE seat IS NOT NULL AND id = ?"
    async with calling(urls(processes)[0], guest):
        assert processes.first.rows(seat, guest.player_id) == [(1,)]
    async with asyncio.timeout(20):
        while processes.first.rows(seat, guest.player_id) != [(0,)]:
            await asyncio.sleep(0.05)


async def test_who_may_not_play_any_more_gets_no_seat(processes: House) -> None:
    guest = processes.staged.guests[5]
    processes.run(BLOCK, player_id=guest.player_id)
    async with calling(urls(processes)[0], guest, is_welcome=False) as call:
        assert await call.ended() == protocol.NOT_LOGGED_IN


def test_after_all_that_the_ledger_adds_up(processes: House) -> None:
    processes.first.audit()
