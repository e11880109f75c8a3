"""Where players begin: beside balloons that some phone has been told of, as if they had come for them."""

from math import cos, pi, sin
from random import Random
from typing import Final

from geo.position import LatLon, moved
from geo.taitung import TOWNSHIPS
from web.protocol import FarCount, SkyBalloon
from web.simulation.memory import place_of

# Most begin a minute's walk from a balloon, so that a short run has catches.
BESIDE_M: Final = (8.0, 75.0)


class StartingPlaces:
    """The balloons that all phones together have been told of; scouts come before anything is known."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._known: dict[str, SkyBalloon] = {}
        self.is_scouting = True

    def learn(self, balloons: list[SkyBalloon]) -> None:
        """A phone was told of these."""
        self._known.update((one.balloon, one) for one in balloons if one.left != "none")

    def far_off(self, counts: list[FarCount]) -> LatLon:
        """The middle of a cell where balloons stand, the more the likelier; a township's office without any."""
        standing = [count for count in counts if count.count > 0]
        if not standing:
            return self._random.choice(TOWNSHIPS).seat
        chosen = self._random.choices(standing, weights=[count.count for count in standing])[0]
        return LatLon(chosen.latitude, chosen.longitude)

    def beside_a_balloon(self) -> LatLon | None:
        """A place a short walk from a balloon."""
        if not self._known:
            return None
        balloon = self._random.choice(list(self._known.values()))
        way_m, direction = self._random.uniform(*BESIDE_M), self._random.uniform(0, 2 * pi)
        return moved(place_of(balloon), way_m * cos(direction), way_m * sin(direction))
