"""Which zones contain a position, answered from one cell of the H3 grid.

Every zone is entered under the cells that it touches. A cell that lies wholly inside a zone answers by itself;
only in a cell on its border is the outline asked, and that exactly. So a fix costs one look-up in a dictionary
almost everywhere, however many corners an outline has. Outlines are polygons in degrees (x = longitude), with holes
and in several parts where the ground has them; a point on an outline counts as inside.

It knows neither what a zone is for nor a clock. The cells are those of `World`, so that the live path, which has
worked out the cell of a fix anyway, asks `in_cell`.

>>> from shapely.geometry import box
>>> zones = ZoneIndex()
>>> zones.put("luye highland", box(121.10, 22.90, 121.13, 22.92))
>>> zones.at(LatLon(22.9134, 121.1196)), zones.at(LatLon(22.7939, 121.1233))
(('luye highland',), ())
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from geo import cells
from geo.position import LatLon, lon_lat

Outline: TypeAlias = Polygon | MultiPolygon
Border: TypeAlias = tuple[tuple[str, Outline], ...]

#: 1 cm: a cell's edges are arcs and an outline's are straight in degrees, 0.04 mm apart over the 66 m of an edge
#: (tan φ · s² / 8R), and h3 gives corners to a micrometre. A cell nearer to the border than this is asked exactly.
MARGIN_DEG: Final = 1e-7
NOTHING: Final[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """The cells wholly inside an outline, and those that its border runs through; none is in both."""

    inside: frozenset[int]
    border: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Here:
    """What one cell knows: zones that contain all of it, and zones that contain some of it."""

    inside: tuple[str, ...] = ()
    border: Border = ()


_EMPTY: Final = _Here()


class ZoneIndex:
    """Zones by the cells they touch; ids are the caller's."""

    def __init__(self) -> None:
        self._by_cell: dict[int, _Here] = {}
        self._covers: dict[str, Cover] = {}

    def __len__(self) -> int:
        return len(self._covers)

    def put(self, zone: str, outline: Outline) -> None:
        """Enter a zone, or give a known one another outline; ValueError where the outline is none.

        Costs about 20 µs for each cell of 15,000 m² that the zone touches.
        """
        cover = cover_of(outline)
        self.remove(zone)
        shapely.prepare(outline)
        self._covers[zone] = cover
        for cell in cover.inside:
            here = self._by_cell.get(cell, _EMPTY)
            self._by_cell[cell] = _Here((*here.inside, zone), here.border)
        for cell in cover.border:
            here = self._by_cell.get(cell, _EMPTY)
            self._by_cell[cell] = _Here(here.inside, (*here.border, (zone, outline)))

    def remove(self, zone: str) -> bool:
        """Forget a zone; False if it was not known."""
        cover = self._covers.pop(zone, None)
        if cover is None:
            return False
        for cell in cover.inside | cover.border:
            self._leave(cell, zone)
        return True

    def _leave(self, cell: int, zone: str) -> None:
        here = self._by_cell[cell]
        rest = _Here(
            tuple(other for other in here.inside if other != zone),
            tuple(other for other in here.border if other[0] != zone),
        )
        if rest == _EMPTY:
            del self._by_cell[cell]
        else:
            self._by_cell[cell] = rest

    def at(self, position: LatLon) -> tuple[str, ...]:
        """The ids of all zones that contain a position."""
        return self.in_cell(cells.cell_at(position, cells.BALLOON_RESOLUTION), position)

    def in_cell(self, cell: int, position: LatLon) -> tuple[str, ...]:
        """The same where the position's cell of `BALLOON_RESOLUTION` is known."""
        here = self._by_cell.get(cell)
        if here is None:
            return NOTHING
        return here.inside + _asked(here.border, position) if here.border else here.inside


def _asked(border: Border, position: LatLon) -> tuple[str, ...]:
    longitude, latitude = lon_lat(position)
    return tuple(zone for zone, outline in border if shapely.intersects_xy(outline, longitude, latitude))


def cover_of(outline: Outline) -> Cover:
    """The cells of `BALLOON_RESOLUTION` that an outline touches, in two kinds; ValueError where it is no outline."""
    if outline.is_empty or not outline.is_valid:
        reason = shapely.is_valid_reason(outline)
        raise ValueError(f"a zone needs a valid outline with an area, got {reason}: draw it without crossings")
    touched = np.array(cells.cells_touching(outline.buffer(MARGIN_DEG), cells.BALLOON_RESOLUTION), dtype=np.int64)
    safe = outline.buffer(-MARGIN_DEG)
    shapely.prepare(safe)
    is_inside = shapely.covers(safe, hexagons(touched.tolist()))
    return Cover(frozenset(touched[is_inside].tolist()), frozenset(touched[~is_inside].tolist()))


def hexagons(wanted: list[int]) -> NDArray[np.object_]:
    """The cells as polygons in degrees."""
    corners = [[lon_lat(corner) for corner in cells.corners_of(cell)] for cell in wanted]
    counts = np.array([len(each) for each in corners])
    points = np.array([pair for each in corners for pair in each])
    return np.asarray(shapely.polygons(shapely.linearrings(points, indices=np.repeat(np.arange(len(counts)), counts))))
