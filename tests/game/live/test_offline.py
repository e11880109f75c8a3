"""Taps of an offline stretch count only inside the gap, and only if the way fits together."""

from uuid import UUID, uuid4

import pytest

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live.judging import NotThere, Tap
from game.live.offline import judge_offline
from game.live.standing import Standing
from game.live.track import Gap
from geo.fix import Fix
from geo.trust.speed import START, judge_speed
from tests.game.live.builders import HOUR_MS, NOON_MS, a_fix, a_standing

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
