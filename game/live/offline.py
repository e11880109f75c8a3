"""Taps of an offline stretch: the batch must fit into the silence that the server itself saw.

A phone without signal keeps its fixes and sends them with the tap when it is back. They count only between two fixes
that the server took in, in order, and a person must be able to have walked or ridden from the first through all of
them to the second.

    last live fix ──(speed)── fixes of the stretch ──(speed)── first live fix after
                   └────────── the gap the server saw ──────────┘

A line that swallowed everything for a while may bring it all at once after the phone has given it up. Then the last
minute before the new line has silences and live time of its own. In a silence the phone's fixes count; a tap of live
time is judged by the server's own fixes alone, so that nobody chooses a time at which they were told elsewhere.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from game.balloons.catching import CatchOrder
from game.balloons.refusals import Code
from game.live import tunables
from game.live.judging import NotThere, Tap, judge_presence
from game.live.standing import Standing
from game.live.track import Gap, Silence
from geo.fix import Fix
from geo.trust.speed import judge_speed

SLACK_MS = int(tunables.CLOCK_SLACK_S * 1000)


def judge_offline(gap: Gap, balloon: Standing | None, tap: Tap, after: Fix, player_id: int) -> CatchOrder | NotThere:
    """Judge one tap of before a connection, once a live fix `after` the gap is known."""
    if balloon is None:
        return NotThere(Code.UNKNOWN_BALLOON)
    silences = _silences(gap, after)
    silence = next((one for one in reversed(silences) if _holds(one, tap.tapped_at_ms)), None)
    if (code := _misfit(gap, silence, tap)) is not None:
        return NotThere(code)
    if silence is None:
        return judge_presence(gap.before, balloon, tap, tap.tapped_at_ms, player_id)
    told = {one: _believed(one, tap.fixes) for one in silences}
    if told[silence] is None:
        return NotThere(Code.IMPLAUSIBLE)
    fixes = sorted([*gap.before, *(fix for believed in told.values() for fix in believed or ())], key=_time)
    is_offline = silence.ends_at_ms - silence.begins_at_ms > tunables.BLINK_S * 1000
    return judge_presence(fixes, balloon, tap, tap.tapped_at_ms, player_id, is_offline=is_offline)


def way_of(taps: Iterable[Tap]) -> tuple[Fix, ...]:
    """The one way through a gap that its taps tell together, in the order of time.

    Taps share most of their fixes; each is kept once. Two taps that put the phone in different places
    at one time do not fit together, and two far apart within a minute are judged as one jump.
    """
    fixes = {(fix.at_ms, fix.position): fix for tap in taps for fix in tap.fixes}
    return tuple(sorted(fixes.values(), key=_time))


def _time(fix: Fix) -> int:
    return fix.at_ms


def _silences(gap: Gap, after: Fix) -> list[Silence]:
    """Those that a tap may still refer to, in order; the gap itself is the last."""
    open_ms = gap.ends_at_ms - int(tunables.LIVE_TIME_OPEN_S * 1000)
    earlier = [silence for silence in gap.earlier if silence.ends_at_ms >= open_ms]
    return [*earlier, Silence(gap.begins_at_ms, gap.ends_at_ms, gap.speed, after)]


def _holds(silence: Silence, at_ms: int) -> bool:
    """Whether a tap belongs to a silence; a moment after it the server has not fixes enough of its own yet."""
    return silence.begins_at_ms - SLACK_MS <= at_ms <= silence.ends_at_ms + int(tunables.SILENCE_S * 1000)


def _misfit(gap: Gap, silence: Silence | None, tap: Tap) -> Code | None:
    """Why tap or fixes do not fit the time before the connection, or are not in order."""
    lapse_ms = gap.ends_at_ms - tap.tapped_at_ms
    if lapse_ms < -SLACK_MS or (silence is None and lapse_ms > tunables.LIVE_TIME_OPEN_S * 1000):
        return Code.TAP_OUTSIDE_GAP
    if lapse_ms > tunables.LONGEST_OFFLINE_S * 1000:
        return Code.OFFLINE_TOO_OLD
    times = [fix.at_ms for fix in tap.fixes]
    if any(later <= earlier for earlier, later in pairwise(times)):
        return Code.FIXES_OUT_OF_ORDER
    return Code.TAP_OUTSIDE_GAP if times and times[-1] > gap.ends_at_ms + SLACK_MS else None


def _believed(silence: Silence, told: Sequence[Fix]) -> list[Fix] | None:
    """The fixes of a silence that can be reached one from the other; None where its end cannot be.

    Live time is not told twice. A single odd fix is genuine now and then, and is dropped as it would be live: it
    proves no presence.
    """
    state, believed = silence.speed, []
    for fix in told:
        if not silence.begins_at_ms < fix.at_ms < silence.after.at_ms:
            continue
        state, is_usable = judge_speed(state, fix)
        if is_usable:
            believed.append(fix)
    _, joins = judge_speed(state, silence.after)
    return believed if joins else None
