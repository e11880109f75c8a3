"""How often the presence rule refuses people who are inside, and accepts people who are not.

A person stands at a spot (or walks up to it), a phone with a normal error in each direction reports every few
seconds, then the person taps. The error is a Gauss-Markov process: over short times it hardly changes, which is what
makes phones err for minutes on end (time constant 60 s, as `CORRELATION_S`). Every trial goes through
`geo.presence.judge_presence` itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import cos, exp, pi, sin, sqrt
from random import Random

from geo.fix import Fix
from geo.position import LatLon, moved
from geo.presence import Circle, judge_presence
from geo.tunables import ACCURACY_PER_SIGMA, CATCH_RADIUS_M, FIX_WINDOW_MS

LUYE = LatLon(22.9134, 121.1196)
CIRCLE = Circle(LUYE, CATCH_RADIUS_M)
CORRELATION_S = 60.0
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone whose error is sigma_m in each direction, and which claims `claims` times the accuracy it has."""

    sigma_m: float
    every_s: float = 5.0
    claims: float = 1.0
    walks_mps: float = 0.0


@dataclass(frozen=True, slots=True)
class Refusals:
    """Shares of people inside the circle who were refused: by this rule, and by 'estimated nearer than the radius'."""

    phone: Phone
    refused: float
    by_distance: float


def track(phone: Phone, spot: Spot, random: Random) -> list[Fix]:
    """The fixes of the window up to the tap at time 0, by somebody who ends at a spot (metres north, east)."""
    count = int(FIX_WINDOW_MS / 1000 / phone.every_s)
    heading = random.uniform(0.0, 2.0 * pi)
    errors = _errors(phone, random)
    accuracy_m = phone.sigma_m * ACCURACY_PER_SIGMA * phone.claims
    fixes = []
    for before in reversed(range(count)):
        back_m = phone.walks_mps * before * phone.every_s
        north, east = next(errors)
        place = moved(LUYE, spot[0] + north - back_m * cos(heading), spot[1] + east - back_m * sin(heading))
        fixes.append(Fix(place, accuracy_m, FIX_WINDOW_MS - int(before * phone.every_s * 1000)))
    return fixes


def _errors(phone: Phone, random: Random) -> Iterator[Spot]:
    keeps = exp(-phone.every_s / CORRELATION_S)
    fresh_m = phone.sigma_m * sqrt(1.0 - keeps * keeps)
    north, east = random.gauss(0.0, phone.sigma_m), random.gauss(0.0, phone.sigma_m)
    while True:
        yield north, east
        north, east = keeps * north + random.gauss(0.0, fresh_m), keeps * east + random.gauss(0.0, fresh_m)


def inside_spot(random: Random) -> Spot:
    """A spot in the circle, each as likely as the next."""
    return _spot(CATCH_RADIUS_M * sqrt(random.random()), random)


def outside_spot(beyond_m: float) -> Callable[[Random], Spot]:
    """Spots so far outside the rim."""
    return lambda random: _spot(CATCH_RADIUS_M + beyond_m, random)


def _spot(away_m: float, random: Random) -> Spot:
    angle = random.uniform(0.0, 2.0 * pi)
    return away_m * cos(angle), away_m * sin(angle)


def accepted_share(phone: Phone, spots: Callable[[Random], Spot], trials: int, seed: int) -> float:
    """The share of taps at such spots that the rule accepts."""
    random = Random(seed)
    tracks = (track(phone, spots(random), random) for _ in range(trials))
    return sum(judge_presence(fixes, CIRCLE, FIX_WINDOW_MS).present for fixes in tracks) / trials


def refusals(phone: Phone, trials: int, seed: int = 1) -> Refusals:
    """How many people inside are refused, by the rule and by plain distance from the same phone."""
    refused = 1.0 - accepted_share(phone, inside_spot, trials, seed)
    return Refusals(phone, refused, _refused_by_distance(phone, trials, seed))


def _refused_by_distance(phone: Phone, trials: int, seed: int) -> float:
    random = Random(seed)
    away = 0
    for _ in range(trials):
        north, east = inside_spot(random)
        north, east = north + random.gauss(0.0, phone.sigma_m), east + random.gauss(0.0, phone.sigma_m)
        away += north * north + east * east > CATCH_RADIUS_M**2
    return away / trials
