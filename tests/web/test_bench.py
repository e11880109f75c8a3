"""The benchmarks: what they promise, what they write, and that rivals find the same."""

import asyncio
import json
import os
import random
from datetime import date
from io import StringIO
from itertools import count
from math import pi
from threading import Thread
from time import process_time

import pytest
from django.core.management import CommandError, call_command

from geo.position import LatLon, distance_m
from web.benchmarks import (
    machine,
    nearby,
    nearby_servers,
    nearby_ways,
    standing_phones,
    turns,
    zone_rivals,
    zones,
)
from web.benchmarks.caller import FIRST_SEQ, Caller
from web.benchmarks.machine import described, first_in_line, group_niceness
from web.benchmarks.page import page
from web.benchmarks.processes import TICKS_PER_S, processor_s, resident_bytes, thread_s
from web.benchmarks.targets import at_least, at_most
from web.benchmarks.wire import PING, PONG, frame
from web.management.commands import bench

DEGREE_M = 107_000.0  # the geometric mean of a degree of latitude and one of longitude in Taitung
MACHINE = {"processor": "AMD EPYC", "cores": 2}


@pytest.mark.parametrize(
    ("target", "met"),
    [(at_least("ratio", 2.0, 2.0), True), (at_least("ratio", 1.9, 2.0), False), (at_most("kB", 46.0, 45.0), False)],
)
def test_a_target_says_whether_it_is_met(target, met):
    assert target["met"] is met


def test_the_command_prints_one_json_object_with_targets_and_machine(monkeypatch):
    monkeypatch.setitem(
        bench.BENCHMARKS, "nearby", lambda seconds: {"bench": "nearby", "targets": [], "seconds": seconds}
    )
    said = StringIO()
    call_command("bench", "nearby", "--json", "--seconds", "3", stdout=said)
    found = json.loads(said.getvalue())
    assert (found["bench"], found["seconds"], found["machine"]) == ("nearby", 3.0, {**described(), **found["machine"]})


def test_a_server_is_chosen_only_where_one_is_measured():
    with pytest.raises(CommandError, match="nearby measures no server"):
        call_command("bench", "nearby", "--server", "uvicorn")


def test_all_benchmarks_run_once_and_those_of_servers_on_each():
    chosen = bench.asked(bench.ALL, None)
    assert [server for name, server in chosen if name == "live"] == ["daphne", "uvicorn", "granian"]
    assert {name for name, _ in chosen} == {*bench.SERVED, *bench.BENCHMARKS}
    assert sum(name == "nearby" for name, _ in chosen) == 1


def test_a_benchmark_leaves_the_session_s_priority_as_it_was():
    before = group_niceness()
    with first_in_line():
        pass
    assert group_niceness() == before


@pytest.mark.parametrize("said", [None, "", "/autogroup-25 nice -15\n"], ids=["no file", "switched off", "put first"])
def test_a_kernel_without_groups_put_nobody_first(tmp_path, monkeypatch, said):
    told = tmp_path / "autogroup"
    if said is not None:
        told.write_text(said)
    monkeypatch.setattr(machine, "GROUP", told)
    assert machine.group_niceness() == (-15 if said else 0)


def test_the_page_tells_day_machine_targets_and_figures():
    found = [{"bench": "nearby", "ours_us": 3.1, "targets": [at_least("ratio", 1.5, 2.0)], "machine": MACHINE}]
    written = page(found, date(2026, 11, 21))
    for told in ("2026-11-21", "AMD EPYC", "| ratio | 1.5 | ≥ 2.0 | **missed** |", "| ours_us | 3.1 |"):
        assert told in written


STAT = "7 (a (b) c) R 1 7 7 0 -1 4194304 100 0 0 0 {user} {kernel} 0 0 20 0 1 0 5 6 7"


@pytest.mark.parametrize("schedstat", [None, "0 0 0"], ids=["no schedstat", "not counted"])
def test_a_thread_is_measured_in_ticks_where_the_kernel_counts_no_nanoseconds(tmp_path, schedstat):
    (tmp_path / "stat").write_text(STAT.format(user=2 * TICKS_PER_S, kernel=TICKS_PER_S))
    if schedstat:
        (tmp_path / "schedstat").write_text(schedstat)
    assert thread_s(tmp_path) == 3.0


def test_a_thread_that_has_ended_adds_nothing(tmp_path):
    assert thread_s(tmp_path / "gone") == 0.0


def test_what_this_process_computes_is_counted():
    before_s, busy_until_s = processor_s(os.getpid()), process_time() + 0.05
    while process_time() < busy_until_s:
        pass
    assert processor_s(os.getpid()) > before_s


def test_what_a_thread_computed_counts_after_it_ended():
    before_s, used_s = processor_s(os.getpid()), process_time()
    busy = Thread(target=lambda: all(process_time() < used_s + 0.3 for _ in count()))
    busy.start()
    busy.join()
    assert processor_s(os.getpid()) > before_s + 0.2


