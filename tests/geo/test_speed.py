"""Jumps are caught, odd fixes dropped, and genuine tracks left in peace."""

from dataclasses import asdict

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.fix import Fix
from geo.position import LatLon, moved
from geo.trust.speed import START, SpeedState, judge_speed
from geo.tunables import COARSE_ACCURACY_M, SPEED_FORGET_MS
from tests.geo.shared_files import genuine_tracks, needs_shared

HOME = LatLon(22.7511, 121.1489)


def fix(north_m: float, at_s: float, accuracy_m: float = 10.0) -> Fix:
    return Fix(moved(HOME, north_m, 0.0), accuracy_m, int(at_s * 1000))


def judged(*fixes: Fix, state: SpeedState = START) -> tuple[SpeedState, list[bool]]:
    usable = []
    for each in fixes:
        state, good = judge_speed(state, each)
        usable.append(good)
    return state, usable


def walk(count: int, start_s: float = 0.0, north_m: float = 0.0) -> list[Fix]:
    """Fixes every 5 s at 1.4 m/s."""
    return [fix(north_m + 7.0 * step, start_s + 5.0 * step) for step in range(count)]


def test_a_walk_is_believed():
    assert judged(*walk(50))[1] == [True] * 50


@pytest.mark.parametrize("speed_mps", [8.0, 28.0, 42.0], ids=["bicycle", "motorway", "express train"])
def test_so_is_a_ride(speed_mps):
    assert all(judged(*[fix(speed_mps * 5.0 * step, 5.0 * step) for step in range(60)])[1])


def test_a_jump_of_30_km_is_caught_at_once_and_held_from_the_third_fix():
    state, usable = judged(*walk(10), *walk(6, start_s=55.0, north_m=30_000.0))
    assert usable == [True] * 10 + [False] * 6
    assert state.held


def test_whoever_jumped_is_believed_once_they_could_have_driven_there():
    state, usable = judged(*walk(10), *walk(130, start_s=50.0, north_m=30_000.0))
    assert usable[10:110] == [False] * 100, "30 km take 500 s at 60 m/s"
    assert state.latitude == pytest.approx(23.030, abs=0.001)
    assert usable[-1]


def test_an_odd_single_fix_is_dropped_and_nothing_else():
    odd = fix(5_000.0, 52.0)
    state, usable = judged(*walk(10), odd, *walk(5, start_s=55.0))
    assert usable == [True] * 10 + [False] + [True] * 5
    assert (state.strikes, state.held) == (0, False)


def test_a_place_that_flickers_is_held():
    fixes = [fix(20_000.0 * (step % 2), 5.0 * step) for step in range(12)]
    assert judged(*fixes)[0].held


def test_a_hold_ends_after_fifteen_believable_fixes():
    state, _ = judged(*walk(5), *walk(3, start_s=25.0, north_m=50_000.0))
    assert state.held
    state, usable = judged(*walk(16, start_s=45.0), state=state)
    assert usable.index(True) in (14, 15)
    assert not state.held


def test_coming_back_within_the_half_hour_is_no_way_around():
    state, _ = judged(*walk(5))
    reloaded = msgspec.json.decode(msgspec.json.encode(state), type=SpeedState)
    assert reloaded == state
    assert not judge_speed(reloaded, fix(100_000.0, 1_000.0))[1]


def test_after_half_an_hour_without_a_fix_the_track_begins_anew():
    state, _ = judged(*walk(5), *walk(3, start_s=25.0, north_m=300_000.0))
    state, good = judge_speed(state, fix(300_000.0, 20.0 + SPEED_FORGET_MS / 1000.0))
    assert good
    assert not state.held


def test_a_coarse_fix_is_neither_judged_nor_believed():
    state, _ = judged(*walk(5))
    assert judge_speed(state, fix(90_000.0, 30.0, COARSE_ACCURACY_M + 1.0)) == (state, True)


@pytest.mark.parametrize("at_s", [20.0, 19.0, -1e9], ids=["the same moment", "a second back", "years back"])
def test_a_clock_that_stands_or_steps_back_breaks_nothing(at_s):
    state, _ = judged(*walk(5))
    after, good = judge_speed(state, fix(30.0, at_s))
    assert good
    assert after.at_ms == state.at_ms
    assert not judge_speed(state, fix(30_000.0, at_s))[1]


a_fix = st.builds(fix, st.floats(-300_000, 300_000), st.floats(-1e9, 1e9), st.floats(0, 20_000))


@given(st.lists(a_fix, max_size=30))
def test_any_track_leaves_a_state_of_plain_numbers(fixes):
    state, _ = judged(*fixes)
    assert 0 <= state.strikes <= 15
    assert msgspec.convert(asdict(state), SpeedState) == state


@given(st.lists(st.tuples(st.floats(-40, 40), st.floats(0.0, 60.0)), max_size=40))
def test_nobody_below_the_limit_is_ever_refused(legs):
    fixes, north_m, at_s = [fix(0.0, 0.0)], 0.0, 0.0
    for speed_mps, lapse_s in legs:
        north_m, at_s = north_m + speed_mps * lapse_s, at_s + lapse_s
        fixes.append(fix(north_m, at_s))
    assert all(judged(*fixes)[1])


@pytest.fixture(scope="module")
def histories() -> dict[str, list[tuple[SpeedState, bool]]]:
    """State and verdict after each fix of each genuine track that is not coarse."""
    found = {}
    for name, fixes in genuine_tracks():
        state, steps = START, []
        for each in fixes:
            if each.accuracy_m <= COARSE_ACCURACY_M:
                state, good = judge_speed(state, each)
                steps.append((state, good))
        found[name] = steps
    return found


@needs_shared
def test_two_genuine_tracks_of_429_are_held_both_for_a_place_190_km_away_or_more(histories):
    held = {name for name, steps in histories.items() if any(state.held for state, _ in steps)}
    assert len(histories) == 429
    assert held == {"em_07", "em_11"}


@needs_shared
def test_a_thousandth_of_genuine_fixes_is_lost(histories):
    verdicts = [good for steps in histories.values() for _, good in steps]
    assert len(verdicts) > 39_000
    assert verdicts.count(False) / len(verdicts) < 0.0015


@needs_shared
def test_no_genuine_track_of_sport_or_daily_ways_is_ever_held(histories):
    daily = {name: steps for name, steps in histories.items() if not name.startswith("em_")}
    assert len(daily) == 415
    assert not any(state.held for steps in daily.values() for state, _ in steps)


@needs_shared
def test_a_jump_in_the_middle_of_any_genuine_track_is_caught(histories):
    states = [steps[len(steps) // 2][0] for steps in histories.values() if steps]
    jumps = [Fix(moved(LatLon(state.latitude, state.longitude), 30_000.0, 0.0), 10.0, state.at_ms + 5_000)
             for state in states]  # fmt: skip
    assert len(states) == 428, "one log has coarse fixes only"
    assert not any(judge_speed(state, jump)[1] for state, jump in zip(states, jumps, strict=True))
