"""How likely a phone truly is inside a circle, and whether that is enough to catch a balloon.

Distance alone is unfair: the poorer the phone, the more people who stand in the circle it would refuse. So a fix
is taken as what it is, a normal error of `sigma_m` in each direction about the true place, and the question
becomes: with which probability is the phone inside? `docs/presence.md` shows what the rule refuses and accepts.

Pure and clock-free: the caller brings fixes in the order of their time, and the time of the tap. Whether the fixes
are genuine is not asked here (`geo.trust`).

>>> round(probability_inside(distance_m=30.0, sigma_m=8.0, radius_m=40.0), 4)
0.8775
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, erfc, exp, inf, pi, sin, sqrt, tau

from geo.fix import Fix
from geo.position import LatLon, distance_m
from geo.tunables import (
    ACCURACY_PER_SIGMA,
    CATCH_SPEED_MPS,
    COARSE_ACCURACY_M,
    FIX_WINDOW_MS,
    FIXES_CONSIDERED,
    GRACE_M,
    LEAST_INSIDE,
    LEAST_SIGMA_M,
    NEWEST_FIX_MS,
)

PRESENT = "present"
NO_RECENT_FIX = "no_recent_fix"
COARSE = "coarse"
TOO_FAR = "too_far"
UNSURE = "unsure"
TOO_FAST = "too_fast"
REASONS = (PRESENT, NO_RECENT_FIX, COARSE, TOO_FAR, UNSURE, TOO_FAST)


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on the ground."""

    centre: LatLon
    radius_m: float


@dataclass(frozen=True, slots=True)
class Presence:
    """The answer and the numbers behind it.

    reason is one of `REASONS`. distance_m and inside (0..1) are those of the newest fix that is not coarse, of the
    newest coarse one where all are; inf and 0 without a recent fix. When present, inside is the lesser of the two
    probabilities that the answer rests on: what a catch keeps as its evidence.
    """

    present: bool
    reason: str
    inside: float
    distance_m: float


def sigma_m(accuracy_m: float) -> float:
    """Standard deviation of a fix in each direction, from the 68 % radius that a phone claims.

    >>> sigma_m(15.1)
    10.0
    """
    return max(accuracy_m / ACCURACY_PER_SIGMA, LEAST_SIGMA_M)


# Beyond this many sigma between the position and the rim, inside or outside is certain to 2.3e-11: the chance
# that a normal error in two dimensions exceeds r sigma is exp(-r²/2).
_CERTAIN = 7.0
# From this radius (in sigma) on the rim is so far out that its ends carry no weight (2 Q(7) = 3e-12).
_WIDE = 7.0
_STEP = 0.5
_SQRT_HALF = sqrt(0.5)


def _strip_table() -> tuple[tuple[float, float], ...]:
    """Places y ≥ 0 in sigma with their weights: step × normal density, twice where −y counts too."""
    density = _STEP / sqrt(tau)
    steps = range(int(_CERTAIN / _STEP))
    return tuple((i * _STEP, density * exp(-((i * _STEP) ** 2) / 2) * (2.0 if i else 1.0)) for i in steps)


def _angle_table(count: int) -> tuple[tuple[float, float, float], ...]:
    """(cos t, sin² t / 2, weight) at `count` even steps of t in [0, π/2); the end at π/2 adds nothing."""
    step = pi / 2 / count
    scale = 2.0 * step / sqrt(tau) / 2.0
    angles = [i * step for i in range(count)]
    return tuple((cos(t), sin(t) ** 2 / 2, scale * cos(t) * (1.0 if t else 0.5)) for t in angles)


_STRIPS = _strip_table()
_FEW_ANGLES, _MANY_ANGLES = _angle_table(10), _angle_table(20)
_SMALL = 3.0


def _in_wide_circle(distance: float, radius: float) -> float:
    """Trapezoidal rule over strips across the line of sight, each cut off by the rim at ±√(r² − y²)."""
    total = 0.0
    for y, weight in _STRIPS:
        half = sqrt(radius * radius - y * y)
        total += weight * (erfc((distance - half) * _SQRT_HALF) - erfc((distance + half) * _SQRT_HALF))
    return min(total / 2.0, 1.0)


def _in_small_circle(distance: float, radius: float) -> float:
    """The same with y = r sin t, which makes the integrand smooth and periodic, so that few steps are exact."""
    total = 0.0
    squared = radius * radius
    for cosine, half_sine_squared, weight in _FEW_ANGLES if radius < _SMALL else _MANY_ANGLES:
        half = radius * cosine
        strip = erfc((distance - half) * _SQRT_HALF) - erfc((distance + half) * _SQRT_HALF)
        total += weight * exp(-squared * half_sine_squared) * strip
    return min(total * radius, 1.0)


