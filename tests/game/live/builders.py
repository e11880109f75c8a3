"""Standing balloons and walking phones, without a database."""

from uuid import uuid4

from game.live.standing import Standing
from game.live.track import Track
from game.live.world import World
from geo import cells
from geo.fix import Fix
from geo.position import LatLon, moved

LUYE = LatLon(22.913389, 121.119611)
NOON_MS = 1_783_216_800_000  # 2026-07-05 02:00 UTC, ten in the morning in Taitung
HOUR_MS = 3_600_000


def a_standing(
    *, north_m: float = 0.0, east_m: float = 0.0, left: str = "plenty", version: int = 1, name: str | None = None
) -> Standing:
    position = moved(LUYE, north_m, east_m)
    return Standing(
        id=name or str(uuid4()),
        position=position,
        cell=cells.cell_at(position, cells.BALLOON_RESOLUTION),
        rarity="common",
        coins=10,
        left=left,
        opens_at_ms=NOON_MS - HOUR_MS,
        closes_at_ms=NOON_MS + HOUR_MS,
        version=version,
    )


def a_world(*balloons: Standing) -> World:
    world = World()
    for balloon in balloons:
        world.put(balloon)
    return world


def a_fix(*, north_m: float = 0.0, at_ms: int = NOON_MS, accuracy_m: float = 6.0) -> Fix:
    return Fix(moved(LUYE, north_m, 0.0), accuracy_m, at_ms)


def a_track(*fixes: Fix) -> Track:
    track = Track()
    track.recent.extend(fixes)
    return track
