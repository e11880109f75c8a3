"""One process is killed, stopped or drained: its phones go on in another, and no catch is lost or doubled."""

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import pytest

from tests.databases import EmptyDatabase
from tests.faults.crowd import caught_by, playing, progress, seen_between, under_way, until_under_way
from tests.faults.standing_phone import StandingPhone
from tests.figures import Figures
from tests.servers import LUYE, around
from tests.several.call import calling
from tests.several.house import House, house
from web import protocol
from web.scratch.serving import ScratchServer, ServerProgram
from web.scratch.shapes import Wanted

pytestmark = [pytest.mark.slow, pytest.mark.processes]
BALLOONS = 25
PAUSE_S = 12.0  # longer than a hand-over, a lock and an idle transaction are waited for
WANTED = Wanted(places=around(LUYE, BALLOONS, 5.0), stock=100, guests=4, is_confirmed=True)


def phones_of(processes: House, *, tap_every_s: float = 0.2) -> list[StandingPhone]:
    """Half of the phones on each process; they tap slowly enough for several faults."""
    wanted = [balloon.id for balloon in processes.staged.balloons]
    return [
        StandingPhone(server.url, guest, LUYE, wanted, silence_s=5.0, tap_every_s=tap_every_s)
        for server, guest in zip(2 * processes.servers, processes.staged.guests, strict=True)
    ]


def on(server: ScratchServer, phones: Sequence[StandingPhone]) -> list[StandingPhone]:
    return [phone for phone in phones if phone.url == server.url]


def move(phones: Sequence[StandingPhone], target: ScratchServer) -> None:
    """A proxy that sends whoever comes next to another process."""
    for phone in phones:
        phone.url = target.url


def tell(figures: Figures, processes: House, phones: Sequence[StandingPhone], *, hit: int, note: str) -> None:
    """Phones, ledger and audit agree, or the test fails."""
    rows = processes.first.rows("SELECT message_id, coins FROM balloons_catch")
    believed = {(id_.hex, caught.coins) for phone in phones for id_, caught in phone.memory.caught.items()}
    assert {(str(message_id), coins) for message_id, coins in rows} == believed
    lost, doubled = len(phones) * BALLOONS - len(believed), len(rows) - len(believed)
    processes.first.audit()
    pause_s = max(phone.longest_wait_s for phone in phones)
    figures.tell(tried=len(rows), hit=hit, lost=lost, doubled=doubled, longest_pause_s=pause_s, note=note)


async def test_a_process_that_is_killed_takes_nobody_along(
    empty_database: EmptyDatabase, tmp_path: Path, figures: Figures
) -> None:
    with house(empty_database, tmp_path, WANTED, PHONE_MESSAGES_PER_S="1000") as processes:
        dying, living = processes.servers
        phones = phones_of(processes)
        async with playing(phones):
            await progress(phones, 8)
            moved, stayed = on(dying, phones), on(living, phones)
            await until_under_way(moved)
            hit, killed_at_s = under_way(moved), monotonic()
            dying.kill()
            move(moved, living)
            await progress(moved, 1)
            answered = seen_between(stayed, killed_at_s, monotonic())
        assert answered > 0, "the phones of the other process were held up"
        tell(figures, processes, phones, hit=hit, note=f"{answered} fixes of the others answered meanwhile")


async def test_a_process_that_sleeps_amid_catches_and_wakes_up_late_writes_nothing_twice(
    empty_database: EmptyDatabase, tmp_path: Path, figures: Figures
) -> None:
    with house(empty_database, tmp_path, WANTED, PHONE_MESSAGES_PER_S="1000") as processes:
        phones = phones_of(processes, tap_every_s=2 * PAUSE_S / BALLOONS)  # some are left for the second pause
        hit = 0
        async with playing(phones):
            for sleeping, awake in (processes.servers, processes.servers[::-1]):
                await progress(phones, 4)
                moved = on(sleeping, phones)
                await until_under_way(moved)
                sleeping.pause()
                hit += under_way(moved)
                move(moved, awake)
                await asyncio.sleep(PAUSE_S)
                sleeping.resume()
        caught = caught_by(phones)
        tell(figures, processes, phones, hit=hit, note=f"{caught} catches, two pauses of {PAUSE_S:.0f} s")


async def test_what_an_older_device_asked_of_a_sleeping_process_is_not_written_when_it_wakes_up(
    empty_database: EmptyDatabase, tmp_path: Path
) -> None:
    with house(empty_database, tmp_path, WANTED) as processes:
        (sleeping, awake), guest = processes.servers, processes.staged.guests[0]
        asked, wanted = processes.staged.balloons[:2]
        async with calling(sleeping.url, guest) as older:
            await older.stand(fixes=3)
            sleeping.pause()
            await older.tap(asked.id)
            async with calling(awake.url, guest) as newer:
                await newer.stand(fixes=3)
                await newer.tap(wanted.id)
                await newer.hears(protocol.CaughtReply)
                sleeping.resume()
                assert await older.ended() == protocol.TAKEN_OVER
                assert await newer.stand() == ["good"], "the late farewell of the older one changed something"
        assert not [message for _, message in older.heard if isinstance(message, protocol.CaughtReply)]
        caught = processes.first.rows(
            "SELECT CAST(balloon.public_id AS TEXT) FROM balloons_catch JOIN balloons_balloon balloon"
            " ON balloon.id = balloon_id"
        )
        assert [str(public_id).replace("-", "") for (public_id,) in caught] == [wanted.id.hex]


@pytest.mark.parametrize("program", ["daphne", "uvicorn"])
async def test_a_process_that_is_drained_answers_everybody_and_sends_them_elsewhere(
    empty_database: EmptyDatabase, tmp_path: Path, figures: Figures, program: ServerProgram
) -> None:
    with house(empty_database, tmp_path, WANTED, program=program, PHONE_MESSAGES_PER_S="1000") as processes:
        ending, living = processes.servers
        phones = phones_of(processes)
        async with playing(phones):
            await progress(phones, 4)
            moved = on(ending, phones)
            await until_under_way(moved)
            hit = under_way(moved)
            move(moved, living)
            ending._running.send_signal(signal.SIGTERM)
            status = await asyncio.to_thread(ending._running.wait, 30)
        assert status in (0, -signal.SIGTERM)
        seats = "SELECT COUNT(*) FROM players_player WHERE seat IS NOT NULL"
        assert processes.first.rows(seats) <= [(len(phones),)]
        tell(figures, processes, phones, hit=hit, note=program)


@pytest.mark.parametrize("program", ["daphne", "uvicorn"])
async def test_a_phone_of_a_drained_process_is_told_when_to_come_back_and_leaves_its_seat(
    empty_database: EmptyDatabase, tmp_path: Path, program: ServerProgram
) -> None:
    with house(empty_database, tmp_path, WANTED, processes=1, program=program) as processes:
        (server,), guest = processes.servers, processes.staged.guests[0]
        async with calling(server.url, guest) as call:
            await call.stand(fixes=3)
            request = await call.tap(processes.staged.balloons[0].id)
            server._running.send_signal(signal.SIGTERM)
            draining, _ = await call.hears(protocol.Draining)
            caught, _ = await call.hears(protocol.CaughtReply)
            assert await call.ended() == protocol.DRAINING
        assert 0 <= draining.reconnect_in_ms < 5_000
        assert caught.id == request.id
        await asyncio.to_thread(server._running.wait, 30)
        assert processes.first.rows("SELECT COUNT(*) FROM players_player WHERE seat IS NOT NULL") == [(0,)]
