"""`bench zones`: which of 500 zones contain a fix, asked one fix at a time as phones do.

Zones are star-shaped polygons from 50 m to 5 km across, evenly on the logarithm, as event grounds are; every third
has a hole. Ours is `geo.zone_index`. Rivals: shapely's STRtree with its predicate, PostGIS `ST_Covers` with GiST,
SpatiaLite with its spatial index. Every answer of the rivals is compared with ours before anything is timed.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from math import cos, pi, sin
from random import Random
from typing import Any, Final

from shapely.geometry import Polygon

from geo.position import LatLon, lon_lat, moved
from geo.taitung import TOWNSHIPS
from geo.zone_index import ZoneIndex
from web.benchmarks.nearby import somewhere
from web.benchmarks.targets import at_least
from web.benchmarks.turns import Way, interleaved_us, same_hits
from web.benchmarks.zone_rivals import by_postgis, by_spatialite, by_strtree

ZONES: Final = 500
FIXES: Final = 2_000
SMALLEST_M, LARGEST_M = 50.0, 5_000.0  # across
FEWEST_CORNERS, MOST_CORNERS = 8, 64
RATIO_STRTREE, RATIO_SERVER = 2.0, 20.0


def run(seconds: float) -> dict[str, Any]:
    """Microseconds a fix for each way, and how often ours is quicker."""
    random = Random(500)
    outlines = drawn(random)
    fixes = asked(random, outlines)
    began_s = time.process_time()
    zones = indexed(outlines)
    built_s = time.process_time() - began_s
    with ExitStack() as stack:
        ways: dict[str, Way] = {"ours": zones.at, "strtree": by_strtree(outlines)}
        for name, rival in {"postgis": by_postgis, "spatialite": by_spatialite}.items():
            ways[name] = stack.enter_context(rival(outlines))
        hits = same_hits(ways, fixes)
        found_us = interleaved_us(ways, fixes, seconds * 0.8)
    return {"bench": "zones", "zones": ZONES, "fixes": FIXES, "hits": hits, "built_s": round(built_s, 2)} | told(
        found_us
    )


def told(found_us: Mapping[str, float]) -> dict[str, Any]:
    """Times, ratios and targets."""
    ratio = {name: round(us / found_us["ours"], 1) for name, us in found_us.items() if name != "ours"}
    return {
        **{f"{name}_us": round(us, 2) for name, us in found_us.items()},
        **{f"ratio_{name}": value for name, value in ratio.items()},
        "targets": [
            at_least("ratio_strtree", ratio["strtree"], RATIO_STRTREE),
            at_least("ratio_postgis", ratio["postgis"], RATIO_SERVER),
        ],
    }


def drawn(random: Random) -> list[Polygon]:
    """The zones, smallest first, about places near the township offices."""
    return [outline_of(random, number) for number in range(ZONES)]


def outline_of(random: Random, number: int) -> Polygon:
    """A star-shaped outline; each third with a hole of a third of its width."""
    across_m = SMALLEST_M * (LARGEST_M / SMALLEST_M) ** (number / (ZONES - 1))
    centre = moved(random.choice(TOWNSHIPS).seat, random.uniform(-7_400, 7_400), random.uniform(-7_400, 7_400))
    corners = random.randint(FEWEST_CORNERS, MOST_CORNERS)
    outer = ring(random, centre, across_m / 2, corners)
    return Polygon(outer, [ring(random, centre, across_m / 6, corners)] if number % 3 == 0 else [])


def ring(random: Random, centre: LatLon, radius_m: float, corners: int) -> list[tuple[float, float]]:
    """Corners in equal steps of direction, 70–100 % of the radius away."""
    turns = [(2 * pi * number / corners, radius_m * random.uniform(0.7, 1.0)) for number in range(corners)]
    return [lon_lat(moved(centre, cos(turn) * away_m, sin(turn) * away_m)) for turn, away_m in turns]


def asked(random: Random, outlines: Sequence[Polygon]) -> list[LatLon]:
    """Fixes: every second one about the border of a zone, where the work is; the others anywhere."""
    fixes = []
    for number in range(FIXES):
        longitude, latitude = random.choice(random.choice(outlines).exterior.coords)
        beside = moved(LatLon(latitude, longitude), random.uniform(-100, 100), random.uniform(-100, 100))
        fixes.append(beside if number % 2 else somewhere(random))
    return fixes


def indexed(outlines: Sequence[Polygon]) -> ZoneIndex:
    """Our index of all zones, by their numbers as text."""
    zones = ZoneIndex()
    for number, outline in enumerate(outlines):
        zones.put(str(number), outline)
    return zones
