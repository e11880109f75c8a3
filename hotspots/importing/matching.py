"""Which row of a new edition is which place of the last: so that ids, and favourites with them, live on.

In rounds, from certain to likely: the same name and address; the same name nearby; the same address under a name
alike; nearly the same spot under a name alike. Within a round the best pairs go first, each row and each place once;
the order of the rows plays no part. Names that differ in a number never match when they are only alike: platform 1
is not platform 2. Pure.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor
from typing import Final

from rapidfuzz.fuzz import ratio

from geo.position import LatLon, distance_m
from hotspots.tunables import ALIKE_NAMES, SAME_NAME_M, SAME_SPOT_M

_COUNTING: Final = frozenset("0123456789一二三四五六七八九十")
_METRES_A_DEGREE: Final = 100_000.0  # a little less than a degree of longitude has in Taitung (102,000)
#: One name or one address so often, in both editions, says nothing: only what is near each other is compared.
_MOST_PAIRS: Final = 250_000


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """A row as matching sees it: name and address folded, its position in degrees."""

    name: str
    address: str
    latitude: float
    longitude: float

    @property
    def position(self) -> LatLon:
        """Where it stands."""
        return LatLon(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Standing:
    """A place that an earlier edition named; one that is gone comes back only under its own name."""

    key: int
    listed: Listed
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class _Pair:
    """A row and a place that may be the same; the cheapest pair of a round goes first."""

    cost: tuple[float, ...]
    new: int
    old: int


_Pairs = Iterator[_Pair]
_Rows = Sequence[tuple[int, Listed]]
_Places = Sequence[tuple[int, Standing]]
_Both = Iterator[tuple[tuple[int, Listed], tuple[int, Standing]]]
_Round = Callable[[_Rows, _Places], _Pairs]


def match(listed: Sequence[Listed], standing: Sequence[Standing]) -> dict[int, int]:
    """Index of a row → key of the place that it is; rows without one are new, places without one are gone."""
    matched: dict[int, int] = {}
    left = set(range(len(standing)))
    for pairs_of in _ROUNDS:
        new = [(index, row) for index, row in enumerate(listed) if index not in matched]
        old = [(index, standing[index]) for index in sorted(left)]
        pairs = sorted(pairs_of(new, old), key=lambda pair: (pair.cost, listed[pair.new], standing[pair.old].key))
        for new_index, old_index in _taken(pairs):
            matched[new_index] = standing[old_index].key
            left.discard(old_index)
    return matched


def _taken(pairs: Sequence[_Pair]) -> Iterator[tuple[int, int]]:
    """The first pair of each row and of each place, one after the other."""
    new: set[int] = set()
    old: set[int] = set()
    for pair in pairs:
        if pair.new not in new and pair.old not in old:
            new.add(pair.new)
            old.add(pair.old)
            yield pair.new, pair.old


def _same_name_and_address(new: _Rows, old: _Places) -> _Pairs:
    """Wherever it stands now, if there is an address; a name alone must be the only one of its kind."""
    for rows, places in _groups(new, old, lambda each: (each.name, each.address)):
        if rows[0][1].address or len(rows) == len(places) == 1:
            yield from _by_distance(_all(rows, places))


def _same_name_nearby(new: _Rows, old: _Places) -> _Pairs:
    for rows, places in _groups(new, old, lambda each: each.name):
        yield from _by_distance(_near(rows, places, SAME_NAME_M))


def _same_address(new: _Rows, old: _Places) -> _Pairs:
    for rows, places in _groups(new, old, lambda each: each.address):
        if rows[0][1].address:
            yield from _by_likeness(_all(rows, places))


def _same_spot(new: _Rows, old: _Places) -> _Pairs:
    return _by_likeness(_near(new, old, SAME_SPOT_M))


_ROUNDS: Final[tuple[_Round, ...]] = (_same_name_and_address, _same_name_nearby, _same_address, _same_spot)


def _groups(
    new: _Rows, old: _Places, key: Callable[[Listed], Hashable]
) -> Iterator[tuple[list[tuple[int, Listed]], list[tuple[int, Standing]]]]:
    """Rows and places that have a key in common."""
    places: dict[Hashable, list[tuple[int, Standing]]] = defaultdict(list)
    for index, place in old:
        places[key(place.listed)].append((index, place))
    rows: dict[Hashable, list[tuple[int, Listed]]] = defaultdict(list)
    for number, row in new:
        rows[key(row)].append((number, row))
    return ((group, places[common]) for common, group in rows.items() if common in places)


def _all(rows: _Rows, places: _Places) -> _Both:
    """Every row with every place; only neighbours where that would take minutes."""
    if len(rows) * len(places) > _MOST_PAIRS:
        return _near(rows, places, SAME_NAME_M)
    return product(rows, places)


def _near(rows: _Rows, places: _Places, reach_m: float) -> _Both:
    """Every row with every place within reach of it, found by squares as wide as the reach."""
    squares: dict[tuple[int, int], list[tuple[int, Standing]]] = defaultdict(list)
    for place in places:
        squares[_square(place[1].listed, reach_m)].append(place)
    for row in rows:
        for place in _around(squares, row[1], reach_m):
            if distance_m(row[1].position, place[1].listed.position) <= reach_m:
                yield row, place


def _around(
    squares: Mapping[tuple[int, int], Sequence[tuple[int, Standing]]], row: Listed, reach_m: float
) -> Iterator[tuple[int, Standing]]:
    """The places in the square of a row and in the eight around it."""
    north, east = _square(row, reach_m)
    for n, e in product((-1, 0, 1), repeat=2):
        yield from squares.get((north + n, east + e), ())


def _square(listed: Listed, reach_m: float) -> tuple[int, int]:
    side_deg = reach_m / _METRES_A_DEGREE
    return floor(listed.latitude / side_deg), floor(listed.longitude / side_deg)


def _by_distance(both: _Both) -> _Pairs:
    """Places that stand before those that are gone, near ones before far ones."""
    for (new, row), (old, place) in both:
        yield _Pair((float(place.is_gone), distance_m(row.position, place.listed.position)), new, old)


def _by_likeness(both: _Both) -> _Pairs:
    """Pairs whose names are alike and count alike: the most alike first, then the nearest."""
    for (new, row), (old, place) in both:
        likeness = 0.0 if place.is_gone else ratio(row.name, place.listed.name, score_cutoff=ALIKE_NAMES)
        if likeness and _numbers(row.name) == _numbers(place.listed.name):
            yield _Pair((100.0 - likeness, distance_m(row.position, place.listed.position)), new, old)


def _numbers(name: str) -> list[str]:
    return [letter for letter in name if letter in _COUNTING]
