"""Every number of the coverage that somebody may want to turn: its value, its allowed range, and why it is so.

Distances are straight lines: no net of paths is loaded. People walk farther: `DETOUR` says by how much, so that a
page can tell what a distance means in minutes. The figures themselves never use it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Straight lines that a page offers as a walk, in metres, and the one that it begins with.
WALKS_M: Final = (300, 500, 800)
WALK_M: Final = 500

#: People in an area larger than this live somewhere in it that is not known.
LARGEST_LOCATED_M2: Final = 1_000_000

#: A desert: at least so many people, and nothing within so many metres of them.
DESERT_PEOPLE: Final = 20
DESERT_BEYOND_M: Final = 1_000

#: Metres walked for each metre of straight line, and metres walked in a minute.
DETOUR: Final = 1.3
WALKED_M_PER_MIN: Final = 80.0


@dataclass(frozen=True, slots=True)
class Tunable:
    """What one number may be, and why it is what it is."""

    value: float
    lowest: float
    highest: float
    why: str


TUNABLES: Final[Mapping[str, Tunable]] = {
    "WALK_M": Tunable(WALK_M, min(WALKS_M), max(WALKS_M), "650 m on foot, eight minutes: within the 5-10 people walk"),
    "LARGEST_LOCATED_M2": Tunable(
        LARGEST_LOCATED_M2, 100_000, 20_000_000,
        "a disc of 1 km² reaches 564 m from its middle: in a larger area its point says little about a walk of 500 m",
    ),
    "DESERT_PEOPLE": Tunable(DESERT_PEOPLE, 1, 1_000, "a hamlet of some seven households; fewer are not listed singly"),
    "DESERT_BEYOND_M": Tunable(DESERT_BEYOND_M, 300, 10_000, "twice the walk, 16 minutes: nobody calls that near"),
    "DETOUR": Tunable(DETOUR, 1.0, 2.0, "assumed: a town's streets on a square grid give 1.27 (4/π) on average"),
    "WALKED_M_PER_MIN": Tunable(WALKED_M_PER_MIN, 50.0, 100.0, "4.8 km/h, an unhurried adult; the old take longer"),
}  # fmt: skip


def minutes_of(distance_m: float) -> float:
    """Minutes on foot that a straight line takes: 500 m are 8.1."""
    return distance_m * DETOUR / WALKED_M_PER_MIN
