"""Messages that come twice, in disorder, from two devices, from fifty phones, from wrong clocks: each counts once."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from time import monotonic, time
from uuid import UUID, uuid4

import pytest

from tests.databases import EmptyDatabase
from tests.faults.crowd import playing, progress, under_way, until_under_way
from tests.faults.reckoning import reckon
from tests.faults.standing_phone import StandingPhone, standing_line
from tests.network import Line as Network
from tests.servers import LUYE, RunningServer, around, running_server
from web import protocol
from web.protocol import CatchRequest, CaughtReply, Coordinates, FixReport, Position
from web.scratch.shapes import Wanted
from web.simulation.line import Line

BALLOONS = 36
STOCK = 10
COINS = 10
CROWD = 50
HOUR_MS = 3_600_000
COPIES = 6
ANSWERED_WITHIN_S = 60

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("messages")]


@pytest.fixture(scope="module")
def server(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Balloons 4 m apart: one place is inside the circles of all of them. Each test has balloons of its own."""
    places = around(LUYE, BALLOONS, 4.0)
    wanted = Wanted(places=places, stock=STOCK, coins=COINS, guests=CROWD + 8, is_confirmed=True)
    folder = tmp_path_factory.mktemp("messages")
    with running_server(empty_database, folder, wanted, {"PHONE_MESSAGES_PER_S": "1000"}) as running:
        yield running


async def test_fifty_phones_at_a_balloon_of_ten_share_exactly_ten(server, figures):
    wanted = [server.balloons[0].id]
    phones = [StandingPhone(server.url, guest, LUYE, wanted) for guest in server.staged.guests[:CROWD]]
    async with playing(phones):
        pass

    paid = sum(phone.coins > 0 for phone in phones)
    note = f"{paid} with coins, {len(phones) - paid} with the stamp alone"
    figures.tell(hit=len(phones) - paid, note=note, **asdict(reckon(server, phones)))
    assert paid == STOCK
    rest = {caught.say for phone in phones for caught in phone.memory.caught.values() if not caught.coins}
    assert rest == {"The coins of this balloon are gone. The stamp is yours."}


async def test_messages_repeated_in_any_order_are_answered_alike(server, figures):
    guest, wanted = server.staged.guests[CROWD], [balloon.id for balloon in server.balloons[1:9]]
    asked_at_s = monotonic()
    async with standing_line(server.url, guest) as line:
        requests = [CatchRequest(uuid4(), balloon, int(time() * 1000)) for balloon in wanted]
        await say_in_disorder(line, requests)
        answers = await answers_to(line, requests)
    pause_s = monotonic() - asked_at_s

    written = server.rows("SELECT message_id FROM balloons_catch WHERE player_id = ?", guest.player_id)
    server.audit()
    figures.tell(
        tried=len(requests),
        hit=sum(len(same) - 1 for same in answers.values()),
        lost=len({request.id.hex for request in requests} - {row[0] for row in written}),
        doubled=len(written) - len(requests),
        longest_pause_s=pause_s,
        note=f"each sent {COPIES} times, shuffled",
    )
    assert [len(same) for same in answers.values()] == [COPIES] * len(requests)
    assert [same for same in answers.values() if len(set(map(repr, same))) > 1] == []


async def test_two_devices_that_send_the_same_messages_catch_once(server, figures):
    guest, wanted = server.staged.guests[CROWD + 1], [balloon.id for balloon in server.balloons[9:27]]
    older = StandingPhone(server.url, guest, LUYE, wanted, redial_s=1.0, tap_every_s=0.0)
    newer = StandingPhone(server.url, guest, LUYE, wanted, redial_s=1.3, memory=older.memory)
    newer.asked_at_s = older.asked_at_s
    async with playing([older]):
        await until_under_way([older])
        async with playing([newer]):
            pass

    repeated = older.repeated + newer.repeated
    note = f"{older.connections + newer.connections - 1} times taken over"
    figures.tell(hit=repeated, note=note, **asdict(reckon(server, [older, newer])))
    assert "already_caught" not in {*older.refusals, *newer.refusals}
    assert older.coins == COINS * len(wanted)


@pytest.mark.parametrize("hours", [pytest.param(1, id="an hour ahead"), pytest.param(-1, id="an hour behind")])
async def test_a_phone_whose_clock_is_wrong_catches_at_the_servers_time(server, figures, hours):
    began_at = datetime.now(UTC)
    wanted = [balloon.id for balloon in server.balloons[27:36]]
    guests = server.staged.guests[CROWD + 3 + hours : CROWD + 5 + hours]
    network = Network(server.scratch.port)
    phones = [
        StandingPhone(network.url, guest, LUYE, wanted, clock_ahead_ms=hours * HOUR_MS, tap_every_s=0.2)
        for guest in guests
    ]
    async with playing(phones):
        await progress(phones, 2)
        await until_under_way(phones)
        network.cut()
        hit = under_way(phones)
        await asyncio.sleep(1.0)
        network.mend()
    network.cut()

    figures.tell(hit=hit, note="and a line that is cut amid catches", **asdict(reckon(server, phones)))
    assert [phone.coins for phone in phones] == [COINS * len(wanted)] * len(phones)
    for guest in guests:
        rows = server.rows("SELECT caught_at FROM balloons_catch WHERE player_id = ?", guest.player_id)
        times = [datetime.fromisoformat(str(row[0])).replace(tzinfo=UTC) for row in rows]
        assert all(began_at <= at <= datetime.now(UTC) for at in times)


async def say_in_disorder(line: Line, requests: Sequence[CatchRequest]) -> None:
    """Every request many times, shuffled, with old fixes between them."""
    late = FixReport(1, Position(int(time() * 1000) - 20_000, Coordinates(LUYE.latitude, LUYE.longitude, 5.0)))
    messages = [*requests, late] * COPIES
    random.shuffle(messages)
    for message in messages:
        await line.say(message)


async def answers_to(line: Line, requests: Sequence[CatchRequest]) -> dict[UUID, list[CaughtReply]]:
    answers: dict[UUID, list[CaughtReply]] = {request.id: [] for request in requests}
    async with asyncio.timeout(ANSWERED_WITHIN_S):
        async for message in line.hear():
            assert not isinstance(message, protocol.RefusedReply), message
            if isinstance(message, CaughtReply):
                answers[message.id].append(message)
            if sum(map(len, answers.values())) == COPIES * len(requests):
                break
    return answers
