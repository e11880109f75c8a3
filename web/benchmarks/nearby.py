"""`bench nearby`: which of 20,000 balloons are within 300 m of a fix, asked one fix at a time as phones do.

Ours is the look-up of the hot path (one cell of the world, then exact distances). Rivals in this process: shapely's
STRtree, queried with a box or by distance, whichever is quicker, then the same exact distances; numpy over all
balloons; SpatiaLite. Rivals that run as servers: Redis and PostGIS (`nearby_servers`). Every answer of the rivals is
compared with ours before anything is timed.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from math import cos, pi, sin
from random import Random
from typing import Any, Final

from game.live.standing import Standing
from geo import cells
from geo.position import LatLon, moved
from geo.taitung import TOWNSHIPS
from web.benchmarks.nearby_servers import by_postgis, by_redis, by_spatialite
from web.benchmarks.nearby_ways import Search, searches
from web.benchmarks.processes import processor_s
from web.benchmarks.targets import at_least
from web.benchmarks.turns import interleaved_us, same_hits

BALLOONS: Final = 20_000
FIXES: Final = 2_000
# Squares about the sixteen township offices, as large together as the county (3,515 km²).
HALF_SIDE_M: Final = 7_400.0
RATIO_STRTREE, RATIO_SERVER = 2.0, 20.0


def run(seconds: float) -> dict[str, Any]:
    """Microseconds a fix for each way, and how often ours is quicker."""
    random = Random(20_000)
    balloons = standing(random)
    fixes = asked(random, balloons)
    with ExitStack() as stack:
        ways, pids = searches(balloons), dict[str, int]()
        for rival in (by_redis, by_postgis, by_spatialite):
            more, processes = stack.enter_context(rival(balloons))
            ways, pids = ways | more, pids | processes
        hits = same_hits(ways, fixes)
        server_us = {name: server_cpu_us(pid, ways[name], fixes) for name, pid in pids.items()}
        found_us = interleaved_us(ways, fixes, seconds * 0.8)
    return figures(len(fixes), hits, found_us, server_us)


def figures(fixes: int, hits: int, found_us: dict[str, float], server_us: dict[str, float]) -> dict[str, Any]:
    """The JSON object."""
    ratio = {name: round(us / found_us["ours"], 2) for name, us in found_us.items() if name != "ours"}
    ratio["strtree"] = min(ratio.pop("strtree_box"), ratio.pop("strtree_dwithin"))
    return {
        "bench": "nearby",
        "balloons": BALLOONS,
        "fixes": fixes,
        "hits": hits,
        **{f"{name}_us": round(us, 2) for name, us in found_us.items()},
        **{f"{name}_server_cpu_us": round(us, 1) for name, us in server_us.items()},
        **{f"ratio_{name}": value for name, value in ratio.items()},
        "targets": [
            at_least("ratio_strtree", ratio["strtree"], RATIO_STRTREE),
            at_least("ratio_redis", ratio["redis"], RATIO_SERVER),
            at_least("ratio_postgis", ratio["postgis"], RATIO_SERVER),
        ],
    }


def standing(random: Random) -> list[Standing]:
    """Balloons all over the county, none beside another, as a plan would have them."""
    taken: set[int] = set()
    found: list[Standing] = []
    while len(found) < BALLOONS:
        position = somewhere(random)
        cell = cells.cell_at(position, cells.BALLOON_RESOLUTION)
        if taken.isdisjoint(cells.ring_around(cell, 1)):
            taken.add(cell)
            found.append(Standing(f"{len(found):036}", position, cell, "common", 10, "plenty", 0, 1, 1))
    return found


def somewhere(random: Random) -> LatLon:
    """A place in one of the squares."""
    seat = random.choice(TOWNSHIPS).seat
    return moved(seat, random.uniform(-HALF_SIDE_M, HALF_SIDE_M), random.uniform(-HALF_SIDE_M, HALF_SIDE_M))


def asked(random: Random, balloons: Sequence[Standing]) -> list[LatLon]:
    """Fixes: every second one near a balloon, the others anywhere."""
    fixes = []
    for number in range(FIXES):
        way_m, direction = random.uniform(0, 100), random.uniform(0, 2 * pi)
        beside = moved(random.choice(balloons).position, way_m * cos(direction), way_m * sin(direction))
        fixes.append(beside if number % 2 else somewhere(random))
    return fixes


def server_cpu_us(pid: int, way: Search, fixes: Sequence[LatLon]) -> float:
    """Processor time of the server alone, in µs a fix: what would be left with a client that costs nothing."""
    before_s = processor_s(pid)
    for fix in fixes:
        way(fix)
    return (processor_s(pid) - before_s) / len(fixes) * 1e6
