"""`bench live`: fixes a second through daphne, beside two echoes that do nothing, and the memory a player costs.

One hundred phones are connected to each; each sends its next fix when the last one is answered. Half of them stand
near a balloon. Server and client are pinned to a core each; the three take turns of less than a second, and whoever is
not measured is stopped (SIGSTOP), so that a busy machine hits all alike. Everything runs on a scratch database.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, pi, sin
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any, Final

from geo.position import LatLon, distance_m, moved
from geo.taitung import TOWNSHIPS
from web.benchmarks.caller import Caller, call, frame, loop_for
from web.benchmarks.targets import at_least, at_most
from web.scratch.serving import ScratchServer, copy_database, make_database, served
from web.scratch.shapes import Place, Staged, Wanted

CONNECTIONS: Final = 100
EARLIER_PLAYERS: Final = 120
AT_ONCE: Final = 20
IDLE_PLAYERS: Final = 400
BALLOONS_A_TOWNSHIP: Final = 37  # 592 in all, as many as a day's sky
SPACING_M: Final = 420.0
FAR_M: Final = 500.0
ROUND_S: Final = 0.7
ECHO: Final = "web.benchmarks.echo:application"
UNTHROTTLED: Final = {"PHONE_MESSAGES_PER_S": "1000000"}
HELLO: Final = frame(b'{"type":"hello","version":1,"language":"en"}')
RATIO_STOCK, RATIO_BARE, KB_A_PLAYER = 1.5, 0.85, 45.0


@dataclass(slots=True)
class Measured:
    """Rates of each way's rounds, ours' latencies, and how busy the client was."""

    rates: dict[str, list[float]] = field(default_factory=lambda: {"ours": [], "stock": [], "bare": []})
    cpu_us: dict[str, list[float]] = field(default_factory=lambda: {"ours": [], "stock": [], "bare": []})
    latencies_s: list[float] = field(default_factory=list)
    client_busy: list[float] = field(default_factory=list)
    answer_bytes: tuple[int, int] = (0, 0)


def run(seconds: float) -> dict[str, Any]:
    """All figures and targets; about `seconds` long, a third of it for setting up."""
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="bench-live-") as name:
        folder = Path(name)
        make_database(folder / "made")
        players = EARLIER_PLAYERS + IDLE_PLAYERS
        staged = ScratchServer(folder / "made").stage(Wanted(places=sky(), stock=10, guests=players))
        copy_database(folder / "made", folder / "echo")
        (folder / "echo" / "secret_key").write_bytes((folder / "made" / "secret_key").read_bytes())
        ours = ScratchServer(folder / "made", environment=UNTHROTTLED, core=cores[0])
        echo = ScratchServer(folder / "echo", ECHO, core=cores[0])
        os.sched_setaffinity(0, {cores[-1]})
        try:
            measured = take_turns(ours, echo, staged, seconds * 0.6)
            bytes_each = memory_of_a_player(ours, staged)
        finally:
            os.sched_setaffinity(0, cores)
    return figures(measured, bytes_each)


def figures(measured: Measured, bytes_each: float) -> dict[str, Any]:
    """The JSON object."""
    rates = {name: median(rounds) for name, rounds in measured.rates.items()}
    ratio = {
        name: round(median(a / b for a, b in zip(measured.rates["ours"], measured.rates[name], strict=True)), 3)
        for name in ("stock", "bare")
    }
    cuts = quantiles(measured.latencies_s, n=100)
    return {
        "bench": "live",
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


# --- who stands where ------------------------------------------------------------------------------------------------


def sky() -> list[Place]:
    """A grid of balloons about each township's office, as many as a day has."""
    side = 7
    offsets = [(row - 3, column - 3) for row in range(side) for column in range(side)][:BALLOONS_A_TOWNSHIP]
    places = [moved(one.seat, north * SPACING_M, east * SPACING_M) for one in TOWNSHIPS for north, east in offsets]
    return [Place(place.latitude, place.longitude) for place in places]


