"""What one phone has been shown of the sky, and what has to be told to bring it up to date."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from game.live import tunables
from game.live.receive_fix import Verdict
from game.live.standing import Standing
from game.live.world import World, sky_cell
from geo import cells
from geo.fix import Fix
from geo.position import LatLon, distance_m
from web import protocol
from web.phone import replies

NOWHERE: Final = 0
NONE_YET: Final[Mapping[int, int]] = {}


class SkyView:
    """The balloons one phone knows, around the place from which it last looked.

    What stands beyond the radius is the county's counts, one object that all phones share, less the phone's own
    surroundings: keeping the difference for each phone would cost kilobytes.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, str] = {}
        self._counts: Mapping[int, int] = NONE_YET
        self._around: Mapping[int, int] = NONE_YET
        self.anchor: LatLon | None = None
        self.cell = NOWHERE
        self._is_rough = True

    def wants(self, fix: Fix, verdict: Verdict) -> bool:
        """Whether the phone has come far enough for another look; a coarse fix serves until a good one."""
        if verdict is Verdict.COARSE:
            return self._is_rough and fix.accuracy_m <= tunables.SKY_RADIUS_M and self._is_off(fix)
        if verdict is not Verdict.GOOD:
            return False
        was_rough, self._is_rough = self._is_rough, False
        return was_rough or self._is_off(fix)

    def _is_off(self, fix: Fix) -> bool:
        anchor = self.anchor
        return anchor is None or distance_m(anchor, fix.position) > tunables.SKY_STEP_M

    def look_from(self, position: LatLon | None, now_ms: int) -> protocol.SkyChange | None:
        """The difference between what stands around a position and what the phone knows.

        Compared by what is shown, never by version: a balloon told anew without a visible change
        would give away that somebody caught it just now.
        """
        if position is not None:
            self.anchor = position
            self.cell = cells.cell_at(position, cells.SKY_RESOLUTION)
        around = self._world.around(self.anchor, now_ms) if self.anchor else []
        shown = {balloon.id: balloon.left_shown(now_ms) for balloon in around}
        add = [balloon for balloon in around if self._known.get(balloon.id) != shown[balloon.id]]
        gone = [balloon for balloon in self._known if balloon not in shown]
        self._known = shown
        far = self._far_changes(around, now_ms)
        if not (add or gone or far):
            return None
        return protocol.SkyChange(add=[replies.sky_balloon(one, now_ms) for one in add], gone=gone, far=far)

    def _far_changes(self, balloons: list[Standing], now_ms: int) -> list[protocol.FarCount]:
        """The cells whose count beyond the radius has changed; a count of 0 takes a cell away."""
        counts, around = self._world.counts(now_ms), Counter(map(sky_cell, balloons))
        suspects = around.keys() | self._around.keys()
        if counts is not self._counts:
            suspects |= counts.keys() | self._counts.keys()
        changed = [
            cell for cell in suspects if far_of(counts, around, cell) != far_of(self._counts, self._around, cell)
        ]
        self._counts, self._around = counts, around
        return [replies.far_count(cell, far_of(counts, around, cell)) for cell in sorted(changed)]

    def sees(self, places: list[LatLon], reach_m: float) -> bool:
        """Whether one of these places lies within reach of where the phone last looked."""
        anchor = self.anchor
        return anchor is not None and any(distance_m(anchor, place) <= reach_m for place in places)


def far_of(counts: Mapping[int, int], around: Mapping[int, int], cell: int) -> int:
    """How many balloons of a cell stand beyond the radius."""
    return counts.get(cell, 0) - around.get(cell, 0)