@pytest.fixture
def small_county(monkeypatch):
    """A few balloons on little ground, so that many are near."""
    monkeypatch.setattr(nearby, "BALLOONS", 400)
    monkeypatch.setattr(nearby, "FIXES", 200)
    monkeypatch.setattr(nearby, "HALF_SIDE_M", 1_500.0)
    balloons = nearby.standing(random.Random(1))
    return balloons, nearby.asked(random.Random(2), balloons)


def test_the_page_tells_on_which_server_a_figure_was_found():
    assert "## live on uvicorn" in page(
        [{"bench": "live", "server": "uvicorn", "targets": [], "machine": MACHINE}], date(2026, 11, 21)
    )


def test_all_ways_of_this_process_to_find_what_is_near_find_the_same(small_county):
    balloons, fixes = small_county
    assert turns.same_hits(nearby_ways.searches(balloons), fixes) > 100


@pytest.mark.parametrize("rival", [nearby_servers.by_redis, nearby_servers.by_postgis, nearby_servers.by_spatialite])
def test_servers_find_the_same_balloons_as_the_engine(small_county, rival):
    balloons, fixes = small_county
    with rival(balloons) as (ways, processes):
        ours = nearby_ways.searches(balloons)["ours"]
        assert turns.same_hits({"ours": ours, **ways}, fixes) > 100
        assert all(resident_bytes(pid) > 0 for pid in processes.values())


def test_a_way_that_finds_others_is_noticed(small_county):
    balloons, fixes = small_county
    ways = {"ours": nearby_ways.searches(balloons)["ours"], "blind": lambda _fix: []}
    with pytest.raises(AssertionError, match="differ"):
        turns.same_hits(ways, fixes)


def test_fewer_questions_than_are_asked_at_a_time_are_counted_as_they_are_asked(monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(turns.time, "perf_counter", lambda: float(len(asked)))
    assert turns.timed_us(asked.append, list(range(turns.AT_A_TIME - 20)), 100.0) == pytest.approx(1e6)


@pytest.fixture
def few_zones(monkeypatch):
    """Zones and fixes about their borders."""
    monkeypatch.setattr(zones, "ZONES", 40)
    monkeypatch.setattr(zones, "FIXES", 200)
    outlines = zones.drawn(random.Random(1))
    return outlines, zones.asked(random.Random(2), outlines)


@pytest.mark.parametrize("rival", [zone_rivals.by_postgis, zone_rivals.by_spatialite])
def test_databases_find_the_same_zones_as_the_engine(few_zones, rival):
    outlines, fixes = few_zones
    with rival(outlines) as way:
        ways = {"ours": zones.indexed(outlines).at, "strtree": zone_rivals.by_strtree(outlines), "rival": way}
        assert turns.same_hits(ways, fixes) > 30


def test_every_third_zone_has_a_hole_and_sizes_run_from_50_m_to_5_km(few_zones):
    outlines, _ = few_zones
    assert [len(outline.interiors) for outline in outlines[:4]] == [1, 0, 0, 1]
    assert all(outline.is_valid for outline in outlines)
    across_m = [2 * (outline.area * DEGREE_M**2 / pi) ** 0.5 for outline in (outlines[1], outlines[-1])]
    assert 30 < across_m[0] < 80
    assert 3_000 < across_m[1] < 5_500


def test_half_of_the_phones_stand_near_a_balloon_and_half_far_from_any():
    balloons = [LatLon(place.latitude, place.longitude) for place in standing_phones.sky()]
    nearest_m = [
        min(distance_m(place, balloon) for balloon in balloons) for place in standing_phones.standing_places(10)
    ]
    assert all(away_m <= 101 for away_m in nearest_m[::2])
    assert all(away_m > 500 for away_m in nearest_m[1::2])


def test_every_fix_of_a_phone_has_the_same_length():
    assert len({len(tail) for tail in standing_phones.tails_at(LatLon(22.9134, 121.1196))}) == 1


class Wire(asyncio.Transport):
    """Takes what the caller writes."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data) -> None:
        self.written.append(bytes(data))


async def test_a_caller_answers_each_seen_with_the_next_fix_and_a_ping_with_a_pong():
    wire, caller = Wire(), Caller([b'"coords":{}}}'])
    caller.connection_made(wire)
    caller.goes_on = True
    seen = b'{"type":"seen","seq":1}'
    told = b"HTTP/1.1 101 Switching\r\n\r\n" + bytes([0x81, len(seen)]) + seen + bytes([0x80 | PING, 2]) + b"hi"
    for byte in told:
        caller.data_received(bytes([byte]))
    assert caller.opened.done()
    assert b'"seq":%d' % (FIRST_SEQ + 1) in wire.written[0]
    assert wire.written[1:] == [frame(b"hi", PONG)]
    assert len(caller.latencies_s) == 1


def test_a_long_frame_carries_its_length_in_two_more_bytes():
    assert frame(b"x" * 300)[:4] == bytes([0x81, 0x80 | 126, 1, 44])
