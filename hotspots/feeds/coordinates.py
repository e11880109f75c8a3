"""Two cells of a row as a position: numbers in whatever dress, axes in either order, degrees or metres of TWD97.

What two numbers are is told by their size alone, because in Taiwan nothing overlaps: longitudes run from 114 to 124,
latitudes from 10 to 27, eastings of TWD97 (TM2) below a million metres, northings above. So a swapped pair, metres in
a column of degrees, and E121.1196 are found row by row, mended, and every mending is named. Nothing is guessed from
an address. A pair that is a position elsewhere on earth is handed on as it is: whether it may stand so far off is for
`hotspots.importing` to judge.

>>> spot = spot_of("22.9134", "121°7'10.56\\"E")
>>> round(spot.x, 6), spot.y, [str(repair) for repair in spot.repairs]
(121.1196, 22.9134, ['degrees_in_text', 'axes_swapped'])
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from typing import Final

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo.layers.refusal import LayerRefused
from geo.layers.twd67 import TAIWAN_GRID, refuse_twd67
from geo.position import LatLon, from_lon_lat
from hotspots.feeds.row import FeedRefused, Repair, Trouble

WGS_84: Final = "EPSG:4326"
#: WGS 84, and TWD97 in degrees (in two and three dimensions), which lies within half a metre of it.
_AS_IT_IS: Final = frozenset({4326, 4979, 3824, 3823})
#: Taiwan with its outermost islands (Taiping 10.4° N 114.4° E, Dongyin 26.4° N); in TM2 metres without Taiping, which
#: nobody measures in zone 121.
_LONGITUDES_DEG, _LATITUDES_DEG = (114.0, 124.0), (10.0, 27.0)
_EASTINGS_M, _NORTHINGS_M = (-500_000.0, 1_000_000.0), (2_200_000.0, 3_000_000.0)

_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]*)?")
#: Degrees, minutes and seconds with nothing but : or - or a space between them.
_IN_THREE: Final = re.compile(r"([NSEW]?) ?([0-9]{1,3})([ :-])([0-9]{1,2})\3([0-9]{1,2}(?:\.[0-9]*)?) ?([NSEW]?)")
_TWO_NUMBERS: Final = re.compile(r"[0-9] [0-9]")
_COMMA_OF_SECONDS: Final = re.compile(r"([0-9]),([0-9]+)(?=[\"'])")
_DECIMAL_COMMA: Final = re.compile(r"(?:1[12][0-9]|[12][0-9]),[0-9]+")
#: How a spreadsheet is told that a number is text: '121.1196 and ="121.1196".
_SPREADSHEET: Final = re.compile(r"(?:^'|^=?\")([0-9][0-9.,]*)\"?$")
_UNIT: Final = re.compile(r"(?<=[0-9.]) ?(?:公尺|米|METERS?|METRES?|M)$")
_DEGREES: Final = re.compile(
    r"(?P<before>[NSEW]?)(?P<degrees>[0-9]{1,3}(?:\.[0-9]*)?)"
    r"(?:°(?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]*)?)(?:'(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]*)?)\"?)?)?)?)?"
    r"(?P<after>[NSEW]?)"
)
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_MARKS: Final = str.maketrans(
    {"º": "°", "˚": "°", "度": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "分": "'"}
    | {"″": '"', "”": '"', "“": '"', "秒": '"', "−": "-"}
)
_SIDES: Final = {"北緯": "N", "南緯": "S", "東經": "E", "西經": "W", "''": '"'}


class Unit(StrEnum):
    """What a pair of numbers is measured in."""

    DEGREES = "degrees"
    METRES = "metres"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a cell gives it, and what had to be mended to read it."""

    value: float
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """x eastward, y northward, in degrees or metres; no unit exactly where `trouble` says why."""

    x: float
    y: float
    unit: Unit | None
    repairs: tuple[Repair, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of the columns: `unit` by their names, `crs` by the caller or the file itself."""

    unit: Unit | None = None
    crs: str | None = None


def number_in(text: str) -> Number | None:
    """The number that a cell holds, in degrees or metres; None if it holds none.

    Reads 121.1196, １２１．１１９６, 121,1196, 265,006.66 m, E121.1196, 22°54'48"N, 22:54:48, 北緯22度54分48秒.
    """
    if _PLAIN.fullmatch(text):
        return Number(float(text))
    narrow = text.translate(_FULL_WIDTH)
    repairs = (Repair.FULL_WIDTH,) if narrow != text else ()
    if _PLAIN.fullmatch(narrow.strip()):
        return Number(float(narrow), repairs)
    mended = _dressed(narrow)
    return mended and Number(mended.value, repairs + mended.repairs)


def _dressed(text: str) -> Number | None:
    bare = _with_plain_marks(text)
    if _DECIMAL_COMMA.fullmatch(bare):
        return Number(float(bare.replace(",", ".")), (Repair.DEGREES_IN_TEXT,))
    if _PLAIN.fullmatch(bare) or _THOUSANDS.fullmatch(bare):
        return Number(float(bare.replace(",", "").replace(" ", "")), (Repair.MARKS_DROPPED,))
    bare = _IN_THREE.sub(r"\1\2°\4'\5\6", bare)
    if _TWO_NUMBERS.search(bare):
        return None
    return _sexagesimal(_COMMA_OF_SECONDS.sub(r"\1.\2", bare.replace(" ", "")))


def _with_plain_marks(text: str) -> str:
    """Degrees, minutes, seconds and sides as ° ' " N E, without a unit of length or a spreadsheet's quotes."""
    bare = text.translate(_MARKS).upper().strip()
    for spelling, mark in _SIDES.items():
        bare = bare.replace(spelling, mark)
    return _UNIT.sub("", _SPREADSHEET.sub(r"\1", bare)).strip()


def _sexagesimal(bare: str) -> Number | None:
    """Degrees with their marks; minutes and seconds may reach 60, which programs print by rounding."""
    found = _DEGREES.fullmatch(bare)
    if not found or (found["before"] and found["after"]):
        return None
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    broken = ("." in found["degrees"] and found["minutes"]) or ("." in (found["minutes"] or "") and found["seconds"])
    if broken or minutes > 60 or seconds > 60:
        return None
    value = float(found["degrees"]) + minutes / 60 + seconds / 3600
    return Number(-value if (found["before"] or found["after"]) in ("S", "W") else value, (Repair.DEGREES_IN_TEXT,))


def spot_of(x_text: str, y_text: str) -> Spot:
    """What the cells of x (longitude or easting) and y (latitude or northing) say, with the axes put right."""
    if not x_text or not y_text:
        return _nowhere(Trouble.NO_POSITION)
    x, y = number_in(x_text), number_in(y_text)
    if x is None or y is None:
        return _nowhere(Trouble.UNREADABLE_POSITION)
    if x.value == 0.0 and y.value == 0.0:
        return _nowhere(Trouble.NULL_ISLAND)
    return _with_unit(Spot(x.value, y.value, None, tuple(dict.fromkeys(x.repairs + y.repairs))))


def _nowhere(trouble: Trouble) -> Spot:
    return Spot(0.0, 0.0, None, (), trouble)


def _with_unit(spot: Spot) -> Spot:
    """The spot with its unit, turned round where only that lies in Taiwan, or at least on earth."""
    x, y = spot.x, spot.y
    unit, turned_unit = _unit_in_taiwan(x, y), _unit_in_taiwan(y, x)
    if unit is None and turned_unit is None:
        unit, turned_unit = _unit_on_earth(x, y), _unit_on_earth(y, x)
    if unit is not None:
        return replace(spot, unit=unit)
    if turned_unit is None:
        return _nowhere(Trouble.UNREADABLE_POSITION)
    return Spot(y, x, turned_unit, (*spot.repairs, Repair.AXES_SWAPPED))


def _unit_in_taiwan(x: float, y: float) -> Unit | None:
    if _in(x, _LONGITUDES_DEG) and _in(y, _LATITUDES_DEG):
        return Unit.DEGREES
    return Unit.METRES if _in(x, _EASTINGS_M) and _in(y, _NORTHINGS_M) else None


def _unit_on_earth(x: float, y: float) -> Unit | None:
    if abs(x) <= 180 and abs(y) <= 90:
        return Unit.DEGREES
    return Unit.METRES if min(abs(x), abs(y)) > 1_000 else None


def _in(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row stands, in WGS 84, with what was mended; no position exactly where `trouble` says why."""

    position: LatLon | None
    repairs: tuple[Repair, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Placing:
    """All rows of a list placed, and the reference system that most of them are in."""

    rows: tuple[Placed, ...]
    crs: str


def placed(pairs: Sequence[tuple[str, str]], said: Said, name: str) -> Placing:
    """The positions of all (x, y) cells of a list; FeedRefused for TWD67 and for a system that the numbers contradict.

    A row in the other unit than its column (as said, else as most rows are) is read for what it is, and named.
    """
    crs = system(said.crs, name) if said.crs else None
    spots = [spot_of(x, y) for x, y in pairs]
    if crs is None:
        spots = [_in_twd97(spot) for spot in spots]
    most = _most_frequent(spots)
    if crs is not None and most is not None and crs.is_geographic != (most is Unit.DEGREES):
        raise FeedRefused(f"{name}: {crs.name} is said, but most positions are in {most}: leave the system out")
    column = said.unit if crs is None and said.unit else most
    spots = [_mended(spot, column) for spot in spots]
    degrees = crs if crs is not None and crs.is_geographic else _known(WGS_84)
    metres = crs if crs is not None and not crs.is_geographic else _known(TAIWAN_GRID)
    rows = _in_wgs_84(spots, {Unit.DEGREES: degrees, Unit.METRES: metres})
    return Placing(rows, _code(metres if most is Unit.METRES else degrees))


def _in_twd97(spot: Spot) -> Spot:
    """Metres that are none of TWD97's are of a system that nobody has named."""
    known = spot.unit is not Unit.METRES or (_in(spot.x, _EASTINGS_M) and _in(spot.y, _NORTHINGS_M))
    return spot if known else _nowhere(Trouble.UNREADABLE_POSITION)


def _most_frequent(spots: Sequence[Spot]) -> Unit | None:
    counts = {unit: sum(spot.unit is unit for spot in spots) for unit in Unit}
    return max(Unit, key=counts.__getitem__) if any(counts.values()) else None


def _mended(spot: Spot, column: Unit | None) -> Spot:
    if spot.unit is None or spot.unit is column:
        return spot
    repair = Repair.GRID_TO_DEGREES if spot.unit is Unit.METRES else Repair.DEGREES_IN_GRID
    return replace(spot, repairs=(*spot.repairs, repair))


def _in_wgs_84(spots: Sequence[Spot], systems: dict[Unit, CRS]) -> tuple[Placed, ...]:
    """Each unit's spots in one call: PROJ takes 0.2 µs a point so, 20 µs one by one."""
    rows = [Placed(None, spot.repairs, spot.trouble) for spot in spots]
    for unit, crs in systems.items():
        mine = [place for place, spot in enumerate(spots) if spot.unit is unit]
        x, y = [spots[place].x for place in mine], [spots[place].y for place in mine]
        if mine and crs.to_epsg() not in _AS_IT_IS:
            x, y = _to_degrees(crs).transform(x, y)
        for place, longitude, latitude in zip(mine, x, y, strict=True):
            rows[place] = _checked(float(longitude), float(latitude), spots[place].repairs)
    return tuple(rows)


def _checked(longitude: float, latitude: float, repairs: tuple[Repair, ...]) -> Placed:
    if not (isfinite(longitude) and isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        return Placed(None, (), Trouble.UNREADABLE_POSITION)
    return Placed(from_lon_lat(longitude, latitude), repairs)


def system(text: str, name: str) -> CRS:
    """The reference system of a code; FeedRefused for TWD67 and for what is no system."""
    try:
        crs = _known(text)
        refuse_twd67(crs, name)
    except CRSError as error:
        raise FeedRefused(
            f"{name}: the system must be one such as EPSG:3826 (TWD97) or EPSG:4326, got {text!r}"
        ) from error
    except LayerRefused as error:
        raise FeedRefused(str(error)) from error
    return crs


@lru_cache(maxsize=8)
def _known(text: str) -> CRS:
    return CRS.from_user_input(text)


@lru_cache(maxsize=8)
def _to_degrees(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, WGS_84, always_xy=True)


def _code(crs: CRS) -> str:
    number = crs.to_epsg()
    return f"EPSG:{number}" if number else crs.name[:40]
