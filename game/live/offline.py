"""Taps of an offline stretch: the batch must fit into the gap that the server itself saw.

A phone without signal keeps its fixes and sends them with the tap when it is back. They count only
between the last message heard and the reconnection that brought a good fix, in order, and a person must be able to have
walked or ridden from the last live fix through all of them to the first live fix afterwards.

    last live fix ──(speed)── fixes of the stretch ──(speed)── first live fix after
                   └────────── the gap the server saw ──────────┘
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live import tunables
from game.live.judging import NotThere, Tap, judge_presence
from game.live.standing import Standing
from game.live.track import Gap
from geo.fix import Fix
from geo.trust.speed import SpeedState, judge_speed


def judge_offline(gap: Gap, balloon: Standing | None, tap: Tap, after: Fix, player_id: int) -> CatchOrder | NotThere:
    """Judge one offline tap, once a live fix `after` the gap is known."""
    if balloon is None:
        return NotThere(Code.UNKNOWN_BALLOON)
    if (code := _misfit(gap, tap)) is not None:
        return NotThere(code)
    believed = _believed(gap.speed, _new_to_the_server(gap, tap), after)
    if believed is None:
        return NotThere(Code.IMPLAUSIBLE)
    fixes = (*gap.before, *believed)
    is_offline = gap.ends_at_ms - gap.begins_at_ms > tunables.BLINK_S * 1000
    return judge_presence(fixes, balloon, tap, tap.tapped_at_ms, player_id, is_offline=is_offline)


def way_of(taps: Iterable[Tap]) -> tuple[Fix, ...]:
    """The one way through a gap that its taps tell together, in the order of time.

    Taps share most of their fixes; each is kept once. Two taps that put the phone in different places
    at one time do not fit together, and two far apart within a minute are judged as one jump.
    """
    fixes = {(fix.at_ms, fix.position): fix for tap in taps for fix in tap.fixes}
    return tuple(sorted(fixes.values(), key=lambda fix: fix.at_ms))


def _new_to_the_server(gap: Gap, tap: Tap) -> list[Fix]:
    """The fixes of the stretch without those that were heard live: live time is not told twice."""
    heard_ms = gap.before[-1].at_ms if gap.before else gap.begins_at_ms
    return [fix for fix in tap.fixes if fix.at_ms > heard_ms]


def _misfit(gap: Gap, tap: Tap) -> Code | None:
    """Why tap or fixes lie outside the gap, or are not in order."""
    slack_ms = int(tunables.CLOCK_SLACK_S * 1000)
    begins_ms, ends_ms = gap.begins_at_ms - slack_ms, gap.ends_at_ms + slack_ms
    if not begins_ms <= tap.tapped_at_ms <= ends_ms:
        return Code.TAP_OUTSIDE_GAP
    if gap.ends_at_ms - tap.tapped_at_ms > tunables.LONGEST_OFFLINE_S * 1000:
        return Code.OFFLINE_TOO_OLD
    times = [fix.at_ms for fix in tap.fixes]
    if any(later <= earlier for earlier, later in pairwise(times)):
        return Code.FIXES_OUT_OF_ORDER
    return Code.TAP_OUTSIDE_GAP if times and times[-1] > ends_ms else None


def _believed(state: SpeedState, stretch: Sequence[Fix], after: Fix) -> list[Fix] | None:
    """The fixes that can be reached one from the other, None where the live fix that ends them cannot be.

    A single odd fix is genuine now and then, and is dropped as it would be live: it proves no presence.
    """
    believed = []
    for fix in stretch:
        state, is_usable = judge_speed(state, fix)
        if is_usable:
            believed.append(fix)
    _, joins = judge_speed(state, after)
    return believed if joins else None
