"""`bench catch`: awards a second, beside the same rows written by hand (`raw_catch`).

On PostGIS eight writers, each a process with a connection of its own, as servers are; on SpatiaLite one, because a
server queues its catches before one thread (`web.phone.database`). They catch on balloons of their own, and then all
on one balloon of stock 100,000, where each has to wait for the one before it. Ours and the rival take turns of less
than a second on the same tables; each commit is synced to the disk, each trigger stands, and the audit has the last
word. Players of the single balloon are new: each award opens an account as well.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any, Final, TypeAlias
from uuid import UUID

from web.benchmarks.catch_turns import Catcher, Done, Turn, Way
from web.benchmarks.processes import as_early_as_we
from web.benchmarks.targets import at_least, at_most
from web.benchmarks.writers import Writer
from web.scratch.postgres import postgres
from web.scratch.serving import ScratchServer
from web.scratch.shapes import Place, Wanted

WRITERS: Final = 8
BALLOONS_A_WRITER: Final = 10
STOCK: Final = 100_000
ROUND_S: Final = 0.7
LEAD_S: Final = 0.1
CATCHERS: Final = {"postgis": 12_000, "spatialite": 6_000}
MOST_A_TURN: Final = {"postgis": 500, "spatialite": 4_000}  # a writer writes fewer in a round
LEAST_LEFT: Final = 100
LEAST_RATIO, LEAST_ON_ONE_PER_S = 0.3, 200
WAYS: Final[tuple[Way, ...]] = ("ours", "raw")
SCENES: Final = ("different", "one")
CatchWriter: TypeAlias = Writer[Turn, Done]


@dataclass(slots=True)
class Supply:
    """What one writer may still award in one scene: each player and balloon once."""

    awards: list[tuple[Catcher, UUID]]

    def turn(self, way: Way, most: int, begins_s: float) -> Turn:
        """The next turn."""
        return Turn(way, self.awards[:most], begins_s, begins_s + ROUND_S)

    def use(self, count: int) -> None:
        """So many of the last turn were awarded."""
        del self.awards[:count]


@dataclass(slots=True)
class Rounds:
    """What the rounds of one scene found, by way."""

    per_s: dict[Way, list[float]] = field(default_factory=lambda: {way: [] for way in WAYS})
    cpu_ms: dict[Way, list[float]] = field(default_factory=lambda: {way: [] for way in WAYS})

    def ratio(self) -> float:
        """Ours to the rival's, each round against its neighbour."""
        return round(median(a / b for a, b in zip(self.per_s["ours"], self.per_s["raw"], strict=True)), 3)

    def add(self, way: Way, done: Sequence[Done]) -> None:
        """One round of all writers."""
        self.per_s[way].append(sum(one.awards for one in done) / max(one.lasted_s for one in done))
        self.cpu_ms[way].append(1000 * sum(one.cpu_s for one in done) / sum(one.awards for one in done))


def run(seconds: float) -> dict[str, Any]:
    """All figures and targets of both databases."""
    with tempfile.TemporaryDirectory(prefix="bench-catch-") as name:
        embedded = measured("spatialite", ScratchServer(Path(name) / "spatialite"), 1, seconds * 0.15)
        with postgres() as cluster:
            url = cluster.create("catch")
            served = ScratchServer(Path(name) / "postgis", environment={"DATABASE_URL": url})
            figures = embedded | measured("postgis", served, WRITERS, seconds * 0.45, cluster.pid)
    return {"bench": "catch", "writers": WRITERS, **figures, "targets": targets(figures)}


