"""Which township or village a position belongs to: inside its outline, else the nearest one within reach.

Official outlines cut corners: real places on Green Island's shore lie up to 150 m outside, so whoever stands there
belongs to the nearest township. Outlines are kept in memory in the metres of TWD97 (EPSG:3826), where 'nearest'
means nearest on the ground; its scale is within 0.03 % of true here. They are read from the database at the first
question; `forget` makes the next question read them again, and loading calls it. Another process keeps what it has
until it is restarted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from geo.models import Township, Village
from geo.position import LatLon, lon_lat
from geo.tunables import TOWNSHIP_REACH_M

_TO_GRID = Transformer.from_crs(4326, 3826, always_xy=True)


@dataclass(frozen=True, slots=True)
class TownshipFound:
    """A township and how far outside its outline the position lies: 0 within."""

    code: str
    name_zh: str
    name_en: str
    region: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class VillageFound:
    """A village and how far outside its outline the position lies: 0 within."""

    code: str
    name_zh: str
    name_en: str
    township: str
    distance_m: float


class _Row(NamedTuple):
    """A row's first four columns, as its answer wants them."""

    code: str
    name_zh: str
    name_en: str
    belongs_to: str


class Outlines:
    """Outlines to be asked which of them a position is in or nearest to."""

    def __init__(self, rows: Sequence[_Row], wkb: Sequence[bytes]) -> None:
        """Rows in the order in which the first wins where two outlines are equally near; outlines in degrees."""
        self.rows = rows
        shapes = shapely.from_wkb(np.array(wkb, dtype=object))
        self.tree = shapely.STRtree(shapely.transform(shapes, _to_grid))

    def nearest(self, position: LatLon, reach_m: float) -> tuple[_Row, float] | None:
        """The row whose outline holds the position or is nearest within reach, and its distance; else None."""
        point = shapely.Point(_TO_GRID.transform(*lon_lat(position)))
        if not np.isfinite(point.x):
            return None
        found, away_m = self.tree.query_nearest(point, max_distance=reach_m, return_distance=True)
        if not len(found):
            return None
        return self.rows[int(found.min())], float(away_m[0])


def _to_grid(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(_TO_GRID.transform(pairs[:, 0], pairs[:, 1]))


_kept: dict[str, Outlines] = {}


def forget() -> None:
    """Read the outlines again at the next question: they have changed."""
    _kept.clear()


def _townships() -> Outlines:
    if "townships" not in _kept:
        stored = list(Township.objects.order_by("code"))
        rows = [_Row(each.code, each.name_zh, each.name_en, each.region_id) for each in stored]
        _kept["townships"] = Outlines(rows, [bytes(each.outline.wkb) for each in stored])
    return _kept["townships"]


def _villages() -> Outlines:
    if "villages" not in _kept:
        stored = list(Village.objects.order_by("code"))
        rows = [_Row(each.code, each.name_zh, each.name_en, each.township_id) for each in stored]
        _kept["villages"] = Outlines(rows, [bytes(each.outline.wkb) for each in stored])
    return _kept["villages"]


def township_of(position: LatLon) -> TownshipFound | None:
    """The township that a position lies in, or the nearest within `TOWNSHIP_REACH_M`; None out at sea or elsewhere."""
    found = _townships().nearest(position, TOWNSHIP_REACH_M)
    return TownshipFound(*found[0], distance_m=found[1]) if found else None


def village_of(position: LatLon) -> VillageFound | None:
    """The village that a position lies in, or the nearest within `TOWNSHIP_REACH_M`; None where there is none."""
    found = _villages().nearest(position, TOWNSHIP_REACH_M)
    return VillageFound(*found[0], distance_m=found[1]) if found else None
