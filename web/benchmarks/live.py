"""`bench live`: fixes a second through daphne, beside two echoes that do nothing, and the memory a player costs.

One hundred phones are connected to each; each sends its next fix when the last one is answered. Half of them stand
near a balloon. Server and client are pinned to a core each; the three take turns of less than a second, and whoever is
not measured is stopped (SIGSTOP), so that a busy machine hits all alike. Everything runs on a scratch database.
`--server uvicorn` or `granian` puts the engine and its echoes on another server.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from web.benchmarks.caller import Caller, calls, loop_for
from web.benchmarks.memory import EARLIER_PLAYERS, IDLE_PLAYERS, memory_of_a_player
from web.benchmarks.processes import as_early_as_we, processor_s
from web.benchmarks.standing_phones import sky, standing_places
from web.benchmarks.targets import at_least, at_most
from web.benchmarks.wire import HELLO, PLAY
from web.scratch.serving import ScratchServer, ServerProgram, copy_database, make_database, served
from web.scratch.shapes import Staged, Wanted

CONNECTIONS: Final = 100
ROUND_S: Final = 0.7
ECHO: Final = "web.benchmarks.echo:application"
UNTHROTTLED: Final = {"PHONE_MESSAGES_PER_S": "1000000"}
RATIO_STOCK, RATIO_BARE, KB_A_PLAYER = 1.5, 0.85, 45.0


@dataclass(slots=True)
class Measured:
    """Rates of each way's rounds, ours' latencies, and how busy the client was."""

    rates: dict[str, list[float]] = field(default_factory=lambda: {"ours": [], "stock": [], "bare": []})
    cpu_us: dict[str, list[float]] = field(default_factory=lambda: {"ours": [], "stock": [], "bare": []})
    latencies_s: list[float] = field(default_factory=list)
    client_busy: list[float] = field(default_factory=list)
    answer_bytes: tuple[int, int] = (0, 0)


def run(seconds: float, server: ServerProgram = "daphne") -> dict[str, Any]:
    """All figures and targets; about `seconds` long, a third of it for setting up."""
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="bench-live-") as name:
        folder = Path(name)
        make_database(folder / "made")
        players = EARLIER_PLAYERS + IDLE_PLAYERS
        staged = ScratchServer(folder / "made").stage(Wanted(places=sky(), stock=10, guests=players))
        copy_database(folder / "made", folder / "echo")
        (folder / "echo" / "secret_key").write_bytes((folder / "made" / "secret_key").read_bytes())
        ours = ScratchServer(folder / "made", environment=UNTHROTTLED, core=cores[0], program=server)
        echo = ScratchServer(folder / "echo", ECHO, core=cores[0], program=server)
        os.sched_setaffinity(0, {cores[-1]})
        try:
            measured = take_turns(ours, echo, staged, seconds * 0.6)
            bytes_each = memory_of_a_player(ours, staged)
        finally:
            os.sched_setaffinity(0, cores)
    return {"bench": "live", "server": server} | figures(measured, bytes_each)


def figures(measured: Measured, bytes_each: float) -> dict[str, Any]:
    """What was measured, and the targets."""
    rates = {name: median(rounds) for name, rounds in measured.rates.items()}
    ratio = {
        name: round(median(a / b for a, b in zip(measured.rates["ours"], measured.rates[name], strict=True)), 3)
        for name in ("stock", "bare")
    }
    cuts = quantiles(measured.latencies_s, n=100)
    return {
        "connections": CONNECTIONS,
        "fixes_per_s": round(rates["ours"]),
        "stock_echo_per_s": round(rates["stock"]),
        "bare_echo_per_s": round(rates["bare"]),
        "ratio_stock": ratio["stock"],
        "ratio_bare": ratio["bare"],
        **{f"{name}_cpu_us": round(median(rounds), 1) for name, rounds in measured.cpu_us.items()},
        "p50_ms": round(cuts[49] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
        "bytes_per_connection": round(bytes_each),
        "answer_bytes_near": measured.answer_bytes[0],
        "answer_bytes_far": measured.answer_bytes[1],
        "client_busy": round(median(measured.client_busy), 2),
        "rounds": len(measured.rates["ours"]),
        "targets": [
            at_least("ratio_stock", ratio["stock"], RATIO_STOCK),
            at_least("ratio_bare", ratio["bare"], RATIO_BARE),
            at_most("kilobytes_per_connection", round(bytes_each / 1000, 1), KB_A_PLAYER),
        ],
    }


def take_turns(ours: ScratchServer, echo: ScratchServer, staged: Staged, seconds: float) -> Measured:
    """Rounds of ours, stock, bare until the time is over."""
    with served(ours), served(echo):
        as_early_as_we(ours.pid)
        as_early_as_we(echo.pid)
        return asyncio.run(measure(ours, echo, staged, seconds))


async def measure(ours: ScratchServer, echo: ScratchServer, staged: Staged, seconds: float) -> Measured:
    """Connect everybody, learn how long ours' answers are, then take turns."""
    places, measured = standing_places(CONNECTIONS), Measured()
    headers = [staged.headers_of(guest) for guest in staged.guests[:CONNECTIONS]]
    callers = {"ours": await calls(ours.port, headers, places, [PLAY] * CONNECTIONS)}
    await greet(callers["ours"])
    near, far = await answer_sizes(callers["ours"])
    measured.answer_bytes = near, far
    for name in ("stock", "bare"):
        paths = [f"/{name}/{far if number % 2 else near}" for number in range(CONNECTIONS)]
        callers[name] = await calls(echo.port, headers, places, paths)
        await loop_for(callers[name], 0.5)
    servers = {"ours": ours, "stock": echo, "bare": echo}
    deadline_s = time.monotonic() + seconds
    while time.monotonic() < deadline_s or len(measured.rates["bare"]) < 3:
        for name, server in servers.items():
            await one_round(name, server, servers, callers[name], measured)
    return measured


async def one_round(
    name: str, server: ScratchServer, servers: Mapping[str, ScratchServer], callers: list[Caller], measured: Measured
) -> None:
    """Stop the other server, let this one's callers go round, and note what came of it."""
    other = next(one for one in servers.values() if one is not server)
    other.pause()
    try:
        busy_s, began_s, used_s = time.process_time(), time.monotonic(), processor_s(server.pid)
        measured.rates[name].append(await loop_for(callers, ROUND_S))
        answers = sum(len(caller.latencies_s) for caller in callers)
        measured.cpu_us[name].append((processor_s(server.pid) - used_s) / answers * 1e6)
        measured.client_busy.append((time.process_time() - busy_s) / (time.monotonic() - began_s))
    finally:
        other.resume()
    if name == "ours":
        measured.latencies_s += [latency_s for caller in callers for latency_s in caller.latencies_s]


async def greet(callers: list[Caller]) -> None:
    """Say hello from every phone and let the skies arrive."""
    for caller in callers:
        caller.write(HELLO)
    await asyncio.sleep(1.0)
    await loop_for(callers, 0.5)


async def answer_sizes(callers: list[Caller]) -> tuple[int, int]:
    """Mean bytes of an answer near balloons, and far from any."""
    for caller in callers:
        caller.answer_bytes = 0
    await loop_for(callers, 1.0)
    return mean_bytes(callers[::2]), mean_bytes(callers[1::2])


def mean_bytes(callers: list[Caller]) -> int:
    """Of all answers since the last reset; the one that came after the time was over is in both numbers."""
    return round(sum(one.answer_bytes for one in callers) / sum(len(one.latencies_s) for one in callers))
