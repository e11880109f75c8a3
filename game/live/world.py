"""What stands where, in memory: one dictionary look-up answers what is near a fix.

Every balloon is entered under each cell (H3 resolution 10) from which it can be near, so that the hot
path asks one cell instead of searching. The world knows no clock and no database: `loading` fills
it, `following` keeps it fresh, and a change is applied only if its version is newer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from game.live import tunables
from game.live.standing import Standing
from geo import cells
from geo.position import LatLon, distance_m

NOTHING: tuple[Standing, ...] = ()
# Cells of resolution 7 are 2.4 km apart: two rings hold every balloon within 3 km of any point of one.
SKY_RINGS = 2
COUNTS_LAST_MS = 5_000


class World:
    """All balloons that fly or may still be judged, by id, by near cell, by sky cell."""

    def __init__(self) -> None:
        self.by_id: dict[str, Standing] = {}
        self._near: dict[int, tuple[Standing, ...]] = {}
        self._reach: dict[str, tuple[int, ...]] = {}
        self._sky: dict[int, dict[str, Standing]] = {}
        self._counted: tuple[int, Counter[int]] = (0, Counter())

    def put(self, balloon: Standing) -> bool:
        """Enter a balloon or its newer version; False if what is known is as new."""
        known = self.by_id.get(balloon.id)
        if known is not None and known.version >= balloon.version:
            return False
        if known is not None:
            self.remove(known.id)
        self.by_id[balloon.id] = balloon
        self._reach[balloon.id] = reach_of(balloon)
        for cell in self._reach[balloon.id]:
            self._near[cell] = (*self._near.get(cell, NOTHING), balloon)
        self._sky.setdefault(sky_cell(balloon), {})[balloon.id] = balloon
        return True

    def remove(self, balloon_id: str) -> Standing | None:
        """Forget a balloon; what it was, if it was known."""
        balloon = self.by_id.pop(balloon_id, None)
        if balloon is None:
            return None
        for cell in self._reach.pop(balloon_id):
            self._leave(cell, balloon_id)
        around = self._sky[sky_cell(balloon)]
        del around[balloon_id]
        if not around:
            del self._sky[sky_cell(balloon)]
        return balloon

    def _leave(self, cell: int, balloon_id: str) -> None:
        rest = tuple(other for other in self._near[cell] if other.id != balloon_id)
        if rest:
            self._near[cell] = rest
        else:
            del self._near[cell]

    def near(self, cell: int) -> tuple[Standing, ...]:
        """Every balloon that can be within `NEAR_RADIUS_M` of a point of this cell, open or not."""
        return self._near.get(cell, NOTHING)

    def around(self, position: LatLon, now_ms: int) -> list[Standing]:
        """The open balloons within the sky's radius of a position."""
        return [
            balloon
            for balloon in self._in_sky(sky_cells_around(position))
            if balloon.is_open(now_ms) and distance_m(position, balloon.position) <= tunables.SKY_RADIUS_M
        ]

    def _in_sky(self, sky_cells: Iterable[int]) -> Iterator[Standing]:
        for cell in sky_cells:
            yield from self._sky.get(cell, {}).values()

    def turned(self, since_ms: int, now_ms: int) -> list[Standing]:
        """The balloons that look otherwise than at `since_ms` by the clock alone: nobody writes a line for that.

        Their window began or ended, or the time has come to tell what is left.
        """
        return [
            balloon
            for balloon in self.by_id.values()
            if since_ms < balloon.opens_at_ms <= now_ms
            or since_ms < balloon.closes_at_ms <= now_ms
            or since_ms < balloon.left_from_ms <= now_ms
        ]

    def counts(self, now_ms: int) -> Counter[int]:
        """Open balloons per cell of resolution 7; worked out at most every few seconds, and the same object
        as long as nothing has changed, so that all phones can hold on to it."""
        counted_at_ms, counted = self._counted
        if now_ms - counted_at_ms > COUNTS_LAST_MS or now_ms < counted_at_ms:
            fresh = Counter(
                {
                    cell: standing
                    for cell, balloons in self._sky.items()
                    if (standing := sum(balloon.is_open(now_ms) for balloon in balloons.values()))
                }
            )
            counted = counted if fresh == counted else fresh
            self._counted = (now_ms, counted)
        return counted


def reach_of(balloon: Standing) -> tuple[int, ...]:
    """The cells (about 30) that have a point within `NEAR_RADIUS_M` of the balloon; now and then one that has none."""
    farthest_m = tunables.NEAR_RADIUS_M + tunables.CELL_RADIUS_M
    rings = cells.ring_around(balloon.cell, tunables.NEAR_RINGS)
    return tuple(cell for cell in rings if distance_m(balloon.position, cells.centre_of(cell)) <= farthest_m)


def sky_cell(balloon: Standing) -> int:
    """The cell of resolution 7 that a balloon is counted in."""
    return cells.parent_of(balloon.cell, cells.SKY_RESOLUTION)


def sky_cells_around(position: LatLon) -> Iterable[int]:
    """The cells of resolution 7 that have a point within the sky's radius of a position, and a few more."""
    return cells.ring_around(cells.cell_at(position, cells.SKY_RESOLUTION), SKY_RINGS)
