"""`bench nearby`: which of 20,000 balloons are within 300 m of a fix, asked one fix at a time as phones do.

Ours is the look-up of the hot path (one cell of the world, then exact distances). Rivals: shapely's STRtree, queried
with a box or by distance, whichever is quicker, then the same exact distances; and numpy over all balloons. Every
answer of the rivals is compared with ours before anything is timed.
"""

import time
from collections.abc import Callable, Sequence
from math import cos, pi, radians, sin
from random import Random
from statistics import median
from typing import Any, Final

import numpy as np
import shapely

from game.live import tunables
from game.live.standing import Standing
from game.live.world import World
from geo import cells
from geo.position import LatLon, distance_m, lon_lat, moved
from geo.taitung import TOWNSHIPS
from web.benchmarks.targets import at_least

BALLOONS: Final = 20_000
FIXES: Final = 2_000
# Squares about the sixteen township offices, as large together as the county (3,515 km²).
HALF_SIDE_M: Final = 7_400.0
DEGREE_M: Final = 110_000.0  # a little short, so that a box in degrees is never too small
ROUNDS: Final = 7
RATIO_STRTREE: Final = 2.0

Search = Callable[[LatLon], list[Standing]]


def run(seconds: float) -> dict[str, Any]:
    """Microseconds a fix for each way, and how often ours is quicker."""
    random = Random(20_000)
    balloons = standing(random)
    fixes = asked(random, balloons)
    ways = searches(balloons)
    hits = same_hits(ways, fixes)
    found_us = interleaved_us(ways, fixes, seconds)
    tree_us = min(found_us["strtree_box"], found_us["strtree_dwithin"])
    ratio = round(tree_us / found_us["ours"], 2)
    return {
        "bench": "nearby",
        "balloons": len(balloons),
        "fixes": len(fixes),
        "hits": hits,
        **{f"{name}_us": round(us, 2) for name, us in found_us.items()},
        "ratio_strtree": ratio,
        "ratio_numpy": round(found_us["numpy"] / found_us["ours"], 1),
        "targets": [at_least("ratio_strtree", ratio, RATIO_STRTREE)],
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


def searches(balloons: list[Standing]) -> dict[str, Search]:
    """Every way to find the balloons near a fix, by name."""
    world = World()
    for balloon in balloons:
        world.put(balloon)
    corners = np.array([lon_lat(balloon.position) for balloon in balloons])
    tree = shapely.STRtree(shapely.points(corners))
    return {
        "ours": lambda fix: by_cell(world, fix),
        "strtree_box": lambda fix: by_box(tree, balloons, fix),
        "strtree_dwithin": lambda fix: by_dwithin(tree, balloons, fix),
        "numpy": lambda fix: by_numpy(corners, balloons, fix),
    }


def within(candidates: Sequence[Standing], fix: LatLon) -> list[Standing]:
    """Those of the candidates that truly are near: the same exact distance for every way."""
    return [one for one in candidates if distance_m(fix, one.position) <= tunables.NEAR_RADIUS_M]


def by_cell(world: World, fix: LatLon) -> list[Standing]:
    """The look-up of `receive_fix`."""
    return within(world.near(cells.cell_at(fix, cells.BALLOON_RESOLUTION)), fix)


def reach_deg(fix: LatLon) -> tuple[float, float]:
    """The near radius in degrees of longitude and latitude, never too short."""
    north_deg = tunables.NEAR_RADIUS_M / DEGREE_M
    return north_deg / cos(radians(fix.latitude)), north_deg


def by_box(tree: shapely.STRtree, balloons: list[Standing], fix: LatLon) -> list[Standing]:
    """A box about the fix, then exact distances."""
    longitude, latitude = lon_lat(fix)
    east, north = reach_deg(fix)
    box = shapely.box(longitude - east, latitude - north, longitude + east, latitude + north)
    return within([balloons[index] for index in tree.query(box)], fix)


def by_dwithin(tree: shapely.STRtree, balloons: list[Standing], fix: LatLon) -> list[Standing]:
    """The tree's own search by distance in degrees, then exact distances."""
    east, _ = reach_deg(fix)
    found = tree.query(shapely.points(*lon_lat(fix)), predicate="dwithin", distance=east)
    return within([balloons[index] for index in found], fix)


def by_numpy(corners: np.ndarray[Any, np.dtype[np.float64]], balloons: list[Standing], fix: LatLon) -> list[Standing]:
    """All balloons at once by their offsets in degrees, then exact distances."""
    longitude, latitude = lon_lat(fix)
    east, north = reach_deg(fix)
    is_in_box = (np.abs(corners[:, 0] - longitude) <= east) & (np.abs(corners[:, 1] - latitude) <= north)
    return within([balloons[index] for index in np.flatnonzero(is_in_box)], fix)


def same_hits(ways: dict[str, Search], fixes: Sequence[LatLon]) -> int:
    """How many hits all ways agree on; raises where one finds others."""
    hits = 0
    for fix in fixes:
        found = {name: {one.id for one in search(fix)} for name, search in ways.items()}
        hits += len(found["ours"])
        if any(ids != found["ours"] for ids in found.values()):
            raise AssertionError(f"at {fix} the ways differ: {found}")
    return hits


def interleaved_us(ways: dict[str, Search], fixes: Sequence[LatLon], seconds: float) -> dict[str, float]:
    """Microseconds a fix: the median of rounds that take turns, so that a busy machine hits all alike."""
    lasts_s = seconds / ROUNDS / len(ways)
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, search in ways.items():
            rounds[name].append(timed_us(search, fixes, lasts_s))
    return {name: median(found) for name, found in rounds.items()}


def timed_us(search: Search, fixes: Sequence[LatLon], lasts_s: float) -> float:
    """Microseconds a fix over as many fixes as fit."""
    done, began_s = 0, time.perf_counter()
    while time.perf_counter() - began_s < lasts_s:
        for fix in fixes[done % len(fixes) :][:50]:
            search(fix)
        done += 50
    return (time.perf_counter() - began_s) / done * 1e6
