"""What one simulated phone remembers across connections: the sky, unanswered catches, and what it believes it has."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from geo.position import LatLon, distance_m
from web import protocol
from web.protocol import CatchRequest, CaughtReply, Position, SkyBalloon

# Fixes older than this before a tap prove nothing (the rule looks back 30 s).
STRETCH_BEFORE_TAP_MS: Final = 60_000
# Refusals after which tapping the same balloon again is pointless today.
FINAL_CODES: Final = frozenset(
    {"already_caught", "closed", "withdrawn", "unknown_balloon", "conflict", "offline_too_old", "tap_outside_gap"}
)
DAY_IS_OVER_CODES: Final = frozenset({"guest_daily_limit", "daily_limit"})
KEPT_FIXES: Final = 60


@dataclass(slots=True)
class Memory:
    """The state that a real phone keeps in its storage."""

    sky: dict[str, SkyBalloon] = field(default_factory=dict)
    far: dict[str, protocol.FarCount] = field(default_factory=dict)
    outbox: dict[UUID, CatchRequest] = field(default_factory=dict)
    caught: dict[UUID, CaughtReply] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)
    done_with: set[str] = field(default_factory=set)
    wallet: int = 0
    pending: int = 0
    player: UUID | None = None
    stretch: deque[Position] = field(default_factory=lambda: deque(maxlen=KEPT_FIXES))

    def says_of(self, message_id: UUID) -> str:
        """What this phone believes of one of its catches, in a word for people."""
        if message_id in self.caught:
            return f"{self.caught[message_id].coins} coins"
        return "no answer yet" if message_id in self.outbox else self.refused.get(message_id, "never asked")

    def enter_sky(self, change: protocol.SkyChange) -> None:
        """Take over what the server told about the sky."""
        self.sky.update((balloon.balloon, balloon) for balloon in change.add)
        for balloon in change.gone:
            self.sky.pop(balloon, None)
        self.far.update((count.cell, count) for count in change.far)

    def forget_sky(self) -> None:
        """A new connection tells the whole sky again."""
        self.sky.clear()
        self.far.clear()

    def fixes_until(self, tapped_at_ms: float) -> list[Position]:
        """The fixes that lead to a tap, oldest first, each time stamp once."""
        since_ms = tapped_at_ms - STRETCH_BEFORE_TAP_MS
        return [fix for fix in self.stretch if since_ms <= fix.timestamp <= tapped_at_ms]

    def nearest_wanted(self, position: LatLon) -> SkyBalloon | None:
        """The nearest balloon that may still bring something."""
        waiting = {str(request.balloon) for request in self.outbox.values()}
        wanted = (
            balloon
            for balloon in self.sky.values()
            if balloon.left != "none" and balloon.balloon not in self.done_with | waiting
        )
        return min(wanted, key=lambda balloon: distance_m(position, place_of(balloon)), default=None)

    def believe_caught(self, reply: CaughtReply) -> None:
        """The server says that a balloon is ours."""
        self.outbox.pop(reply.id, None)
        self.caught[reply.id] = reply
        self.done_with.add(str(reply.balloon))

    def believe_refused(self, reply: protocol.RefusedReply) -> CatchRequest | None:
        """The server says no; the request to repeat later, if it says so."""
        if reply.code == "try_again":
            return self.outbox.get(reply.id)
        self.refused[reply.id] = reply.code
        request = self.outbox.pop(reply.id, None)
        if request is not None and reply.code in FINAL_CODES:
            self.done_with.add(str(request.balloon))
        return None


def place_of(balloon: SkyBalloon) -> LatLon:
    """Where a balloon of the sky stands."""
    return LatLon(balloon.latitude, balloon.longitude)
