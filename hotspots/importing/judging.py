"""Each row against the ground: does its position lie in Taitung, and where its address says?

The address is what people go by, so a row near the border belongs to the township that its address names; only a
position well inside another one contradicts it. Whatever cannot be placed is set aside with the reason; what plainly
is another county's is left alone. Writes nothing. Called by `hotspots.importing.feed`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from geo import boundaries
from geo.boundaries import TownshipFound, VillageFound
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


@dataclass(frozen=True, slots=True)
class _Ground:
    """What lies under a row: the township found there, the one in its address, and how far away that is if another."""

    found: TownshipFound | None = None
    named: TownshipName | None = None
    named_m: float = inf


def _judged_at_once(rows: Sequence[Row]) -> list[Verdict]:
    """Verdicts of some rows; the ground is asked for all of them together."""
    return _with_villages([_verdict(row, ground) for row, ground in zip(rows, _grounds(rows), strict=True)])


def _grounds(rows: Sequence[Row]) -> list[_Ground]:
    positions = [row.position for row in rows if row.position is not None]
    named = [township_named(row.address) for row in rows if row.position is not None]
    found = boundaries.townships_of(positions)
    beside = [n for n, (there, said) in enumerate(zip(found, named, strict=True)) if said and _differ(there, said)]
    away_m = boundaries.distances_to_townships_m(
        [positions[number] for number in beside], [township.code for n in beside if (township := named[n])]
    )
    by_number = dict(zip(beside, away_m, strict=True))
    grounds = iter([_Ground(found[n], township, by_number.get(n, inf)) for n, township in enumerate(named)])
    return [next(grounds) if row.position is not None else _Ground() for row in rows]


def _differ(found: TownshipFound | None, named: TownshipName) -> bool:
    return found is None or found.code != named.code


def _verdict(row: Row, ground: _Ground) -> Verdict:
    county = _county_said(row)
    if county not in (None, TAITUNG):
        return _of_another_county(row, county or "", ground.found)
    if row.trouble is not None or row.position is None:
        return Aside(row, row.trouble or Trouble.NO_POSITION, row.details)
    bad = bad_value(row)
    if bad is not None:
        return Aside(row, Trouble.UNREADABLE_VALUE, bad)
    if ground.named is not None and _differ(ground.found, ground.named):
        return _beside_its_township(row, row.position, ground.named, ground)
    if ground.found is not None:
        return Placed(row, row.position, Standpoint(ground.found.code, None, ground.found.region))
    return _out_of_county(row, row.position, says_taitung=county == TAITUNG)


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


def _out_of_county(row: Row, position: LatLon, *, says_taitung: bool) -> Verdict:
    nearest = boundaries.township_of(position, _FAR_M)
    away_m = nearest.distance_m if nearest else inf
    if not says_taitung and away_m > ELSEWHERE_M and _in_taiwan(position):
        return None
    return Aside(row, Trouble.OUT_OF_COUNTY, _details(position, away_m=f"{away_m:.0f}"))


def _beside_its_township(row: Row, position: LatLon, named: TownshipName, ground: _Ground) -> Verdict:
    """Outside the township in the address: a border row within reach, else a slip in the position or the address."""
    if ground.named_m <= ADDRESS_REACH_M:
        return Placed(row, position, Standpoint(named.code, None, named.region))
    details = _details(position, said=named.name_zh, away_m=f"{ground.named_m:.0f}")
    if ground.found is None:
        return Aside(row, Trouble.OUT_OF_COUNTY, details)
    return Aside(row, Trouble.CONTRADICTS, details | {"found": ground.found.name_zh})


def _with_villages(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """What is placed, with the village of its township at or nearest to its position."""
    placed = [each for each in verdicts if isinstance(each, Placed)]
    found = boundaries.villages_in([each.where.township for each in placed], [each.position for each in placed])
    villages = iter(found)
    return [_with_village(each, next(villages)) if isinstance(each, Placed) else each for each in verdicts]


def _with_village(placed: Placed, village: VillageFound | None) -> Placed:
    return replace(placed, where=replace(placed.where, village=village.code if village else None))


def standpoint(position: LatLon, address: str) -> Standpoint | None:
    """Where a position belongs that somebody said by hand: None outside Taitung.

    To the township in the address if that is within reach, else to the nearest.
    """
    found, named = boundaries.township_of(position), township_named(address)
    if found is None:
        return None
    code, region = found.code, found.region
    if named and boundaries.distances_to_townships_m([position], [named.code])[0] <= ADDRESS_REACH_M:
        code, region = named.code, named.region
    village = boundaries.villages_in([code], [position])[0]
    return Standpoint(code, village.code if village else None, region)


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
