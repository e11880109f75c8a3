"""When Python looks for objects that only hold each other: by the clock and by phones that went, not by count.

Python looks through everything whenever a quarter has been added. With 3,000 phones that is a million objects: it
held the event loop for 0.2–0.7 s (measured), a dozen times while they came back from a cut, and found next to
nothing on uvicorn; daphne leaves a hundred objects of each connection that ended. So young objects are looked
through as ever, and all of them seldom. What is there before the first phone stays, and is never looked through.
"""

import gc
import sys
from dataclasses import dataclass
from typing import Final

# Objects that came since the last look among the youngest, and looks until the next older ones are looked through:
# 20,000 objects take about 3 ms. Python's own are 700 and 10.
YOUNG, OLDER, NEVER = 2_000, 10, 1_000_000
# How soon all are looked through: after so long, or so many connections at some 20 kB of leavings. 60-3600 s; 1,000-.
COLLECT_EVERY_S: Final = 600.0
COLLECT_EVERY_CONNECTIONS: Final = 10_000
# How long a database thread may keep the event loop from running: Python's own 5 ms add up over a batch. 0.5-5 ms.
SWITCH_EVERY_S: Final = 0.001


def hold_off() -> None:
    """From now on this process looks through everything only when `Collector` says so."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, OLDER, NEVER)
    sys.setswitchinterval(SWITCH_EVERY_S)


@dataclass(slots=True)
class Collector:
    """Knows when it is time again."""

    collected_at_s: float
    connections: int = 0

    def is_due(self, now_s: float, connections: int) -> bool:
        """Whether enough time or enough connections have gone by.

        Args:
            now_s: on a clock that never runs backwards.
            connections: how many have been made since the process began.
        """
        return (
            now_s - self.collected_at_s >= COLLECT_EVERY_S
            or connections - self.connections >= COLLECT_EVERY_CONNECTIONS
        )

    def collect_if_due(self, now_s: float, connections: int) -> bool:
        """Look through everything if it is time; True if it was."""
        if not self.is_due(now_s, connections):
            return False
        gc.collect()
        self.collected_at_s, self.connections = now_s, connections
        return True
