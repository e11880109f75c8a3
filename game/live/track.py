"""What the live path remembers of one player: a few numbers, never a track.

The last seven good fixes, and a few of the minute before them, live in memory only. What `kept` saves is the newest
of them with the speed state, the time the server last heard the phone and the verdicts that wait for the database, so
that reconnecting, to another process too, is no way around a rule and loses no catch.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from uuid import UUID

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live import tunables
from geo.fix import Fix
from geo.trust.speed import START, SpeedState

NEVER_MS = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """The time between two fixes that the server took in, with the second and how it judged speed at the first."""

    begins_at_ms: int
    ends_at_ms: int
    speed: SpeedState
    after: Fix


@dataclass(frozen=True, slots=True)
class Gap:
    """The time from the last fix the server took in to a reconnection, and what it knew when that came.

    Messages without a place begin no gap: a line that the phone gave up long ago brings them all at once.
    `earlier` are the silences of the minute before: their taps may be repeated only now.
    """

    begins_at_ms: int
    ends_at_ms: int
    before: tuple[Fix, ...]
    speed: SpeedState
    earlier: tuple[Silence, ...] = ()


@dataclass(slots=True)
class Track:
    """One player's state; changed only by the steps of `receive_fix` and by the session that hears the phone."""

    recent: deque[Fix] = field(default_factory=lambda: deque(maxlen=tunables.RECENT_FIXES))
    remembered: deque[Fix] = field(default_factory=lambda: deque(maxlen=tunables.REMEMBERED_FIXES))
    silences: deque[Silence] = field(default_factory=lambda: deque(maxlen=tunables.REMEMBERED_SILENCES))
    speed: SpeedState = START
    last_seq: int = -1
    last_at_ms: int = NEVER_MS
    heard_at_ms: int = NEVER_MS
    tokens: float = 0.0
    tokens_at_ms: int = NEVER_MS
    gap: Gap | None = None
    unsaved: dict[UUID, CatchOrder] = field(default_factory=dict)
    refused: dict[UUID, Code] = field(default_factory=dict)
    kept: bytes = b""

    def start_connection(self, now_ms: int) -> Gap | None:
        """A new socket counts its fixes from the start again; all rules go on.

        The gap that it ends, None for a phone never heard. One that no good fix has closed goes on: a phone that
        comes back for a second, and is gone before it could show where it is, loses no tap by that.
        """
        self.last_seq = -1
        if self.gap is not None:
            self.gap = replace(self.gap, ends_at_ms=now_ms)
        elif self.heard_at_ms != NEVER_MS:
            begins_at_ms = self.last_at_ms or self.heard_at_ms
            self.gap = Gap(begins_at_ms, now_ms, self._known(), self.speed, tuple(self.silences))
        return self.gap

    def note_silence(self, fix: Fix) -> None:
        """Remember the silence that this fix ends, if it was one; on which line it came does not matter."""
        lapse_ms = fix.at_ms - self.last_at_ms
        if lapse_ms > tunables.SILENCE_S * 1000 and self.last_at_ms != NEVER_MS:
            self.silences.append(Silence(self.last_at_ms, fix.at_ms, self.speed, fix))

    def remember(self, good: Fix) -> None:
        """Keep a good fix: all of the last seven, and of those before only as many as a late tap needs."""
        if not self.remembered or good.at_ms - self.remembered[-1].at_ms >= tunables.REMEMBERED_EVERY_S * 1000:
            self.remembered.append(good)
        self.recent.append(good)

    def _known(self) -> tuple[Fix, ...]:
        """The server's own good fixes, in the order of time; those of the last minute at least."""
        recent = tuple(self.recent)
        return (*(fix for fix in self.remembered if not recent or fix.at_ms < recent[0].at_ms), *recent)

    def postpone(self, order: CatchOrder) -> None:
        """Keep a verdict that the database could not take: when the phone asks again it may have walked on."""
        if len(self.unsaved) >= tunables.MOST_UNSAVED:
            del self.unsaved[next(iter(self.unsaved))]
        self.unsaved[order.message_id] = order

    def postponed(self, message_id: UUID, fingerprint: str) -> CatchOrder | None:
        """The order that was postponed under this id and content, once."""
        order = self.unsaved.get(message_id)
        if order is None or order.fingerprint != fingerprint:
            return None
        return self.unsaved.pop(message_id)

    def refuse(self, message_id: UUID, code: Code) -> None:
        """Remember that the phone was told no: a copy of the tap that an older socket still brings gets the same."""
        if len(self.refused) >= tunables.MOST_UNSAVED:
            del self.refused[next(iter(self.refused))]
        self.refused[message_id] = code

    @property
    def last_good(self) -> Fix | None:
        """The newest fix that passed every step."""
        return self.recent[-1] if self.recent else None
