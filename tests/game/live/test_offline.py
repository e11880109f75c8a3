"""Taps of an offline stretch count only inside the gap, and only if the way fits together."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live import tunables
from game.live.judging import NotThere, Tap
from game.live.offline import judge_offline
from game.live.receive_fix import receive_fix
from game.live.standing import Standing
from game.live.track import Gap, Track
from geo.fix import Fix
from geo.trust.speed import START, judge_speed
from tests.game.live.builders import HOUR_MS, NOON_MS, a_fix, a_standing, a_world

BALLOON = a_standing(name=str(uuid4()))
MINUTE_MS = 60_000


def a_gap(*, minutes: int = 10, before: Fix | None = None) -> Gap:
    last = before or a_fix(north_m=-300, at_ms=NOON_MS)
    return Gap(NOON_MS, NOON_MS + minutes * MINUTE_MS, (last,), judge_speed(START, last)[0])


def a_tap(*, at_ms: int, fixes: tuple[Fix, ...] | None = None) -> Tap:
    stretch = fixes if fixes is not None else tuple(a_fix(at_ms=at_ms - ago) for ago in (8_000, 4_000, 0))
    return Tap(UUID(BALLOON.id), uuid4(), "fingerprint", at_ms, stretch)


def judged(
    gap: Gap, tap: Tap, *, after: Fix | None = None, balloon: Standing | None = BALLOON
) -> CatchOrder | NotThere:
    return judge_offline(gap, balloon, tap, after or a_fix(at_ms=gap.ends_at_ms + 1_000), player_id=7)


def test_a_walk_through_the_gap_is_judged_as_of_the_tap() -> None:
    tap = a_tap(at_ms=NOON_MS + 5 * MINUTE_MS)
    order = judged(a_gap(), tap)
    assert isinstance(order, CatchOrder)
    assert order.is_offline
    assert order.tapped_at.timestamp() * 1000 == tap.tapped_at_ms


def test_a_blink_of_the_network_counts_as_live() -> None:
    gap = Gap(NOON_MS, NOON_MS + 9_000, (a_fix(at_ms=NOON_MS - 1_000), a_fix(at_ms=NOON_MS)), START)
    order = judged(gap, a_tap(at_ms=NOON_MS + 5_000, fixes=()))
    assert isinstance(order, CatchOrder)
    assert not order.is_offline


@pytest.mark.parametrize(
    ("tapped_at_ms", "code"),
    [
        pytest.param(NOON_MS - HOUR_MS, Code.TAP_OUTSIDE_GAP, id="before the gap: live time"),
        pytest.param(NOON_MS + 11 * MINUTE_MS, Code.TAP_OUTSIDE_GAP, id="after the gap"),
    ],
)
def test_a_tap_outside_the_gap_is_refused(tapped_at_ms: int, code: Code) -> None:
    assert judged(a_gap(), a_tap(at_ms=tapped_at_ms)) == NotThere(code)


def test_a_gap_of_thirteen_hours_is_too_old_at_its_beginning() -> None:
    gap = a_gap(minutes=13 * 60)
    assert judged(gap, a_tap(at_ms=NOON_MS + MINUTE_MS)) == NotThere(Code.OFFLINE_TOO_OLD)


def test_a_stretch_that_begins_out_of_reach_of_the_last_live_fix_is_refused() -> None:
    far = a_fix(north_m=-60_000, at_ms=NOON_MS)
    answer = judged(
        a_gap(minutes=2, before=far),
        a_tap(at_ms=NOON_MS + MINUTE_MS),
        after=a_fix(north_m=-60_000, at_ms=NOON_MS + 2 * MINUTE_MS + 1_000),
    )
    assert isinstance(answer, NotThere)


def test_a_stretch_that_does_not_join_the_first_live_fix_after_is_refused() -> None:
    after = a_fix(north_m=90_000, at_ms=NOON_MS + 10 * MINUTE_MS + 1_000)
    assert judged(a_gap(), a_tap(at_ms=NOON_MS + 9 * MINUTE_MS), after=after) == NotThere(Code.IMPLAUSIBLE)


def test_a_jump_to_the_balloon_and_back_proves_nothing() -> None:
    """Two odd fixes are no reason to hold a player, and none to believe that they were there."""
    at_ms = NOON_MS + 5 * MINUTE_MS
    home_m = -90_000
    way = [a_fix(north_m=home_m, at_ms=at_ms - ago) for ago in (60_000, 30_000)]
    jump = [a_fix(at_ms=at_ms - 4_000), a_fix(at_ms=at_ms)]
    tap = a_tap(at_ms=at_ms, fixes=(*way, *jump, a_fix(north_m=home_m, at_ms=at_ms + 10_000)))
    gap = a_gap(before=a_fix(north_m=home_m, at_ms=NOON_MS))
    answer = judged(gap, tap, after=a_fix(north_m=home_m, at_ms=gap.ends_at_ms + 1_000))
    assert isinstance(answer, NotThere)


def test_fixes_out_of_order_are_refused() -> None:
    at_ms = NOON_MS + 5 * MINUTE_MS
    tap = a_tap(at_ms=at_ms, fixes=(a_fix(at_ms=at_ms), a_fix(at_ms=at_ms - 1)))
    assert judged(a_gap(), tap) == NotThere(Code.FIXES_OUT_OF_ORDER)


def test_live_time_cannot_be_told_twice() -> None:
    """Fixes from before the gap are dropped, so a false past cannot stand beside the true one."""
    at_ms = NOON_MS + 5 * MINUTE_MS
    invented = tuple(a_fix(at_ms=NOON_MS - ago) for ago in (9_000, 6_000, 3_000))
    answer = judged(a_gap(), a_tap(at_ms=at_ms, fixes=invented))
    assert isinstance(answer, NotThere)
    assert answer.code is Code.NO_RECENT_FIX


def test_a_balloon_nobody_knows_is_refused() -> None:
    assert judged(a_gap(), a_tap(at_ms=NOON_MS), balloon=None) == NotThere(Code.UNKNOWN_BALLOON)


# --- the minute before the connection -------------------------------------------------------------------------------


def lived(places: list[tuple[float, float]], *, back_s: float = 2.0) -> Gap:
    """The gap of a phone whose live fixes came at these seconds, so far north; it is back a moment after the last."""
    track = Track()
    for seq, (at_s, north_m) in enumerate(places):
        at_ms = NOON_MS + round(at_s * 1000)
        receive_fix(track, a_world(), seq, a_fix(north_m=north_m, at_ms=at_ms), at_ms)
        track.heard_at_ms = at_ms
    gap = track.start_connection(track.heard_at_ms + round(back_s * 1000))
    assert gap is not None
    return gap


def test_a_tap_of_live_time_is_judged_by_the_servers_own_fixes_and_counts_as_live() -> None:
    gap = lived([(at_s, 0.0) for at_s in range(0, 100, 2)])
    for ago_s in (10, 30, 55):
        order = judged(gap, a_tap(at_ms=gap.ends_at_ms - ago_s * 1000, fixes=()))
        assert isinstance(order, CatchOrder)
        assert not order.is_offline


def test_live_time_is_closed_after_a_minute() -> None:
    gap = lived([(at_s, 0.0) for at_s in range(0, 100, 2)])
    late_ms = gap.ends_at_ms - int(tunables.LIVE_TIME_OPEN_S * 1000)
    assert isinstance(judged(gap, a_tap(at_ms=late_ms, fixes=())), CatchOrder)
    assert judged(gap, a_tap(at_ms=late_ms - 1)) == NotThere(Code.TAP_OUTSIDE_GAP)


@given(
    st.lists(st.floats(1.0, tunables.SILENCE_S), min_size=10, max_size=60),
    st.lists(st.floats(0.0, 600.0), max_size=30),
    st.floats(0.0, 600.0),
)
def test_who_was_heard_elsewhere_wins_nothing_by_another_story_of_that_time(
    lapses_s: list[float], told_s: list[float], tapped_s: float
) -> None:
    """However the invented fixes and the tap lie in the live time: the server has fixes of its own 100 m away."""
    gap = lived([(sum(lapses_s[:step]), 100.0) for step in range(len(lapses_s))])
    invented = tuple(a_fix(at_ms=NOON_MS + at_ms) for at_ms in sorted({round(at_s * 1000) for at_s in told_s}))
    live_until_ms = gap.begins_at_ms - int(tunables.CLOCK_SLACK_S * 1000) - 1
    tapped_ms = min(NOON_MS + round(tapped_s * 1000), live_until_ms)
    told = tuple(fix for fix in invented if fix.at_ms <= tapped_ms)
    assert isinstance(judged(gap, a_tap(at_ms=tapped_ms, fixes=told)), NotThere)


def test_a_silence_on_a_living_line_is_filled_by_the_phone() -> None:
    """The line brought some fixes late, others too late: what lay between them the phone tells again."""
    gap = lived([(0, 0.0), (2, 0.0), (4, 0.0), (34, 0.0), (36, 0.0)])
    fixes = tuple(a_fix(at_ms=NOON_MS + at_ms) for at_ms in range(6_000, 30_000, 2_000))
    assert isinstance(judged(gap, a_tap(at_ms=NOON_MS + 20_000, fixes=fixes[:8])), CatchOrder)
    assert isinstance(judged(gap, a_tap(at_ms=NOON_MS + 35_000, fixes=fixes)), CatchOrder), "one live fix is too few"
    assert judged(gap, a_tap(at_ms=NOON_MS + 20_000, fixes=())).code is Code.NO_RECENT_FIX  # type: ignore[union-attr]


def test_a_silence_of_more_than_half_a_minute_is_offline_although_the_line_lived() -> None:
    gap = lived([(0, 0.0), (2, 0.0), (40, 0.0), (42, 0.0)])
    order = judged(gap, a_tap(at_ms=NOON_MS + 20_000))
    assert isinstance(order, CatchOrder)
    assert order.is_offline


def test_what_fills_a_silence_must_join_the_fix_that_ended_it() -> None:
    gap = lived([(0, 90_000.0), (2, 90_000.0), (22, 90_000.0), (24, 90_000.0)])
    away = tuple(a_fix(north_m=90_000.0 - 300.0 * step, at_ms=NOON_MS + 2_000 + step * 4_000) for step in range(1, 4))
    there = tuple(a_fix(at_ms=NOON_MS + at_ms) for at_ms in (15_000, 17_000))
    assert isinstance(judged(gap, a_tap(at_ms=NOON_MS + 17_000, fixes=(*away, *there))), NotThere)


def test_a_phone_that_was_heard_to_jump_has_no_silence_there() -> None:
    """Fixes that are not believed are heard all the same: they are live time."""
    track = Track()
    places = [(0, 0.0), (5, 0.0), (10, 50_000.0), (15, 50_000.0), (20, 50_000.0), (25, 0.0)]
    for seq, (at_s, north_m) in enumerate(places):
        receive_fix(track, a_world(), seq, a_fix(north_m=north_m, at_ms=NOON_MS + at_s * 1000), NOON_MS + at_s * 1000)
    assert not track.silences


def test_messages_without_a_place_do_not_begin_the_gap() -> None:
    """A line that was silent brings all it has at once: only what a fix tells of is heard."""
    track = Track()
    receive_fix(track, a_world(), 0, a_fix(), NOON_MS)
    receive_fix(track, a_world(), 1, a_fix(at_ms=NOON_MS + 10_000), NOON_MS + 60_000)  # stale
    track.heard_at_ms = NOON_MS + 60_000
    gap = track.start_connection(NOON_MS + 61_000)
    assert gap is not None
    assert gap.begins_at_ms == NOON_MS