def targets(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was asked, and what came of it."""
    ratios = [name for name in figures if name.endswith("_ratio")]
    contradictions = [name for name in figures if name.endswith("_contradictions")]
    return [
        *(at_least(name, figures[name], LEAST_RATIO) for name in sorted(ratios)),
        at_least("postgis_one_per_s", figures["postgis_one_per_s"], LEAST_ON_ONE_PER_S),
        *(at_most(name, figures[name], 0) for name in sorted(contradictions)),
    ]


def measured(
    kind: str, server: ScratchServer, writers: int, seconds: float, postmaster: int | None = None
) -> dict[str, Any]:
    """One database: both scenes in turns, then the audit."""
    server.folder.mkdir()
    checked(server.manage("migrate", "--verbosity", "0"))
    places = [Place(22.9 + number / 1000, 121.12) for number in range(writers * BALLOONS_A_WRITER + 1)]
    balloons = [balloon.id for balloon in server.stage(Wanted(places=places, stock=STOCK)).balloons]
    with writing(server, writers) as crew:
        supplies = supplied(crew, balloons, CATCHERS[kind])
        for way in WAYS:  # connections, and plans that are made once
            one_round(crew, supplies["different"], way, 10)
        if postmaster is not None:
            as_early_as_we(postmaster)
        scenes = in_turns(crew, supplies, MOST_A_TURN[kind], seconds)
    figures = {f"{kind}_{scene}_{name}": value for scene in SCENES for name, value in told(scenes[scene]).items()}
    return figures | {f"{kind}_contradictions": contradictions(server.manage("audit", "--json"))}


def in_turns(
    crew: Sequence[CatchWriter], supplies: Mapping[str, Sequence[Supply]], most: int, seconds: float
) -> dict[str, Rounds]:
    """Rounds of both ways in both scenes, one after another, while there is time and anybody left to catch."""
    scenes = {scene: Rounds() for scene in SCENES}
    ends_s = time.monotonic() + seconds
    while not scenes["one"].per_s["raw"] or (time.monotonic() < ends_s and all_have_some(supplies)):
        for scene, way in product(SCENES, WAYS):
            scenes[scene].add(way, one_round(crew, supplies[scene], way, most))
    return scenes


def all_have_some(supplies: Mapping[str, Sequence[Supply]]) -> bool:
    """Whether every writer has something left for another round of both ways."""
    return all(len(supply.awards) > LEAST_LEFT for each in supplies.values() for supply in each)


def one_round(crew: Sequence[CatchWriter], supplies: Sequence[Supply], way: Way, most: int) -> list[Done]:
    """All writers at once."""
    begins_s = time.monotonic() + LEAD_S
    for writer, supply in zip(crew, supplies, strict=True):
        writer.ask(supply.turn(way, most, begins_s))
    done = [writer.answer() for writer in crew]
    for supply, one in zip(supplies, done, strict=True):
        supply.use(one.awards)
    return done


def supplied(crew: Sequence[CatchWriter], balloons: Sequence[UUID], count: int) -> dict[str, list[Supply]]:
    """Players for each writer: a sixth of them meet ten balloons of the writer's own, the others the one of all."""
    crew[0].ask(Turn(catchers=count))
    catchers, own = crew[0].answer().catchers, list(balloons[1:])
    walkers, crowd = catchers[: count // 6], catchers[count // 6 :]
    shares = range(len(crew))
    return {
        "different": [Supply(list(product(walkers[w :: len(crew)], own[w :: len(crew)]))) for w in shares],
        "one": [Supply(list(product(crowd[w :: len(crew)], balloons[:1]))) for w in shares],
    }


@contextmanager
def writing(server: ScratchServer, writers: int) -> Iterator[list[CatchWriter]]:
    """Running writers."""
    crew = [CatchWriter.on(server, Done, "web.benchmarks.catch_writer") for _ in range(writers)]
    try:
        yield crew
    finally:
        for writer in crew:
            writer.end()


def checked(done: subprocess.CompletedProcess[str]) -> None:
    """Raise what a command said when it failed."""
    if done.returncode:
        raise RuntimeError(f"{done.args} failed:\n{done.stderr[-2000:]}")


def contradictions(audit: subprocess.CompletedProcess[str]) -> int:
    """How many rows of the database contradict the books, more than stock among them."""
    lines = [json.loads(line) for line in audit.stdout.splitlines()]
    if not lines:
        raise RuntimeError(f"the audit said nothing:\n{audit.stderr[-2000:]}")
    return sum(line.get("findings", 0) for line in lines)


def told(rounds: Rounds) -> dict[str, float]:
    """A scene's figures; the CPU is that of the writers alone, without the database server's."""
    return {
        "per_s": round(median(rounds.per_s["ours"])),
        "raw_per_s": round(median(rounds.per_s["raw"])),
        "ratio": rounds.ratio(),
        "cpu_ms": round(median(rounds.cpu_ms["ours"]), 2),
        "raw_cpu_ms": round(median(rounds.cpu_ms["raw"]), 2),
    }
