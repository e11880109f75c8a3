"""What happens to a fix: one visible list of steps, without database, await or clock.

    accept → trust → remember → cell → what stands here → presence of each → answer

A fix that fails a step ends there with that step's verdict. Called by `web/phone/session.py`.
"""

from dataclasses import dataclass
from enum import StrEnum

from game.live import tunables
from game.live.standing import Standing
from game.live.track import Track
from game.live.world import World
from geo import cells, presence
from geo.fix import Fix
from geo.position import distance_m
from geo.trust import speed
from geo.tunables import COARSE_ACCURACY_M


class Verdict(StrEnum):
    """What became of a fix; only a good one counts for a catch."""

    GOOD = "good"
    COARSE = "coarse"
    STALE = "stale"
    OUT_OF_ORDER = "out_of_order"
    IMPLAUSIBLE = "implausible"


@dataclass(frozen=True, slots=True)
class NearBalloon:
    """An open balloon within the near radius, with the probability of standing in its circle."""

    balloon: Standing
    distance_m: float
    inside: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """The answer to a fix."""

    verdict: Verdict
    next_fix_in_s: int
    near: list[NearBalloon]


def receive_fix(track: Track, world: World, seq: int, fix: Fix, now_ms: int) -> Sighting:
    """Take one fix of one player through the steps; `now_ms` is the server's time of arrival."""
    verdict = accept(track, seq, fix, now_ms)
    if verdict is Verdict.GOOD:
        verdict = trust(track, fix)
    if verdict is not Verdict.GOOD:
        return Sighting(verdict, tunables.NEXT_FIX_NEAR_S, [])
    remember(track, fix)
    standing = world.near(cells.cell_at(fix.position, cells.BALLOON_RESOLUTION))
    near = presence_of_each(standing, fix, now_ms)
    return Sighting(verdict, next_fix_in_s(near), near)


def accept(track: Track, seq: int, fix: Fix, now_ms: int) -> Verdict:
    """Order, age, accuracy. A position that repeats an older time stamp is stale, not a second witness."""
    if seq <= track.last_seq or fix.at_ms < track.last_at_ms:
        return Verdict.OUT_OF_ORDER
    track.last_seq = seq
    if fix.at_ms == track.last_at_ms or now_ms - fix.at_ms > tunables.STALE_S * 1000:
        return Verdict.STALE
    track.note_silence(fix)
    track.last_at_ms = fix.at_ms
    return Verdict.GOOD if fix.accuracy_m <= COARSE_ACCURACY_M else Verdict.COARSE


def trust(track: Track, fix: Fix) -> Verdict:
    """Whether a person on the ground can have come here since the last good fix."""
    track.speed, is_plausible = speed.judge_speed(track.speed, fix)
    return Verdict.GOOD if is_plausible else Verdict.IMPLAUSIBLE


def remember(track: Track, fix: Fix) -> None:
    """Keep the fix among those from which a catch is judged."""
    track.remember(fix)


def presence_of_each(standing: tuple[Standing, ...], fix: Fix, now_ms: int) -> list[NearBalloon]:
    """Distance and probability for every open balloon near the fix, nearest first."""
    if not standing:
        return []
    sigma_m = presence.sigma_m(fix.accuracy_m)
    near = []
    for balloon in standing:
        away_m = distance_m(fix.position, balloon.position)
        if away_m <= tunables.NEAR_RADIUS_M and balloon.is_open(now_ms):
            inside = presence.probability_inside(away_m, sigma_m, tunables.CATCH_RADIUS_M)
            near.append(NearBalloon(balloon, away_m, inside))
    near.sort(key=_distance)
    return near


def _distance(near: NearBalloon) -> float:
    return near.distance_m


def next_fix_in_s(near: list[NearBalloon]) -> int:
    """How soon the server wants the next fix: often beside a balloon, seldom where nothing is."""
    if not near:
        return tunables.NEXT_FIX_FAR_S
    if near[0].distance_m <= tunables.CLOSE_M:
        return tunables.NEXT_FIX_CLOSE_S
    return tunables.NEXT_FIX_NEAR_S
