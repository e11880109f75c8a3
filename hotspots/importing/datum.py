"""Lists in the old datum under another name: found out by their addresses, or by where the places stood before.

TWD67 lies about 850 m off and looks right. Moved by the shift, the points of such a list agree with the townships in
their addresses far better than as they are: a few of them cross a border. And where an earlier edition stands, they
all seem to have walked the same way. A handful of rows cannot tell.
"""

from collections.abc import Sequence
from math import hypot
from statistics import median
from typing import Final

from geo import boundaries
from geo.layers.twd67 import FROM_TWD67_M, REMEDY_TWD67
from geo.position import LatLon, moved, north_east_m
from hotspots.addresses import township_named
from hotspots.feeds.row import FeedRefused, Row
from hotspots.tunables import ROWS_FOR_DATUM

_EAST_M: Final = float(FROM_TWD67_M[0])
_NORTH_M: Final = float(FROM_TWD67_M[1])
#: Of the shared files, true ones miss at most 3 of 82 rows (atlas outlines, at 溫泉村) and 15 once moved; written in
#: TWD67 they miss 7 of 122, 11 of 82 and 9 of 154, and 0 to 3 once moved. 16 kiosks in the towns show nothing.
_NOTICEABLE: Final = 4
_NOTICEABLE_SHARE: Final = 0.04
_MISSES_LESS: Final = 0.5
#: How far from the shift the middle of all steps may lie.
_SAME_STEP_M: Final = 60.0
Step = tuple[LatLon, LatLon]


def refuse_twd67(rows: Sequence[Row], steps: Sequence[Step], name: str) -> None:
    """Refuse rows that fit their townships, or their own earlier positions (`steps`: before, now), once moved.

    Raises:
        FeedRefused: the points are in TWD67.
    """
    _refuse_by_address(rows, name)
    _refuse_by_steps(steps, name)


def _refuse_by_address(rows: Sequence[Row], name: str) -> None:
    named = [(row.position, township_named(row.address)) for row in rows if row.position is not None]
    said = [(position, township.code) for position, township in named if township]
    if len(said) < ROWS_FOR_DATUM:
        return
    codes = [code for _, code in said]
    misses = _missing([position for position, _ in said], codes)
    if misses < max(_NOTICEABLE, _NOTICEABLE_SHARE * len(said)):
        return
    moved_misses = _missing([moved(position, _NORTH_M, _EAST_M) for position, _ in said], codes)
    if moved_misses < _MISSES_LESS * misses:
        raise FeedRefused(
            f"{name} looks like TWD67 under another name: {misses} of {len(said)} rows lie outside the township in"
            f" their address, {moved_misses} once moved 828 m east and 207 m south; {REMEDY_TWD67}"
        )


def _missing(positions: Sequence[LatLon], codes: Sequence[str]) -> int:
    return sum(away_m > 0.0 for away_m in boundaries.distances_to_townships_m(positions, codes))


def _refuse_by_steps(steps: Sequence[Step], name: str) -> None:
    if len(steps) < ROWS_FOR_DATUM:
        return
    walked = [north_east_m(before, after) for before, after in steps]
    north_m, east_m = median(north for north, _ in walked), median(east for _, east in walked)
    if hypot(north_m + _NORTH_M, east_m + _EAST_M) < _SAME_STEP_M:
        raise FeedRefused(
            f"{name} looks like TWD67 under another name: {len(steps)} places of its earlier edition all seem to"
            f" have moved {-east_m:.0f} m west and {north_m:.0f} m north; {REMEDY_TWD67}"
        )
