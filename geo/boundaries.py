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

from geo import grid
from geo.models import Township, Village
from geo.position import LatLon, lon_lat
from geo.tunables import TOWNSHIP_REACH_M


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

    def __init__(self, rows: Sequence[_Row], shapes: NDArray[np.object_]) -> None:
        """Rows in the order in which the first wins where two outlines are equally near; outlines on the grid."""
        self.rows = rows
        self.tree = shapely.STRtree(shapes)
        shapely.prepare(shapes)  # whether a point lies inside is found ten times faster than how far away it is

    def nearest(self, position: LatLon, reach_m: float) -> tuple[_Row, float] | None:
        """The row whose outline holds the position or is nearest within reach, and its distance; else None."""
        point = shapely.Point(grid.to_grid().transform(*lon_lat(position)))
        if not np.isfinite(point.x):
            return None
        found, away_m = self.tree.query_nearest(point, max_distance=reach_m, return_distance=True)
        if not len(found):
            return None
        return self.rows[int(found.min())], float(away_m[0])

    def nearest_to_each(self, positions: Sequence[LatLon], reach_m: float) -> list[tuple[_Row, float] | None]:
        """What `nearest` answers for each position, in one go: a list of 10,000 is not asked one by one."""
        points = _points(positions)
        answers: list[tuple[_Row, float] | None] = [None] * len(positions)
        asked, found = self._holding(points)
        self._answer(answers, asked, found, np.zeros(len(asked)))
        rest = np.array([number for number, answer in enumerate(answers) if answer is None], dtype=np.intp)
        (asked, found), away_m = self.tree.query_nearest(points[rest], max_distance=reach_m, return_distance=True)
        self._answer(answers, rest[asked], found, away_m)
        return answers

    def _holding(self, points: NDArray[np.object_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Numbers of points, and beside them those of outlines that hold them."""
        asked, found = self.tree.query(points)
        holds = shapely.intersects(self.tree.geometries[found], points[asked])
        return asked[holds], found[holds]

    def _answer(
        self,
        answers: list[tuple[_Row, float] | None],
        asked: NDArray[np.intp],
        found: NDArray[np.intp],
        away_m: NDArray[np.float64],
    ) -> None:
        for number in np.lexsort((found, asked))[::-1]:  # backwards: the first of equally near ones is written last
            answers[asked[number]] = self.rows[int(found[number])], float(away_m[number])

    def distances_m(self, positions: Sequence[LatLon], codes: Sequence[str]) -> NDArray[np.float64]:
        """How far each position lies outside the outline of the code beside it: 0 within; NaN for an unknown code."""
        index = {row.code: number for number, row in enumerate(self.rows)}
        outlines, points = self.tree.geometries, _points(positions)
        shapes = np.array([outlines[index[code]] if code in index else None for code in codes], dtype=object)
        away_m = np.zeros(len(points))
        outside = ~shapely.intersects(shapes, points)
        away_m[outside] = shapely.distance(shapes[outside], points[outside])
        return away_m

    def within(self, belongs_to: str) -> "Outlines":
        """Only those that belong to one township or region."""
        wanted = [number for number, row in enumerate(self.rows) if row.belongs_to == belongs_to]
        return Outlines([self.rows[number] for number in wanted], self.tree.geometries[wanted])


def _on_grid(wkb: Sequence[bytes]) -> NDArray[np.object_]:
    """Outlines in degrees, as a database has them, in metres of TWD97."""
    return np.asarray(shapely.transform(shapely.from_wkb(np.array(wkb, dtype=object)), _to_grid))


def _points(positions: Sequence[LatLon]) -> NDArray[np.object_]:
    """Points in metres of TWD97; one that is nowhere on the grid is empty, and nothing is near it."""
    pairs = _to_grid(np.array([lon_lat(position) for position in positions], dtype=np.float64).reshape(-1, 2))
    points = shapely.points(np.where(np.isfinite(pairs), pairs, 0.0))
    return np.asarray(np.where(np.isfinite(pairs).all(axis=1), points, shapely.Point()), dtype=object)


def _to_grid(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(grid.to_grid().transform(pairs[:, 0], pairs[:, 1]))


_kept: dict[str, Outlines] = {}


def forget() -> None:
    """Read the outlines again at the next question: they have changed."""
    _kept.clear()


def _townships() -> Outlines:
    if "townships" not in _kept:
        stored = list(Township.objects.order_by("code"))
        rows = [_Row(each.code, each.name_zh, each.name_en, each.region_id) for each in stored]
        _kept["townships"] = Outlines(rows, _on_grid([bytes(each.outline.wkb) for each in stored]))
    return _kept["townships"]


def _villages() -> Outlines:
    if "villages" not in _kept:
        stored = list(Village.objects.order_by("code"))
        rows = [_Row(each.code, each.name_zh, each.name_en, each.township_id) for each in stored]
        _kept["villages"] = Outlines(rows, _on_grid([bytes(each.outline.wkb) for each in stored]))
    return _kept["villages"]


def township_of(position: LatLon, reach_m: float = TOWNSHIP_REACH_M) -> TownshipFound | None:
    """The township that a position lies in, or the nearest within reach; None out at sea or elsewhere."""
    found = _townships().nearest(position, reach_m)
    return TownshipFound(*found[0], distance_m=found[1]) if found else None


def townships_of(positions: Sequence[LatLon]) -> list[TownshipFound | None]:
    """What `township_of` says of each position, in one go."""
    found = _townships().nearest_to_each(positions, TOWNSHIP_REACH_M)
    return [TownshipFound(*each[0], distance_m=each[1]) if each else None for each in found]


def distances_to_townships_m(positions: Sequence[LatLon], codes: Sequence[str]) -> list[float]:
    """How far each position lies outside the township whose code stands beside it: 0 within.

    Infinite where there is no such township, or the position is nowhere on the grid.
    """
    away_m = _townships().distances_m(positions, codes)
    return [float(each) for each in np.where(np.isnan(away_m), np.inf, away_m)]


def villages_in(townships: Sequence[str], positions: Sequence[LatLon]) -> list[VillageFound | None]:
    """The village of the township beside each position that it lies in, or its nearest within `TOWNSHIP_REACH_M`.

    For places that their address puts into a township beyond whose outline they stand.
    """
    found: list[VillageFound | None] = [None] * len(positions)
    for township in set(townships):
        asked = [number for number, each in enumerate(townships) if each == township]
        nearest = _villages_of(township).nearest_to_each([positions[number] for number in asked], TOWNSHIP_REACH_M)
        for number, each in zip(asked, nearest, strict=True):
            found[number] = VillageFound(*each[0], distance_m=each[1]) if each else None
    return found


def _villages_of(township: str) -> Outlines:
    key = f"villages of {township}"
    if key not in _kept:
        _kept[key] = _villages().within(township)
    return _kept[key]


def village_of(position: LatLon) -> VillageFound | None:
    """The village that a position lies in, or the nearest within `TOWNSHIP_REACH_M`; None where there is none."""
    found = _villages().nearest(position, TOWNSHIP_REACH_M)
    return VillageFound(*found[0], distance_m=found[1]) if found else None
