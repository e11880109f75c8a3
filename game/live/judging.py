"""From a tap to an order: was the phone at the balloon when it was tapped?

Live taps are judged from the last fixes; taps of an offline stretch by `offline`. Nothing here touches
the database: the order goes to `game/balloons/catching.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live import tunables
from game.live.standing import Standing
from game.live.track import Track
from geo import presence
from geo.fix import Fix


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a balloon with the server's time put on it; `fixes` only after an offline stretch."""

    balloon: UUID
    message_id: UUID
    fingerprint: str
    tapped_at_ms: int
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class NotThere:
    """Why the phone is not taken to be there, with the numbers behind it."""

    code: Code
    distance_m: float | None = None
    inside: float | None = None
    accuracy_m: float | None = None


def judge_live(track: Track, balloon: Standing | None, tap: Tap, player_id: int, now_ms: int) -> CatchOrder | NotThere:
    """Judge a tap of a connected phone as of its time, which lies at most `STALE_S` back."""
    if balloon is None:
        return NotThere(Code.UNKNOWN_BALLOON)
    if track.speed.held:
        return NotThere(Code.IMPLAUSIBLE)
    tapped_at_ms = min(max(tap.tapped_at_ms, now_ms - int(tunables.STALE_S * 1000)), now_ms)
    return judge_presence(track.recent, balloon, tap, tapped_at_ms, player_id)


def judge_presence(
    fixes: Sequence[Fix],
    balloon: Standing,
    tap: Tap,
    tapped_at_ms: int,
    player_id: int,
    *,
    is_offline: bool = False,
) -> CatchOrder | NotThere:
    """The rule of `geo.presence` at one balloon: an order, or the reason with its numbers."""
    circle = presence.Circle(balloon.position, tunables.CATCH_RADIUS_M)
    verdict = presence.judge_presence(fixes, circle, tapped_at_ms)
    if not verdict.present:
        return _not_there(verdict, fixes)
    return CatchOrder(
        player_id=player_id,
        balloon=tap.balloon,
        message_id=tap.message_id,
        fingerprint=tap.fingerprint,
        inside=verdict.inside,
        tapped_at=datetime.fromtimestamp(tapped_at_ms / 1000, UTC),
        is_offline=is_offline,
    )


def _not_there(verdict: presence.Presence, fixes: Sequence[Fix]) -> NotThere:
    accuracy_m = fixes[-1].accuracy_m if fixes else None
    if verdict.reason == Code.NO_RECENT_FIX:
        return NotThere(Code.NO_RECENT_FIX, accuracy_m=accuracy_m)
    return NotThere(Code(verdict.reason), verdict.distance_m, verdict.inside, accuracy_m)
