"""A fix passes visible steps; each can end it with its verdict."""

import pytest

from game.live import tunables
from game.live.receive_fix import Verdict, receive_fix
from game.live.track import Track
from geo.fix import Fix
from tests.game.live.builders import NOON_MS, a_fix, a_standing, a_world


def test_a_good_fix_is_told_its_balloons_nearest_first() -> None:
    near, farther, far = a_standing(north_m=20), a_standing(north_m=-120), a_standing(north_m=900)
    sighting = receive_fix(Track(), a_world(farther, far, near), 0, a_fix(), NOON_MS)
    assert sighting.verdict is Verdict.GOOD
    assert [one.balloon for one in sighting.near] == [near, farther]
    assert sighting.near[0].distance_m == pytest.approx(20, abs=0.1)
    assert sighting.near[0].inside > 0.99
    assert sighting.near[1].inside < 0.01


@pytest.mark.parametrize(
    ("seq", "fix", "verdict"),
    [
        pytest.param(5, a_fix(at_ms=NOON_MS + 1), Verdict.OUT_OF_ORDER, id="a number seen before"),
        pytest.param(6, a_fix(at_ms=NOON_MS - 1), Verdict.OUT_OF_ORDER, id="a time before the last"),
        pytest.param(6, a_fix(at_ms=NOON_MS), Verdict.STALE, id="the same position again"),
        pytest.param(6, a_fix(at_ms=NOON_MS + 1, accuracy_m=51), Verdict.COARSE, id="51 m is coarse"),
        pytest.param(6, a_fix(at_ms=NOON_MS + 1, accuracy_m=50), Verdict.GOOD, id="50 m is not"),
        pytest.param(6, a_fix(at_ms=NOON_MS + 1, north_m=9_000), Verdict.IMPLAUSIBLE, id="9 km in a moment"),
    ],
)
def test_each_step_has_its_verdict(seq: int, fix: Fix, verdict: Verdict) -> None:
    track, world = Track(), a_world()
    receive_fix(track, world, 5, a_fix(), NOON_MS)
    assert receive_fix(track, world, seq, fix, NOON_MS + 1_000).verdict is verdict


def test_a_fix_older_than_the_limit_is_stale() -> None:
    late_ms = NOON_MS + int(tunables.STALE_S * 1000) + 1
    assert receive_fix(Track(), a_world(), 0, a_fix(), late_ms).verdict is Verdict.STALE


def test_only_good_fixes_are_remembered_and_at_most_seven() -> None:
    track = Track()
    for second in range(20):
        accuracy_m = 80.0 if second % 2 else 6.0
        at_ms = NOON_MS + second * 1000
        receive_fix(track, a_world(), second, a_fix(at_ms=at_ms, accuracy_m=accuracy_m), at_ms)
    assert len(track.recent) == tunables.RECENT_FIXES
    assert all(fix.accuracy_m == 6.0 for fix in track.recent)


@pytest.mark.parametrize(
    ("away_m", "seconds"),
    [(50, tunables.NEXT_FIX_CLOSE_S), (200, tunables.NEXT_FIX_NEAR_S), (2_000, tunables.NEXT_FIX_FAR_S)],
)
def test_the_phone_is_asked_more_often_near_a_balloon(away_m: float, seconds: int) -> None:
    sighting = receive_fix(Track(), a_world(a_standing(north_m=away_m)), 0, a_fix(), NOON_MS)
    assert sighting.next_fix_in_s == seconds
