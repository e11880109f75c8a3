"""The benchmark of 3,000 phones: what a phone of it does, and what is made of what they saw."""

import asyncio

import pytest

from tests.web.test_bench import Wire
from web.benchmarks import phones
from web.benchmarks.adaptive_phone import AdaptivePhone, Connection, Tally
from web.benchmarks.crowd import Window


async def test_a_phone_reports_when_it_is_welcome_and_again_when_it_is_told_to():
    tally = Tally(haste=1_000.0)
    phone = AdaptivePhone(8000, {}, [b'"coords":{}}}'], tally)
    wire, connection = Wire(), Connection(phone)
    connection.connection_made(wire)
    for text in (b'{"type":"welcome"}', b'{"type":"sky"}', b'{"type":"seen","seq":1,"next_fix_in_s":15}'):
        connection.hear(text)
    await asyncio.sleep(0.05)
    assert len(wire.written) == 2
    assert (len(tally.arrivals_s), len(tally.latencies_s)) == (1, 1)


async def test_a_phone_that_is_cut_off_is_counted_and_one_that_goes_by_itself_is_not():
    tally = Tally()
    phone = AdaptivePhone(8000, {}, [b""], tally)
    phone.is_away = False
    Connection(phone).connection_lost(None)
    phone.go()
    Connection(phone).connection_lost(None)
    assert tally.cut_off == 1


def window(*latencies_ms: float, lasted_s: float = 1.0) -> Window:
    return Window(lasted_s, 0.5, 0.1, [ms / 1000 for ms in latencies_ms], [0.1, 0.2], 0, 0)


def test_the_knee_is_the_highest_rate_that_is_still_answered_in_time():
    steady, quick, slow = window(*[10.0] * 100), window(*[90.0] * 400), window(*[300.0] * 500)
    found = phones.figures(steady, steady, steady, [quick, slow], 40_000.0)
    assert (found["knee_fixes_per_s"], found["is_knee_found"]) == (400, True)
    assert not phones.figures(steady, steady, steady, [quick], 40_000.0)["is_knee_found"]


def test_a_slow_storm_misses_its_target():
    steady, slow = window(*[10.0] * 100), window(*[300.0] * 500)
    targets = phones.figures(steady, steady, slow, [], 40_000.0)["targets"]
    assert [target["name"] for target in targets if not target["met"]] == ["phones", "phones_back", "storm_p99_ms"]


def test_more_files_than_the_machine_allows_are_refused():
    with pytest.raises(OSError, match="ulimit"):
        phones.allow_files(10**9)
