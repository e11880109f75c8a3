"""Each row against the ground: does its position lie in Taitung, and where its address says?

The address is what people go by, so a row near the border belongs to the township that its address names; only a
position well inside another one contradicts it. Whatever cannot be placed is set aside with the reason; what plainly
is another county's is left alone. Writes nothing. Called by `hotspots.importing.feed`.
"""

from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import Final

from geo import boundaries
from geo.boundaries import TownshipFound
from geo.position import LatLon
from geo.taitung import TownshipName
from hotspots.addresses import TAITUNG, county_named, township_named
from hotspots.feeds.row import Row, Trouble
from hotspots.folding import folded
from hotspots.importing.outcomes import Aside, Judged, Placed, Standpoint
from hotspots.importing.values import bad_value
from hotspots.tunables import ADDRESS_REACH_M, ELSEWHERE_M

Progress = Callable[[int, int], None]
Verdict = Placed | Aside | None  # None: elsewhere
_AT_ONCE: Final = 500
#: Where Taiwan lies, with its outer islands: (west, south, east, north) in degrees.
_TAIWAN_DEG: Final = (114.0, 20.0, 124.0, 27.0)
_FAR_M: Final = 1_000_000.0


def judge(rows: Sequence[Row], *, on_progress: Progress | None = None) -> Judged:
    """Every row in one of four heaps; what is repeated is kept once, whichever of the equal rows comes first."""
    verdicts: list[Verdict] = []
    for start in range(0, len(rows), _AT_ONCE):
        verdicts += _judged_at_once(rows[start : start + _AT_ONCE])
        if on_progress:
            on_progress(len(verdicts), len(rows))
    return _in_heaps(rows, verdicts)


def _judged_at_once(rows: Sequence[Row]) -> list[Verdict]:
    """Verdicts of some rows; the township of each position is looked up for all of them together."""
    positions = [row.position for row in rows if row.position is not None]
    found = iter(boundaries.townships_of(positions))
    return [_verdict(row, next(found) if row.position is not None else None) for row in rows]


def _verdict(row: Row, found: TownshipFound | None) -> Verdict:
    county = _county_said(row)
    if county not in (None, TAITUNG):
        return _of_another_county(row, county or "", found)
    if row.trouble is not None or row.position is None:
        return Aside(row, row.trouble or Trouble.NO_POSITION, row.details)
    bad = bad_value(row)
    if bad is not None:
        return Aside(row, Trouble.UNREADABLE_VALUE, bad)
    return _on_the_ground(row, row.position, township_named(row.address), found, says_taitung=county == TAITUNG)


def _county_said(row: Row) -> str | None:
    """The county in the address, else one that fills a column of the list by itself."""
    named = county_named(row.address)
    if named is not None:
        return named
    said = (county_named(value) for value in row.values.values() if len(value.strip()) == len(TAITUNG))
    return next((county for county in said if county), None)


def _of_another_county(row: Row, county: str, found: TownshipFound | None) -> Verdict:
    """Elsewhere, unless the point lies inside Taitung: then one of the two is wrong."""
    if row.position is None or found is None or found.distance_m > 0.0:
        return None
    return Aside(row, Trouble.CONTRADICTS, _details(row.position, said=county, found=found.name_zh))


def _on_the_ground(
    row: Row, position: LatLon, named: TownshipName | None, found: TownshipFound | None, *, says_taitung: bool
) -> Verdict:
    if named is not None and (found is None or found.code != named.code):
        return _beside_its_township(row, position, named, found)
    if found is not None:
        return Placed(row, position, standpoint(position, found.code, found.region))
    nearest = boundaries.township_of(position, _FAR_M)
    away_m = nearest.distance_m if nearest else inf
    if not says_taitung and away_m > ELSEWHERE_M and _in_taiwan(position):
        return None
    return Aside(row, Trouble.OUT_OF_COUNTY, _details(position, away_m=f"{away_m:.0f}"))


def _beside_its_township(row: Row, position: LatLon, named: TownshipName, found: TownshipFound | None) -> Verdict:
    """Outside the township in the address: a border row within reach, else a slip in the position or the address."""
    away_m = boundaries.distances_to_townships_m([position], [named.code])[0]
    if away_m <= ADDRESS_REACH_M:
        return Placed(row, position, standpoint(position, named.code, named.region))
    if found is None:
        return Aside(row, Trouble.OUT_OF_COUNTY, _details(position, said=named.name_zh, away_m=f"{away_m:.0f}"))
    details = _details(position, said=named.name_zh, found=found.name_zh, away_m=f"{away_m:.0f}")
    return Aside(row, Trouble.CONTRADICTS, details)


def standpoint(position: LatLon, township: str, region: str) -> Standpoint:
    """A township, its region, and the village of that township at or nearest to the position."""
    village = boundaries.village_in(township, position)
    return Standpoint(township, village.code if village else None, region)


def _in_taiwan(position: LatLon) -> bool:
    west, south, east, north = _TAIWAN_DEG
    return west <= position.longitude <= east and south <= position.latitude <= north


def _details(position: LatLon, **words: str) -> dict[str, str]:
    return {"position": f"{position.latitude:.6f}, {position.longitude:.6f}", **words}


def _in_heaps(rows: Sequence[Row], verdicts: Iterable[Verdict]) -> Judged:
    placed: list[Placed] = []
    aside: list[Aside] = []
    repeated: list[Row] = []
    elsewhere: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for row, verdict in zip(rows, verdicts, strict=True):
        if verdict is None:
            elsewhere.append(row)
        elif (key := _sameness(verdict)) in seen:
            repeated.append(row)
        else:
            seen.add(key)
            placed.append(verdict) if isinstance(verdict, Placed) else aside.append(verdict)
    return Judged(tuple(placed), tuple(aside), tuple(repeated), tuple(elsewhere))


def _sameness(verdict: Placed | Aside) -> tuple[str, ...]:
    """What makes two rows one: name, address and position (to a decimetre), or the whole row where it has none."""
    row = verdict.row
    names = (folded(row.name_zh), folded(row.address))
    if isinstance(verdict, Placed):
        return *names, f"{verdict.position.latitude:.6f}", f"{verdict.position.longitude:.6f}"
    return *names, verdict.trouble, *(f"{key}={value}" for key, value in sorted(row.values.items()))
