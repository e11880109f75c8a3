"""Transfers a second for `bench ledger`: ours beside one raw statement and django-hordak, in turns on one database.

On PostGIS eight writers, each a process with a connection of its own, as servers are: from accounts of their own, then
all from one, where each has to wait for the one before it, and then a hundred at once, as settling and red envelopes
post them (ours and Hordak's `transfer_to` in one transaction). Hordak keeps no balances and asks for none, so that
nobody waits for another's account; `hordak_checked` asks first, as our ledger does each time.

On SpatiaLite one, because a server queues what it writes before one thread (`web.phone.database`); there is no rival
there, for Hordak's migrations refuse SQLite. Each commit is synced to the disk, and each trigger stands: those of the
ledger for ours and the raw statement, Hordak's for Hordak.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from statistics import median
from typing import Any, Final, TypeAlias

from web.benchmarks.ledger_turns import HORDAKS, OURS, Done, Scene, Turn, Way
from web.benchmarks.writers import Writer
from web.scratch.serving import ScratchServer

AT_ONCE: Final[tuple[Way, ...]] = ("ours", "hordak")  # of many in one transaction
ROUND_S: Final = 0.7
LEAD_S: Final = 0.1
INSTALL: Final = ".venv/bin/pip install -r requirements-rivals.txt"
OUR_WRITER, HORDAK_WRITER = "web.benchmarks.ledger_writer", "web.benchmarks.hordak_writer"
LedgerWriter: TypeAlias = Writer[Turn, Done]  # its first answer says that it is ready


@dataclass(slots=True)
class Rounds:
    """What the rounds of one scene found, by way."""

    per_s: dict[Way, list[float]] = field(default_factory=dict)
    cpu_ms: dict[Way, list[float]] = field(default_factory=dict)

    def add(self, way: Way, done: Sequence[Done]) -> None:
        """One round of all writers."""
        transfers = sum(one.transfers for one in done)
        self.per_s.setdefault(way, []).append(transfers / max(one.lasted_s for one in done))
        self.cpu_ms.setdefault(way, []).append(1000 * sum(one.cpu_s for one in done) / transfers)

    def ratio(self, rival: Way) -> float:
        """Ours to a rival's, each round against its neighbour."""
        return round(median(a / b for a, b in zip(self.per_s["ours"], self.per_s[rival], strict=True)), 3)

    def told(self) -> dict[str, float]:
        """The figures; the CPU is that of the writers alone, without the database server's."""
        found = {f"{way}_per_s": float(round(median(per_s))) for way, per_s in self.per_s.items()}
        found |= {f"{way}_cpu_ms": round(median(cpu_ms), 2) for way, cpu_ms in self.cpu_ms.items()}
        return found | {f"{rival}_ratio": self.ratio(rival) for rival in self.per_s if rival != "ours"}


Crews = Mapping[Way, Sequence[LedgerWriter]]


def is_hordak_here() -> bool:
    """Whether the rival is installed; it is no part of the product and of its tests."""
    return all(find_spec(name) is not None for name in ("hordak", "mptt", "djmoney", "dj_database_url"))


def measured(server: ScratchServer, writers: int, seconds: float, *, with_hordak: bool) -> dict[str, Any]:
    """Figures of one database, which is empty; of Hordak none where it is not installed."""
    scenes: tuple[Scene, ...] = ("own", "one", "many") if writers > 1 else ("own",)
    with writing(server, writers, with_hordak=with_hordak) as crews:
        for way in crews:  # connections, and plans that are made once
            one_round(crews[way], way, "own")
        found = in_turns(crews, scenes, seconds)
    return {f"{scene}_{name}": value for scene in scenes for name, value in found[scene].told().items()}


def in_turns(crews: Crews, scenes: Sequence[Scene], seconds: float) -> dict[Scene, Rounds]:
    """Rounds of all ways in all scenes, one after another, while there is time; one of each in any case."""
    found = {scene: Rounds() for scene in scenes}
    ends_s, is_first = time.monotonic() + seconds, True
    while is_first or time.monotonic() < ends_s:
        for scene, way in ((scene, way) for scene in scenes for way in crews if scene != "many" or way in AT_ONCE):
            found[scene].add(way, one_round(crews[way], way, scene))
        is_first = False
    return found


def one_round(crew: Sequence[LedgerWriter], way: Way, scene: Scene) -> list[Done]:
    """All writers at once."""
    begins_s = time.monotonic() + LEAD_S
    for writer in crew:
        writer.ask(Turn(way, scene, begins_s, begins_s + ROUND_S))
    return [writer.answer() for writer in crew]


@contextmanager
def writing(server: ScratchServer, writers: int, *, with_hordak: bool) -> Iterator[Crews]:
    """Running writers, by what they write with."""
    with ExitStack() as stack:
        ours = stack.enter_context(_crew(server, OUR_WRITER, writers))
        crews: dict[Way, Sequence[LedgerWriter]] = dict.fromkeys(OURS, ours)
        if with_hordak:
            make_hordak(server, writers)
            crews |= dict.fromkeys(HORDAKS, stack.enter_context(_crew(server, HORDAK_WRITER, writers)))
        yield crews


@contextmanager
def _crew(server: ScratchServer, program: str, writers: int) -> Iterator[list[LedgerWriter]]:
    crew = [LedgerWriter.on(server, Done, program, str(number)) for number in range(writers)]
    try:
        for writer in crew:
            writer.answer()
        yield crew
    finally:
        for writer in crew:
            writer.end()


def make_hordak(server: ScratchServer, writers: int) -> None:
    """Hordak's tables and accounts, in a schema of their own."""
    server.run_program(HORDAK_WRITER, "make", str(writers))
