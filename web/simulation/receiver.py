"""What a phone's GNSS receiver makes of a true position: errors that wander instead of jumping.

A first-order Gauss-Markov error per axis, time constant 60 s, as in the measurements of consumer receivers
(Groves, Principles of GNSS, 2nd ed., section 4.2); the stated accuracy is the 68 % radius, 1.51 σ.
"""

from dataclasses import dataclass
from math import exp, sqrt
from random import Random
from typing import Final

from geo.position import LatLon, moved
from geo.tunables import ACCURACY_PER_SIGMA

TIME_CONSTANT_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A position as the receiver gives it, with the radius it claims."""

    position: LatLon
    accuracy_m: float


class Receiver:
    """One phone's receiver; `accuracy_m` may be changed while it runs (a mast instead of satellites)."""

    def __init__(self, random: Random, accuracy_m: float) -> None:
        self._random = random
        self.accuracy_m = accuracy_m
        self._north = random.gauss(0, 1)
        self._east = random.gauss(0, 1)
        self._read_at_s = 0.0

    def read(self, truth: LatLon, at_s: float) -> Reading:
        """The true position with the error it has at that moment; times must not run backwards."""
        self._wander(at_s - self._read_at_s)
        self._read_at_s = at_s
        accuracy_m = self.accuracy_m * self._random.uniform(0.9, 1.2)
        sigma_m = self.accuracy_m / ACCURACY_PER_SIGMA
        return Reading(moved(truth, self._north * sigma_m, self._east * sigma_m), round(accuracy_m, 1))

    def _wander(self, lapse_s: float) -> None:
        kept = exp(-max(lapse_s, 0.0) / TIME_CONSTANT_S)
        fresh = sqrt(1 - kept * kept)
        self._north = kept * self._north + fresh * self._random.gauss(0, 1)
        self._east = kept * self._east + fresh * self._random.gauss(0, 1)
