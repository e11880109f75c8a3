"""What `ledger_transfers` and its writers say to each other, JSON, a line each; and how a writer takes its turns."""

import sys
import time
from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec
from msgspec import Struct

Way = Literal["ours", "raw", "hordak", "hordak_checked"]
Scene = Literal["own", "one", "many"]
OURS: Final[tuple[Way, ...]] = ("ours", "raw")
HORDAKS: Final[tuple[Way, ...]] = ("hordak", "hordak_checked")

# A writer pays from its own account, or all from one, into so many of its own in turn; or many at once.
TAKERS: Final = 20
MANY: Final = 100
COINS: Final = 1_000_000_000


class Turn(Struct, frozen=True):
    """Transfers of one coin to be written one after another between two moments of the monotonic clock."""

    way: Way
    scene: Scene
    begins_s: float
    ends_s: float


class Done(Struct, frozen=True):
    """How many were written, how long it took, and how much of a processor this process used for it."""

    transfers: int
    lasted_s: float
    cpu_s: float


Write = Callable[[Scene, int], int]  # of that number; how many were written


def taken(turn: Turn, write: Write, number: int) -> Done:
    """Write transfers from the turn's beginning to its end, at least one; `number` is that of the first."""
    time.sleep(max(0.0, turn.begins_s - time.monotonic()))
    began_s, began_cpu_s, transfers = time.monotonic(), time.process_time(), 0
    while not transfers or time.monotonic() < turn.ends_s:
        transfers += write(turn.scene, number + transfers)
    return Done(transfers, time.monotonic() - began_s, time.process_time() - began_cpu_s)


def take_turns(ways: Mapping[Way, Write]) -> None:
    """Say that all is ready, then answer turn by turn until nobody asks."""
    number = 0
    _say(Done(0, 0.0, 0.0))
    for line in sys.stdin.buffer:
        turn = msgspec.json.decode(line, type=Turn)
        done = taken(turn, ways[turn.way], number)
        number += done.transfers
        _say(done)


def _say(done: Done) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(done) + b"\n")
    sys.stdout.buffer.flush()