def standing_places(count: int) -> list[LatLon]:
    """Where the phones are: every second one 10-100 m from a balloon, the others 500 m and more from any."""
    random = Random(count)
    balloons = [LatLon(place.latitude, place.longitude) for place in sky()]
    places = []
    for number in range(count):
        way_m, direction = random.uniform(10, 100), random.uniform(0, 2 * pi)
        beside = moved(random.choice(balloons), way_m * cos(direction), way_m * sin(direction))
        places.append(far_from_all(random, balloons) if number % 2 else beside)
    return places


def far_from_all(random: Random, balloons: list[LatLon]) -> LatLon:
    """A place near a township where nothing is in sight."""
    while True:
        place = moved(random.choice(TOWNSHIPS).seat, random.uniform(-4e3, 4e3), random.uniform(-4e3, 4e3))
        if all(distance_m(place, balloon) > FAR_M for balloon in balloons):
            return place


def tails_at(place: LatLon) -> list[bytes]:
    """The ends of a phone's fixes: eight positions within a few steps, all equally long."""
    random = Random(place.latitude)
    steps = [moved(place, random.uniform(-4, 4), random.uniform(-4, 4)) for _ in range(8)]
    return [
        b'"coords":{"latitude":%.7f,"longitude":%.7f,"accuracy":6.5,"altitude":null,"altitudeAccuracy":null,'
        b'"heading":null,"speed":null}}}' % (step.latitude, step.longitude)
        for step in steps
    ]


# --- speed -----------------------------------------------------------------------------------------------------------


def take_turns(ours: ScratchServer, echo: ScratchServer, staged: Staged, seconds: float) -> Measured:
    """Rounds of ours, stock, bare until the time is over."""
    with served(ours), served(echo):
        return asyncio.run(measure(ours, echo, staged, seconds))


async def measure(ours: ScratchServer, echo: ScratchServer, staged: Staged, seconds: float) -> Measured:
    """Connect everybody, learn how long ours' answers are, then take turns."""
    places, measured = standing_places(CONNECTIONS), Measured()
    headers = [staged.headers_of(guest) for guest in staged.guests[:CONNECTIONS]]
    callers = {"ours": await calls(ours.port, headers, places, ["/ws/play"] * CONNECTIONS)}
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


async def calls(port: int, headers: list[dict[str, str]], places: list[LatLon], paths: list[str]) -> list[Caller]:
    """Connect one phone after another, each at its place."""
    return [
        await call(port, path, given, lambda place=place: Caller(tails_at(place)))  # type: ignore[misc]
        for path, given, place in zip(paths, headers, places, strict=True)
    ]


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


# --- what it costs --------------------------------------------------------------------------------------------------


def memory_of_a_player(ours: ScratchServer, staged: Staged) -> float:
    """Bytes that the server grows by for each connected, idle player with a track and a sky."""
    with served(ours):
        return asyncio.run(grown(ours, staged))


async def grown(ours: ScratchServer, staged: Staged) -> float:
    """Earlier players have come and gone, so caches and the threads' databases are warm; then the others arrive."""
    headers = [staged.headers_of(guest) for guest in staged.guests]
    places = standing_places(len(headers))
    before, idle = 0, list[Caller]()
    for first in range(0, len(headers), AT_ONCE):
        if first == EARLIER_PLAYERS:
            before = resident_bytes(ours.pid)
        few = slice(first, first + AT_ONCE)
        arrived = await calls(ours.port, headers[few], places[few], ["/ws/play"] * AT_ONCE)
        await look_around(arrived)
        if first < EARLIER_PLAYERS:
            hang_up(arrived)
        else:
            idle += arrived
    return (resident_bytes(ours.pid) - before) / len(idle)


def hang_up(callers: list[Caller]) -> None:
    """End all these connections."""
    for caller in callers:
        caller.hang_up()


async def look_around(callers: list[Caller]) -> None:
    """Hello, a sky, and more fixes than a track remembers."""
    for caller in callers:
        caller.write(HELLO)
    for _ in range(9):
        for caller in callers:
            caller.report()
        await asyncio.gather(*(asyncio.wait_for(caller.idle.wait(), 20) for caller in callers))


def processor_s(pid: int) -> float:
    """Seconds that all threads of a process have run (Linux, schedstat in ns): free of what others do meanwhile."""
    return sum(int(task.read_text().split()[0]) for task in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def resident_bytes(pid: int) -> int:
    """The resident set of a process (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))
