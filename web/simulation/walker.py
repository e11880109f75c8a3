"""A person on foot: a true position that moves towards a goal at walking speed."""

from math import hypot
from typing import Final

from geo.position import LatLon, distance_m, moved, north_east_m

WALKING_MPS: Final = 1.2


class Walker:
    """Where somebody truly is, as a function of time."""

    def __init__(self, start: LatLon, at_s: float) -> None:
        self.position = start
        self.goal: LatLon | None = None
        self._at_s = at_s

    def walk(self, at_s: float) -> LatLon:
        """Go on towards the goal until this moment; the new position."""
        lapse_s, self._at_s = at_s - self._at_s, at_s
        if self.goal is not None and lapse_s > 0:
            self.position = towards(self.position, self.goal, WALKING_MPS * lapse_s)
        return self.position

    def jump(self, place: LatLon, at_s: float) -> None:
        """Be somewhere else at once: what only a liar does."""
        self.position, self._at_s = place, at_s

    def has_arrived(self, within_m: float) -> bool:
        """Whether the goal, if there is one, is this near."""
        return self.goal is None or distance_m(self.position, self.goal) <= within_m


def towards(start: LatLon, goal: LatLon, way_m: float) -> LatLon:
    """The position so many metres from start on the straight line to goal, never beyond it."""
    north_m, east_m = north_east_m(start, goal)
    left_m = hypot(north_m, east_m)
    if left_m <= way_m:
        return goal
    return moved(start, north_m * way_m / left_m, east_m * way_m / left_m)
