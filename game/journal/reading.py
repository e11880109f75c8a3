"""Tailing the journal without missing a line that commits late.

Two writers take their sequence numbers before they commit, so a reader may see 8 before 7. A
`Tail` therefore remembers every number it skipped and asks for it again until it shows up or is
older than `GAP_PATIENCE_S` (a transaction that rolled back leaves a hole for ever).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Q

from game.journal.models import Line

# A verb's transaction lasts milliseconds; a lock wait is capped at 5 s by the settings.
GAP_PATIENCE_S = 10.0
BATCH_LINES = 500
# Holes wider than this are a jump of the sequence (PostgreSQL skips 32 after a crash), not writers.
MOST_REMEMBERED = 256


@dataclass(slots=True)
class Tail:
    """How far one reader has come, and which numbers it still waits for."""

    seq: int
    missing: dict[int, float] = field(default_factory=dict)

    @classmethod
    def from_end(cls) -> "Tail":
        """Start after the newest line: the state is loaded from tables, not from history."""
        newest = Line.objects.aggregate(newest=Max("seq"))["newest"]
        return cls(seq=newest or 0)

    def take(self, monotonic_s: float) -> list[Line]:
        """The lines that have become visible since the last call, each exactly once.

        Args:
            monotonic_s: a clock that never runs backwards, in seconds.
        """
        wanted = Q(seq__gt=self.seq) | Q(seq__in=list(self.missing))
        lines = list(Line.objects.filter(wanted).order_by("seq")[:BATCH_LINES])
        self._remember(lines, monotonic_s)
        return lines

    def _remember(self, lines: Sequence[Line], monotonic_s: float) -> None:
        for line in lines:
            self.missing.pop(line.seq, None)
            if line.seq > self.seq:
                skipped = range(max(self.seq + 1, line.seq - MOST_REMEMBERED), line.seq)
                self.missing.update(dict.fromkeys(skipped, monotonic_s))
                self.seq = line.seq
        expired = [n for n, since in self.missing.items() if monotonic_s - since > GAP_PATIENCE_S]
        for number in expired:
            del self.missing[number]


@dataclass(frozen=True, slots=True)
class Behind:
    """How far a reader is behind: lines it has not read, and the age of the oldest of them in seconds."""

    lines: int
    age_s: float


def behind(seq: int, now: datetime) -> Behind:
    """How far a reader that has come to `seq` is behind; numbers of transactions rolled back count as lines."""
    oldest = Line.objects.filter(seq__gt=seq).order_by("seq").values_list("at", flat=True).first()
    if oldest is None:
        return Behind(0, 0.0)
    newest = Line.objects.aggregate(newest=Max("seq"))["newest"] or seq
    return Behind(newest - seq, max(0.0, (now - oldest).total_seconds()))