def probability_inside(distance_m: float, sigma_m: float, radius_m: float) -> float:
    """The chance that a phone is within radius_m of a point, when its fix is distance_m away from that point.

    This is 1 − Q₁(d/σ, R/σ) with Marcum's Q, the noncentral χ² of (R/σ)² with 2 degrees of freedom and noncentrality
    (d/σ)² (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, chapter 29). Within 1e-9 of it
    for every finite input; ValueError unless distance and radius are at least 0 and sigma is above 0.
    """
    if not (distance_m >= 0.0 and radius_m >= 0.0 and sigma_m > 0.0):
        raise ValueError(
            f"distance_m and radius_m must be 0 or more and sigma_m above 0, got {distance_m}, {radius_m}, {sigma_m}"
        )
    distance, radius = distance_m / sigma_m, radius_m / sigma_m
    if distance - radius > _CERTAIN:
        return 0.0
    if radius - distance > _CERTAIN:
        return 1.0
    return _in_wide_circle(distance, radius) if radius > _WIDE else _in_small_circle(distance, radius)


@dataclass(frozen=True, slots=True)
class _Sight:
    """One fix as seen from a circle."""

    fix: Fix
    distance_m: float
    inside: float


def _sight(fix: Fix, circle: Circle) -> _Sight:
    away_m = distance_m(fix.position, circle.centre)
    return _Sight(fix, away_m, probability_inside(away_m, sigma_m(fix.accuracy_m), circle.radius_m))


def _is_coarse(fix: Fix) -> bool:
    return fix.accuracy_m > COARSE_ACCURACY_M


def _recent(fixes: Sequence[Fix], tapped_at_ms: int) -> list[Fix]:
    """The last few fixes of the window before the tap, oldest first; none if the newest is too old."""
    opens_ms = tapped_at_ms - FIX_WINDOW_MS
    recent = [fix for fix in fixes if opens_ms <= fix.at_ms <= tapped_at_ms][-FIXES_CONSIDERED:]
    return recent if recent and tapped_at_ms - recent[-1].at_ms <= NEWEST_FIX_MS else []


def _is_slow(a: Fix, b: Fix) -> bool:
    """Whether somebody on foot gets from a to b; two fixes of one moment are one fix, and prove nothing."""
    lapse_s = abs(b.at_ms - a.at_ms) / 1000.0
    return lapse_s > 0.0 and distance_m(a.position, b.position) < CATCH_SPEED_MPS * lapse_s


def _refusal(newest: _Sight, convincing: Sequence[_Sight], circle: Circle) -> str:
    """Why fixes that are good enough to judge do not convince."""
    if len({sight.fix.at_ms for sight in convincing}) > 1:
        return TOO_FAST
    return TOO_FAR if newest.distance_m > circle.radius_m + GRACE_M else UNSURE


def judge_presence(fixes: Sequence[Fix], circle: Circle, tapped_at_ms: int) -> Presence:
    """Whether the phone was inside the circle when its owner tapped; fixes come in the order of their time.

    Present if, among the last `FIXES_CONSIDERED` fixes of the `FIX_WINDOW_MS` before the tap, the newest at most
    `NEWEST_FIX_MS` old, two put the phone inside with at least `LEAST_INSIDE`, are estimated no more than `GRACE_M`
    beyond the rim, and lie within walking speed of each other. Coarse fixes are left aside. Otherwise:

    - no_recent_fix: nothing to judge by;
    - coarse: every recent fix is coarse (move to open sky);
    - too_far: the newest estimate is beyond rim and grace;
    - unsure: near, but fewer than two fixes say so yet (wait a moment, or step closer);
    - too_fast: two say so, but nobody walks that fast.
    """
    recent = _recent(fixes, tapped_at_ms)
    if not recent:
        return Presence(present=False, reason=NO_RECENT_FIX, inside=0.0, distance_m=inf)
    sights = [_sight(fix, circle) for fix in recent if not _is_coarse(fix)]
    if not sights:
        newest = _sight(recent[-1], circle)
        return Presence(present=False, reason=COARSE, inside=newest.inside, distance_m=newest.distance_m)
    reach_m = circle.radius_m + GRACE_M
    convincing = [sight for sight in sights if sight.inside >= LEAST_INSIDE and sight.distance_m <= reach_m]
    newest = sights[-1]
    for one, other in combinations(reversed(convincing), 2):
        if _is_slow(one.fix, other.fix):
            return Presence(True, PRESENT, min(one.inside, other.inside), newest.distance_m)
    reason = _refusal(newest, convincing, circle)
    return Presence(False, reason, newest.inside, newest.distance_m)
