"""What the simulation counted: messages, refusals, reconnections, and how long answers took."""

from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Final

# Latencies kept: an hour of 200 players; a demo that runs for days must not grow.
REMEMBERED: Final = 200_000


@dataclass(slots=True)
class Tally:
    """The counts of all players together; latencies in ms, as long as `is_timing` (not in the rush of the end)."""

    is_timing: bool = True
    fixes: int = 0
    catches: int = 0
    stamps: int = 0
    offline_taps: int = 0
    repeats: int = 0
    connections: int = 0
    reconnections: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    closings: Counter[int] = field(default_factory=Counter)
    seen_ms: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    answered_ms: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def as_rows(self) -> list[tuple[str, str]]:
        """Name and value of everything, for people."""
        return [
            ("fixes", f"{self.fixes}  ({_listed(self.verdicts)})"),
            ("catches", f"{self.catches}  (of these {self.stamps} without coins)"),
            ("refusals", f"{self.refusals.total()}  ({_listed(self.refusals)})"),
            ("taps without signal", str(self.offline_taps)),
            ("messages repeated", str(self.repeats)),
            ("connections", f"{self.connections}  (of these {self.reconnections} after a loss)"),
            ("closed by the server", _listed(self.closings) or "never"),
            ("errors told", _listed(self.errors) or "none"),
            ("fix → seen", _latency(self.seen_ms)),
            ("catch → answer", _latency(self.answered_ms)),
        ]


def percentiles(values: Collection[float]) -> tuple[float, float, float] | None:
    """p50, p95 and p99 of some values; None for fewer than two."""
    if len(values) < 2:
        return None
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def _latency(values: Collection[float]) -> str:
    found = percentiles(values)
    if found is None:
        return "too few to say"
    return f"p50 {found[0]:.1f} ms   p95 {found[1]:.1f} ms   p99 {found[2]:.1f} ms   ({len(values)})"


def _listed(counts: Counter[str] | Counter[int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
