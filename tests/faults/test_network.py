"""A network between phone and server that is slow, breaks connections, and swallows everything for half a minute."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from time import monotonic

import pytest

from tests.databases import EmptyDatabase
from tests.faults.crowd import playing, progress, seen_between, under_way, until_under_way
from tests.faults.reckoning import reckon
from tests.faults.standing_phone import StandingPhone
from tests.network import Line
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.shapes import Wanted

BALLOONS = 36
PHONES = 6
DELAY_S = 0.2
BREAKS = 8
BREAKS_EVERY_S = 0.7
SHARE_BROKEN = 0.4
OUTAGE_S = 30.0
# As a phone does: a line that says nothing for so long is given up, and another is tried.
SILENCE_S = 8.0
# Who stands at the balloons is never told these, in whatever order old and new lines bring what they said.
UNFAIR = {"already_caught", "tap_outside_gap"}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("network")]


@pytest.fixture(scope="module")
def server(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Balloons 4 m apart, half of them for each test."""
    wanted = Wanted(places=around(LUYE, BALLOONS, 4.0), stock=PHONES, guests=2 * PHONES, is_confirmed=True)
    folder = tmp_path_factory.mktemp("network")
    with running_server(empty_database, folder, wanted, {"PHONE_MESSAGES_PER_S": "1000"}) as running:
        yield running


async def test_a_slow_line_that_breaks_at_random_costs_no_catch(server, figures):
    line = Line(server.scratch.port, DELAY_S)
    wanted = [balloon.id for balloon in server.balloons[: BALLOONS // 2]]
    phones = [StandingPhone(line.url, guest, LUYE, wanted, tap_every_s=0.3) for guest in server.staged.guests[:PHONES]]
    async with playing(phones):
        broken = [await break_some(line) for _ in range(BREAKS)]
    line.cut()

    note = f"{DELAY_S * 1000:.0f} ms each way, {sum(broken)} lines broken"
    figures.tell(hit=sum(broken), note=note, **asdict(reckon(server, phones)))
    assert sum(phone.answered_repeats for phone in phones) > 0
    assert not UNFAIR & {code for phone in phones for code in phone.refusals}


async def break_some(line: Line) -> int:
    await asyncio.sleep(BREAKS_EVERY_S)
    return line.drop(SHARE_BROKEN)


async def test_half_a_minute_in_which_the_network_swallows_everything_costs_no_catch(server, figures):
    line = Line(server.scratch.port)
    wanted = [balloon.id for balloon in server.balloons[BALLOONS // 2 :]]
    phones = [
        StandingPhone(line.url, guest, LUYE, wanted, silence_s=SILENCE_S, tap_every_s=0.05)
        for guest in server.staged.guests[PHONES:]
    ]
    async with playing(phones):
        await progress(phones, PHONES)
        await until_under_way(phones, PHONES)
        line.swallow()
        hit, began_s = under_way(phones), monotonic()
        await asyncio.sleep(OUTAGE_S)
        heard = seen_between(phones, began_s + 1.0, monotonic())
        line.mend()
    line.cut()

    figures.tell(hit=hit, note=f"{OUTAGE_S:.0f} s without a word", **asdict(reckon(server, phones)))
    assert heard == 0, "the line was to be silent"
    assert not UNFAIR & {code for phone in phones for code in phone.refusals}
