"""The rule: who is there, and why somebody is not."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import presence
from geo.fix import Fix
from geo.position import LatLon, moved
from geo.presence import Circle, Presence, judge_presence, probability_inside, sigma_m
from geo.tunables import GRACE_M

LUYE = LatLon(22.9134, 121.1196)
CIRCLE = Circle(LUYE, 40.0)
TAP_MS = 1_700_000_000_000


def fix(north_m: float, seconds_before: float, accuracy_m: float = 12.0) -> Fix:
    """A fix so far north of the balloon, so long before the tap."""
    return Fix(moved(LUYE, north_m, 0.0), accuracy_m, TAP_MS - int(seconds_before * 1000))


def judged(*fixes: Fix) -> Presence:
    return judge_presence(fixes, CIRCLE, TAP_MS)


def test_two_fixes_under_the_balloon_are_present():
    found = judged(fix(3.0, 6.0), fix(5.0, 1.0))
    assert (found.present, found.reason) == (True, presence.PRESENT)
    assert found.inside > 0.99
    assert found.distance_m == pytest.approx(5.0, abs=0.1)


def test_a_catch_keeps_the_lesser_of_the_two_probabilities_it_rests_on():
    assert judged(fix(45.0, 21.0), fix(0.0, 1.0)).inside == pytest.approx(probability_inside(45.0, sigma_m(12.0), 40.0))


@pytest.mark.parametrize(
    ("fixes", "reason"),
    [
        pytest.param([], presence.NO_RECENT_FIX, id="no fix at all"),
        pytest.param([fix(0, 20), fix(0, 11)], presence.NO_RECENT_FIX, id="the newest is 11 s old"),
        pytest.param([fix(0, -1), fix(0, -2)], presence.NO_RECENT_FIX, id="fixes from after the tap"),
        pytest.param([fix(0, 31), fix(0, 1)], presence.UNSURE, id="one in the window, one before it"),
        pytest.param([fix(0, 1)], presence.UNSURE, id="a single fix"),
        pytest.param([fix(0, 1), fix(0, 1)], presence.UNSURE, id="one fix said twice"),
        pytest.param([fix(0, 6, 51), fix(0, 1, 300)], presence.COARSE, id="all coarse"),
        pytest.param([fix(0, 6), fix(0, 1, 51)], presence.UNSURE, id="one of two coarse"),
        pytest.param([fix(70, 6), fix(70, 1)], presence.TOO_FAR, id="70 m away"),
        pytest.param([fix(56, 6, 45), fix(56, 1, 45)], presence.TOO_FAR, id="likely enough, but beyond the grace"),
        pytest.param([fix(54, 6, 12), fix(54, 1, 12)], presence.UNSURE, id="within the grace, but not likely"),
        pytest.param([fix(-35, 6), fix(35, 1)], presence.TOO_FAST, id="through at 14 m/s"),
        pytest.param([fix(-10, 6), fix(12, 2)], presence.TOO_FAST, id="at 5.5 m/s"),
    ],
)
def test_each_refusal_has_its_reason(fixes, reason):
    found = judged(*fixes)
    assert (found.present, found.reason) == (False, reason)


@pytest.mark.parametrize(
    "fixes",
    [
        pytest.param([fix(0, 30), fix(0, 10)], id="at the edges of window and age"),
        pytest.param([fix(0, 6, 50), fix(0, 1, 50)], id="an accuracy of 50 m"),
        pytest.param([fix(-10, 6), fix(10, 1)], id="at a run of 4 m/s"),
        pytest.param([fix(0, 9), fix(0, 7), fix(300, 1)], id="one odd fix last"),
        pytest.param([fix(0, 9), fix(500, 5), fix(0, 1)], id="one odd fix between"),
        pytest.param([fix(45, 6), fix(45, 1)], id="5 m outside, which may be the phone's error"),
        pytest.param([fix(0, 6), fix(0, 1, 51), fix(0, 0.5)], id="a coarse one between"),
    ],
)
def test_the_player_has_the_benefit_of_the_doubt(fixes):
    assert judged(*fixes).present


def test_only_the_last_seven_fixes_count():
    early = [fix(0.0, 20.0), fix(0.0, 19.0)]
    late = [fix(200.0, float(seconds)) for seconds in range(7, 0, -1)]
    assert judged(*early, *late).reason == presence.TOO_FAR
    assert judged(*early, *late[1:]).reason == presence.TOO_FAR, "a single early fix is left"
    assert judged(*early, *late[2:]).present


def test_a_refusal_tells_the_numbers_of_the_newest_fix():
    found = judged(fix(200.0, 6.0), fix(70.0, 1.0))
    assert found.distance_m == pytest.approx(70.0, abs=0.1)
    assert found.inside < 0.01


def test_without_a_fix_the_distance_is_unknown():
    assert judged() == Presence(present=False, reason=presence.NO_RECENT_FIX, inside=0.0, distance_m=inf)


a_fix = st.builds(fix, st.floats(-200, 200), st.floats(-5, 40), st.floats(0, 5_000))
tracks = st.lists(a_fix, max_size=12).map(lambda fixes: sorted(fixes, key=lambda each: each.at_ms))


@given(tracks)
def test_every_answer_is_whole(fixes):
    found = judged(*fixes)
    assert found.reason in presence.REASONS
    assert found.present == (found.reason == presence.PRESENT)
    assert 0.0 <= found.inside <= 1.0
    assert not found.present or found.inside >= 0.10


@given(tracks)
def test_whoever_is_present_has_two_fixes_near_the_balloon(fixes):
    near = [each for each in fixes if abs(each.position.latitude - LUYE.latitude) * 110_600 <= 40.0 + GRACE_M + 1.0]
    assert not judged(*fixes).present or len(near) >= 2


@given(tracks, st.integers(0, 10**9))
def test_only_the_time_before_the_tap_matters_not_the_date(fixes, later_ms):
    moved_on = [replace(each, at_ms=each.at_ms + later_ms) for each in fixes]
    assert judge_presence(moved_on, CIRCLE, TAP_MS + later_ms) == judged(*fixes)
