"""In this process: ways to find the balloons near a fix. Each answers with their ids; rivals know their numbers in
the list of all balloons."""

from collections.abc import Callable, Iterable, Sequence
from math import cos, radians
from typing import Any, Final

import numpy as np
import shapely

from game.live import tunables
from game.live.standing import Standing
from game.live.world import World
from geo import cells
from geo.position import LatLon, distance_m, lon_lat

DEGREE_M: Final = 110_000.0  # a little short, so that a box in degrees is never too small

Search = Callable[[LatLon], list[str]]


def searches(balloons: list[Standing]) -> dict[str, Search]:
    """Every way of this process, by name."""
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


def within(candidates: Iterable[Standing], fix: LatLon) -> list[str]:
    """Those of the candidates that truly are near: the same exact distance for every way."""
    return [one.id for one in candidates if distance_m(fix, one.position) <= tunables.NEAR_RADIUS_M]


def numbered(numbers: Iterable[int], balloons: Sequence[Standing]) -> list[Standing]:
    """The balloons of these numbers."""
    return [balloons[number] for number in numbers]


def by_cell(world: World, fix: LatLon) -> list[str]:
    """The look-up of `receive_fix`."""
    return within(world.near(cells.cell_at(fix, cells.BALLOON_RESOLUTION)), fix)


def reach_deg(fix: LatLon) -> tuple[float, float]:
    """The near radius in degrees of longitude and latitude, never too short."""
    north_deg = tunables.NEAR_RADIUS_M / DEGREE_M
    return north_deg / cos(radians(fix.latitude)), north_deg


def box_around(fix: LatLon) -> tuple[float, float, float, float]:
    """West, south, east, north of all that can be near a fix, in degrees."""
    longitude, latitude = lon_lat(fix)
    east, north = reach_deg(fix)
    return longitude - east, latitude - north, longitude + east, latitude + north


def by_box(tree: shapely.STRtree, balloons: list[Standing], fix: LatLon) -> list[str]:
    """A box about the fix, then exact distances."""
    return within(numbered(tree.query(shapely.box(*box_around(fix))), balloons), fix)


def by_dwithin(tree: shapely.STRtree, balloons: list[Standing], fix: LatLon) -> list[str]:
    """The tree's own search by distance in degrees, then exact distances."""
    east, _ = reach_deg(fix)
    found = tree.query(shapely.points(*lon_lat(fix)), predicate="dwithin", distance=east)
    return within(numbered(found, balloons), fix)


def by_numpy(corners: np.ndarray[Any, np.dtype[np.float64]], balloons: list[Standing], fix: LatLon) -> list[str]:
    """All balloons at once by their offsets in degrees, then exact distances."""
    longitude, latitude = lon_lat(fix)
    east, north = reach_deg(fix)
    is_in_box = (np.abs(corners[:, 0] - longitude) <= east) & (np.abs(corners[:, 1] - latitude) <= north)
    return within(numbered(np.flatnonzero(is_in_box), balloons), fix)
