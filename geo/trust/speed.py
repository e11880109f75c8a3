"""Whether a phone can have got from its last believed place to this one in the time between.

The cheapest lie about a place is to jump there. The limit is what the ground allows, not what walking does: players
ride trains and cars between balloons. Genuine phones report an impossible fix now and then, so one such fix is only
dropped. A phone that keeps reporting them is held: nothing it says counts until it has behaved for a while. That is
no verdict on a person: the hold ends by itself, and the caller says why and offers another proof.

The state is a handful of plain numbers per player, saved with them, so that reconnecting is no way around the
rule. Callers give fixes in the order of their time; coarse ones are neither judged nor believed, since genuine
coarse fixes are off by far more than they claim (186 km with 'accuracy' 2.6 km in the shared phone logs).
`docs/presence.md` has the figures on genuine tracks that the numbers in `geo.tunables` come from.
"""

from dataclasses import dataclass

from geo.fix import Fix
from geo.position import LatLon, distance_m
from geo.tunables import (
    COARSE_ACCURACY_M,
    SPEED_FORGET_MS,
    SPEED_HELD_AT,
    SPEED_LIMIT_MPS,
    SPEED_SLACK_M,
    SPEED_STRIKE,
)


@dataclass(frozen=True, slots=True)
class SpeedState:
    """What is remembered of a track: the last believed fix, and how often it was odd of late.

    strikes are points, more for each impossible fix and one less for each believable one; held says that they
    reached the limit and have not come back to 0 since. at_ms is None before the first fix.
    """

    latitude: float
    longitude: float
    accuracy_m: float
    at_ms: int | None
    strikes: int
    held: bool


START = SpeedState(latitude=0.0, longitude=0.0, accuracy_m=0.0, at_ms=None, strikes=0, held=False)


def _reach_m(state: SpeedState, fix: Fix, lapse_ms: int) -> float:
    """How far from the last believed fix this one may lie: the way, both errors, and a slack."""
    way_m = SPEED_LIMIT_MPS * max(lapse_ms, 0) / 1000.0
    return way_m + state.accuracy_m + fix.accuracy_m + SPEED_SLACK_M


def _anew(fix: Fix) -> SpeedState:
    """A track begins at this fix."""
    return SpeedState(fix.position.latitude, fix.position.longitude, fix.accuracy_m, fix.at_ms, 0, False)


def _struck(state: SpeedState) -> SpeedState:
    """One more impossible fix; the believed place stays, so that time alone makes the new one reachable."""
    strikes = min(state.strikes + SPEED_STRIKE, SPEED_HELD_AT)
    held = state.held or strikes >= SPEED_HELD_AT
    return SpeedState(state.latitude, state.longitude, state.accuracy_m, state.at_ms, strikes, held)


def _believed(state: SpeedState, fix: Fix, lapse_ms: int) -> SpeedState:
    """The track goes on at this fix; a clock that steps back does not take time away from it."""
    strikes = max(state.strikes - 1, 0)
    at_ms = fix.at_ms + max(-lapse_ms, 0)
    place = fix.position
    return SpeedState(place.latitude, place.longitude, fix.accuracy_m, at_ms, strikes, state.held and strikes > 0)


def judge_speed(state: SpeedState, fix: Fix) -> tuple[SpeedState, bool]:
    """The state after a fix, and whether the fix may be used.

    A fix cannot be used while it is out of reach of the last believed one, or while the player is held. After
    `SPEED_FORGET_MS` without a believed fix a track begins anew: by then nearly any two places of the county are in
    reach, and somebody who flew in is not kept waiting. The worst mistake about an honest phone ends with it.

    >>> here = Fix(LatLon(22.7511, 121.1489), accuracy_m=8.0, at_ms=0)
    >>> there = Fix(LatLon(23.0, 121.3), accuracy_m=8.0, at_ms=5_000)
    >>> state, usable = judge_speed(START, here)
    >>> judge_speed(state, there)[1]
    False
    """
    if fix.accuracy_m > COARSE_ACCURACY_M:
        return state, not state.held
    lapse_ms = SPEED_FORGET_MS if state.at_ms is None else fix.at_ms - state.at_ms
    if lapse_ms >= SPEED_FORGET_MS:
        return _anew(fix), True
    away_m = distance_m(LatLon(state.latitude, state.longitude), fix.position)
    if away_m > _reach_m(state, fix, lapse_ms):
        return _struck(state), False
    after = _believed(state, fix, lapse_ms)
    return after, not after.held
