"""Cells of the H3 grid as 64-bit integers: the only module that imports h3.

A cell's integer fits a signed 64-bit column (H3's top bit is 0), and the descendants of a cell at one finer
resolution fill one range of integers, so that a database finds what lies in a cell with `BETWEEN`.

>>> luye = cell_at(LatLon(22.9134, 121.1196), SKY_RESOLUTION)
>>> lowest, highest = descendants_of(luye, BALLOON_RESOLUTION)
>>> lowest <= cell_at(LatLon(22.9134, 121.1196), BALLOON_RESOLUTION) <= highest
True
"""

from collections.abc import Iterable, Sequence

import h3.api.basic_int as h3
from shapely.geometry import MultiPolygon, Polygon

from geo.position import LatLon

#: Places for balloons: 76 m from centre to corner, 15,000 m² (H3 table of cell statistics).
BALLOON_RESOLUTION = 10
#: What planners count people in: 201 m from centre to corner.
FACT_RESOLUTION = 9
#: What a phone is told about a distant sky: 1.4 km from centre to corner.
SKY_RESOLUTION = 7
FINEST_RESOLUTION = 15

_RESOLUTION_SHIFT = 52
_RESOLUTION_MASK = 0b1111 << _RESOLUTION_SHIFT
_DIGIT_BITS = 3
_LAST_CHILD = 6


def cell_at(position: LatLon, resolution: int) -> int:
    """The cell that contains a position."""
    cell: int = h3.latlng_to_cell(position.latitude, position.longitude, resolution)
    return cell


def centre_of(cell: int) -> LatLon:
    """The centre of a cell."""
    return LatLon(*h3.cell_to_latlng(cell))


def corners_of(cell: int) -> list[LatLon]:
    """The five or six corners of a cell, counter-clockwise."""
    return [LatLon(*corner) for corner in h3.cell_to_boundary(cell)]


def resolution_of(cell: int) -> int:
    """The resolution of a cell, 0 (coarsest) to 15."""
    resolution: int = h3.get_resolution(cell)
    return resolution


def is_cell(number: int) -> bool:
    """Whether an integer names a cell at all."""
    return bool(h3.is_valid_cell(number))


def cell_text(cell: int) -> str:
    """The usual hexadecimal name of a cell, for JSON: its integer is beyond what JavaScript counts exactly."""
    text: str = h3.int_to_str(cell)
    return text


def cell_from_text(text: str) -> int:
    """The cell of a hexadecimal name; ValueError where the text names no cell."""
    cell = int(text, 16)
    if not is_cell(cell):
        raise ValueError(f"a cell is named by 15 hexadecimal digits of H3, got {text!r}")
    return cell


def ring_around(cell: int, rings: int) -> list[int]:
    """The cell and all cells within so many steps of it: 1, 7, 19, 37 … cells."""
    return list(h3.grid_disk(cell, rings))


def neighbours_of(cell: int) -> list[int]:
    """The six (at a pentagon five) cells that share an edge with this one."""
    return [other for other in h3.grid_disk(cell, 1) if other != cell]


def steps_between(a: int, b: int) -> int:
    """How many steps apart two cells of one resolution are; both must lie within a few hundred kilometres."""
    steps: int = h3.grid_distance(a, b)
    return steps


def parent_of(cell: int, resolution: int) -> int:
    """The coarser cell that a cell belongs to."""
    parent: int = h3.cell_to_parent(cell, resolution)
    return parent


def descendants_of(cell: int, resolution: int) -> tuple[int, int]:
    """The lowest and the highest integer among a cell's descendants at a finer resolution, both included.

    Every cell of that resolution between the two is a descendant, and no other is. The digits below the cell's
    own run from 000… to 666… (H3 index, three bits a digit; 7 marks an unused digit and is kept below).
    """
    own = resolution_of(cell)
    if not own <= resolution <= FINEST_RESOLUTION:
        raise ValueError(f"descendants are as fine as their cell (resolution {own}) or finer, got {resolution}")
    finer = (cell & ~_RESOLUTION_MASK) | (resolution << _RESOLUTION_SHIFT)
    lowest = highest = finer
    for level in range(own + 1, resolution + 1):
        shift = _DIGIT_BITS * (FINEST_RESOLUTION - level)
        cleared = ~(0b111 << shift)
        lowest &= cleared
        highest = (highest & cleared) | (_LAST_CHILD << shift)
    return lowest, highest


def cells_within(outline: Polygon | MultiPolygon, resolution: int) -> list[int]:
    """The cells whose centre lies inside an outline in degrees (x = longitude)."""
    return list(h3.geo_to_cells(outline, resolution))


def cells_touching(outline: Polygon | MultiPolygon, resolution: int) -> list[int]:
    """The cells that share any ground with an outline in degrees (x = longitude)."""
    return list(h3.h3shape_to_cells_experimental(h3.geo_to_h3shape(outline), resolution, contain="overlap"))


def compact(cells: Iterable[int]) -> Sequence[int]:
    """The same ground in the fewest cells of mixed resolutions."""
    return list(h3.compact_cells(list(cells)))
