"""What one process has counted: plain numbers, made for a hot path that may spend a microsecond on them.

Each switchboard has one `Counts`; the phone's socket adds to it on the event loop, `metrics` turns it into
Prometheus' form when somebody asks. Nothing here is ever reset: rates are the reader's business.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from game.balloons.refusals import Code
from game.live.receive_fix import Verdict

NS_IN_S: Final = 1_000_000_000
# Upper bounds in seconds. A fix takes tens of microseconds of work; what is longer, it waited for others. A catch
# takes milliseconds, and 6 s at most before it is put off.
FIX_BOUNDS_S: Final = (50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1.0)
CATCH_BOUNDS_S: Final = (5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Durations:
    """How many things took how long: a histogram of fixed bounds in seconds, counted in ns."""

    def __init__(self, bounds_s: tuple[float, ...]) -> None:
        self.bounds_s = bounds_s
        self.counts = [0] * (len(bounds_s) + 1)
        self.total_ns = 0
        self._bounds_ns = [round(bound_s * NS_IN_S) for bound_s in bounds_s]

    def add(self, took_ns: int) -> None:
        """Count one more."""
        self.counts[bisect_left(self._bounds_ns, took_ns)] += 1
        self.total_ns += took_ns


@dataclass(slots=True)
class Counts:
    """Everything counted since the process began."""

    connections: int = 0
    inboxes: int = 0
    messages: int = 0
    catches: int = 0
    fixes: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    refusals: dict[Code, int] = field(default_factory=lambda: dict.fromkeys(Code, 0))
    errors: Counter[str] = field(default_factory=Counter)
    fix_seen: Durations = field(default_factory=lambda: Durations(FIX_BOUNDS_S))
    catch_answered: Durations = field(default_factory=lambda: Durations(CATCH_BOUNDS_S))
    database_failures: Counter[str] = field(default_factory=Counter)
    database_outages: int = 0
    database_is_away: bool = False

    def message(self, verdict: Verdict | None, refused: Code | None, error: str | None, took_ns: int) -> None:
        """A message was answered: `seen` with a verdict, a refusal, an error, or none of these."""
        self.messages += 1
        if verdict is not None:
            self.fixes[verdict] += 1
            self.fix_seen.add(took_ns)
        if refused is not None:
            self.refusals[refused] += 1
        if error is not None:
            self.errors[error] += 1

    def database_failed(self, where: str) -> None:
        """The database did not do what it was asked, once."""
        self.database_failures[where] += 1

    def database_went(self) -> None:
        """The loop that asks all the time got no answer: an outage begins, or goes on."""
        self.database_outages += not self.database_is_away
        self.database_is_away = True

    def database_came(self) -> None:
        """The loop that asks all the time got an answer."""
        self.database_is_away = False
