"""`bench phones`: 3,000 connected phones on one core of a server, at the rate that the server asks of them.

Half of the phones stand beside a balloon and are asked for a fix every 2 s, the others far away, every 15 s. Then
the mast goes: all lose their connection at once and come back within some seconds. Last, everybody hurries, more and
more, until the answers take too long: the knee. Server and client have a core each, on a scratch database.

`fix→seen` is what a phone waits for the answer to a fix; a return takes from dialling to the welcome.
"""

import asyncio
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from web.benchmarks.crowd import Crowd, Window
from web.benchmarks.processes import as_early_as_we
from web.benchmarks.standing_phones import sky
from web.benchmarks.targets import at_least, at_most
from web.scratch.serving import ScratchServer, ServerProgram, make_database, served
from web.scratch.shapes import Staged, Wanted

PHONES: Final = 3_000
EARLIER_PLAYERS: Final = 120
FILES_BESIDE_SOCKETS: Final = 500
UNTHROTTLED: Final = {"PHONE_MESSAGES_PER_S": "1000000"}
HASTES: Final = (3.0, 5.0, 7.0, 9.0, 12.0, 16.0, 24.0, 32.0)
P99_MS, KB_A_PHONE = 100.0, 45.0


def run(seconds: float, server: ServerProgram = "daphne") -> dict[str, Any]:
    """All figures and targets. A third of the seconds is the steady state; connecting and staging come on top."""
    allow_files(PHONES + EARLIER_PLAYERS + FILES_BESIDE_SOCKETS)
    with tempfile.TemporaryDirectory(prefix="bench-phones-") as name, a_core_each() as (core, _):
        folder = Path(name)
        make_database(folder)
        staged = ScratchServer(folder).stage(Wanted(places=sky(), stock=10, guests=PHONES + EARLIER_PLAYERS))
        ours = ScratchServer(folder, environment=UNTHROTTLED, core=core, program=server)
        with served(ours):
            as_early_as_we(ours.pid)
            measured = asyncio.run(measure(ours, staged, seconds))
    return {"bench": "phones", "server": server, "phones": PHONES} | measured


def allow_files(wanted: int) -> None:
    """Let this process, and what it starts, open so many files; OSError where the machine forbids it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise OSError(f"{wanted} open files are needed, this machine allows {hard}: raise `ulimit -Hn`")
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def a_core_each() -> Iterator[tuple[int, int]]:
    """The server's core and ours, to which this process is pinned meanwhile; the same where there is only one."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    try:
        yield cores[0], cores[-1]
    finally:
        os.sched_setaffinity(0, cores)


async def measure(ours: ScratchServer, staged: Staged, seconds: float) -> dict[str, Any]:
    """Everybody comes, plays, is cut off and comes back, and hurries."""
    crowd = Crowd(ours, staged)
    arriving, bytes_each = await crowd.assemble(EARLIER_PLAYERS)
    await crowd.play(2.0)
    steady = await crowd.play(seconds / 3)
    storm = await crowd.storm()
    await crowd.play(2.0)
    hurried = await faster_and_faster(crowd, seconds / 3)
    return figures(arriving, steady, storm, hurried, bytes_each)


async def faster_and_faster(crowd: Crowd, seconds: float) -> list[Window]:
    """Windows at growing haste, up to the first in which answers take too long or the time is over."""
    windows: list[Window] = []
    ends_s = time.monotonic() + seconds
    for haste in HASTES:
        crowd.hurry(haste)
        await crowd.play(1.0)
        windows.append(await crowd.play(2.0))
        if percentile_ms(windows[-1].latencies_s, 99) > P99_MS or time.monotonic() > ends_s:
            break
    crowd.hurry(1.0)
    return windows


def figures(
    arriving: Window, steady: Window, storm: Window, hurried: Sequence[Window], bytes_each: float
) -> dict[str, Any]:
    """What was measured, and the targets."""
    quick = [one for one in (steady, *hurried) if percentile_ms(one.latencies_s, 99) <= P99_MS]
    p99_ms, storm_p99_ms = percentile_ms(steady.latencies_s, 99), percentile_ms(storm.latencies_s, 99)
    return {
        "fixes_per_s": round(steady.fixes_per_s),
        "p50_ms": percentile_ms(steady.latencies_s, 50),
        "p99_ms": p99_ms,
        "longest_ms": round(max(steady.latencies_s) * 1000, 1),
        "cpu_s_per_s_and_1000_phones": round(steady.busy / PHONES * 1000, 4),
        "fix_cpu_us": round(steady.cpu_s / len(steady.latencies_s) * 1e6, 1),
        "storm_p50_ms": percentile_ms(storm.latencies_s, 50),
        "storm_p99_ms": storm_p99_ms,
        "return_p50_ms": percentile_ms(storm.arrivals_s, 50),
        "return_p99_ms": percentile_ms(storm.arrivals_s, 99),
        "all_back_s": round(storm.lasted_s, 1),
        "turned_away": storm.turned_away + arriving.turned_away,
        "cut_off": steady.cut_off + storm.cut_off + sum(one.cut_off for one in hurried),
        "arrival_cpu_ms": round(arriving.cpu_s / len(arriving.arrivals_s) * 1000, 2),
        "return_cpu_ms": round(storm.cpu_s / max(len(storm.arrivals_s), 1) * 1000, 2),
        "knee_fixes_per_s": round(max((one.fixes_per_s for one in quick), default=0.0)),
        "knee_busy": round(max((one.busy for one in quick), default=0.0), 2),
        "is_knee_found": len(quick) <= len(hurried),
        "bytes_per_phone": round(bytes_each),
        "client_busy": round(max(one.client_busy for one in (steady, storm)), 2),
        "targets": [
            at_least("phones", len(arriving.arrivals_s), PHONES),
            at_least("phones_back", len(storm.arrivals_s), PHONES),
            at_most("p99_ms", p99_ms, P99_MS),
            at_most("storm_p99_ms", storm_p99_ms, P99_MS),
            at_most("kilobytes_per_phone", round(bytes_each / 1000, 1), KB_A_PHONE),
        ],
    }


def percentile_ms(times_s: Sequence[float], percent: int) -> float:
    """A percentile of some times, in ms; infinite where there are too few to tell."""
    if len(times_s) < 2:
        return float("inf")
    return round(quantiles(times_s, n=100)[percent - 1] * 1000, 1)
