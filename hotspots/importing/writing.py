"""The difference between a list and the places that stand, and its way into the tables.

`difference` only compares; `write` carries it out within the caller's transaction. A place is never deleted: what
the list no longer names is marked gone, and what it names again comes back under its id.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.gis.geos import Point

from geo.cells import FINEST_RESOLUTION, cell_at
from geo.models import WGS_84
from geo.position import LatLon, distance_m, lon_lat
from geo.taitung import TOWNSHIP_BY_CODE
from hotspots.feeds.row import Row
from hotspots.folding import folded
from hotspots.importing.matching import Listed, Standing, match
from hotspots.importing.outcomes import Placed, Standpoint
from hotspots.importing.report import FieldChange, KeptByHand
from hotspots.importing.statements import NewPlace, Values, add, renew
from hotspots.importing.values import fitting
from hotspots.models import Dataset, Kind, Place
from hotspots.texts import TEXTS, longest
from hotspots.tunables import LIST_MOVED_M, UNMOVED_M

#: What an update may write, besides the point.
_WRITTEN: Final = (
    *TEXTS, "identity", "accepts_coins", "cell", "township_id", "village_id", "region_id",
    "listed_latitude", "listed_longitude",
)  # fmt: skip
#: What no report names: it follows from what is named, or is nobody's business.
_UNSAID: Final = frozenset({"identity", "cell", "region_id", "listed_latitude", "listed_longitude"})
#: What no update changes while the flag beside it stands: somebody who knows better said it.
SAID_BY_HAND: Final = {"opening_hours": "is_hours_said", "accepts_coins": "is_coins_said"}
LONGEST_IDENTITY: Final = longest("identity")
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Update:
    """A place that the list names again: `fields` is what a reader sees change, `is_written` whether anything did."""

    place: Place
    fields: tuple[FieldChange, ...]
    is_written: bool
    kept_by_hand: KeptByHand | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What makes the places equal to a list. `lost` are places that no row with a position names, gone ones too."""

    added: tuple[NewPlace, ...]
    updates: tuple[Update, ...]
    lost: tuple[Place, ...]
    matched: frozenset[int]

    @property
    def changed(self) -> tuple[Update, ...]:
        """Updates that a reader sees."""
        return tuple(update for update in self.updates if update.fields)


def identity_of(row: Row) -> str:
    """The folded name and address by which an update finds its place first."""
    return f"{folded(row.name_zh)}|{folded(row.address)}"[:LONGEST_IDENTITY]


def listed_position_of(place: Place) -> LatLon | None:
    """Where the list last said that it stands."""
    if place.listed_latitude is None or place.listed_longitude is None:
        return None
    return LatLon(place.listed_latitude, place.listed_longitude)


def difference(
    dataset: Dataset, placed: Sequence[Placed], standing: Sequence[Place], mended: Sequence[tuple[Row, Place]]
) -> Difference:
    """Compare the placed rows, and those placed by hand, with every place that the list ever named.

    The places take on their new values in memory; `write` keeps them.
    """
    by_hand = {place.pk for _, place in mended}
    free = {place.pk: place for place in standing if place.pk not in by_hand}
    matched = match([_listed(each) for each in placed], [_standing(place) for place in free.values()])
    updates = [_update(dataset, each, free[matched[i]]) for i, each in enumerate(placed) if i in matched]
    updates += [_take_on(place, words_by_hand(dataset, row)) for row, place in mended]
    named = frozenset(matched.values())
    return Difference(
        added=tuple(_new_place(dataset, each) for index, each in enumerate(placed) if index not in matched),
        updates=tuple(updates),
        lost=tuple(place for place in free.values() if place.pk not in named),
        matched=named,
    )


def _listed(placed: Placed) -> Listed:
    row, position = placed.row, placed.position
    return Listed(folded(row.name_zh), folded(row.address), position.latitude, position.longitude)


def _standing(place: Place) -> Standing:
    """As the list knew it, so that a place that was moved by hand is found where the list still has it."""
    at = listed_position_of(place) or place.position
    listed = Listed(folded(place.name_zh), folded(place.address), at.latitude, at.longitude)
    return Standing(place.pk, listed, place.gone_at is not None)


def _new_place(dataset: Dataset, placed: Placed) -> NewPlace:
    """A place as its row has it."""
    values = {**row_values(dataset, placed.row), **listed_values(placed.position), **belonging_values(placed.where)}
    whose = {"dataset_id": dataset.pk, "kind": str(dataset.kind)}
    return NewPlace(placed.row.name_zh, placed.position, {**values, **whose, "cell": _cell(placed.position)})


def row_values(dataset: Dataset, row: Row) -> dict[str, object]:
    """The columns that a row's words fill."""
    accepts_coins = row.accepts_coins and dataset.kind == Kind.MERCHANT
    texts = {name: getattr(row, name) for name in TEXTS}
    return {**texts, "identity": identity_of(row), "accepts_coins": accepts_coins}


def words_by_hand(dataset: Dataset, row: Row) -> dict[str, object]:
    """The same of a row that somebody placed: what does not fit is cut or left out; without a name it keeps its own."""
    values = row_values(dataset, fitting(row))
    return {name: value for name, value in values.items() if name != "name_zh" or value}


def ground_values(position: LatLon, where: Standpoint) -> dict[str, object]:
    """The columns that say where a place stands."""
    return {
        "point": Point(*lon_lat(position), srid=WGS_84),
        "cell": _cell(position),
        **belonging_values(where),
    }


def _cell(position: LatLon) -> int:
    return cell_at(position, FINEST_RESOLUTION)


def belonging_values(where: Standpoint) -> dict[str, object]:
    """The columns that say to whom the ground belongs: outlines may be loaded anew under a place that stands."""
    return {"township_id": where.township, "village_id": where.village, "region_id": where.region}


def listed_values(position: LatLon) -> dict[str, object]:
    """The columns that keep where the list says it stands."""
    return {"listed_latitude": position.latitude, "listed_longitude": position.longitude}


def _update(dataset: Dataset, placed: Placed, place: Place) -> Update:
    """What the row changes of its place; a position by hand stands, and is asked about if the list has moved."""
    values = row_values(dataset, placed.row)
    before = listed_position_of(place)
    if before is None or distance_m(before, placed.position) > UNMOVED_M:
        values |= listed_values(placed.position)
    if place.is_point_said:
        moved_m = distance_m(before or place.position, placed.position)
        kept = KeptByHand(placed.row.name_zh, round(moved_m, 1)) if moved_m > LIST_MOVED_M else None
        return _take_on(place, values, kept)
    if "listed_latitude" in values:
        return _take_on(place, values | ground_values(placed.position, placed.where))
    return _take_on(place, values | belonging_values(placed.where))


def _take_on(place: Place, values: Values, kept: KeptByHand | None = None) -> Update:
    said = {name for name, is_said in SAID_BY_HAND.items() if getattr(place, is_said)}
    new = {name: value for name, value in values.items() if name not in said and getattr(place, name) != value}
    fields = [_change(name, getattr(place, name), new[name]) for name in new if name not in _UNSAID]
    if place.gone_at is not None:
        fields.append(_change("gone_at", place.gone_at, None))
    for name, value in new.items():
        setattr(place, name, value)
    return Update(place, tuple(fields), is_written=bool(new or fields), kept_by_hand=kept)


def _change(name: str, before: object, after: object) -> FieldChange:
    return FieldChange(name.removesuffix("_id"), _said(before), _said(after))


def _said(value: object) -> str:
    if isinstance(value, Point):
        return f"{value.y:.6f}, {value.x:.6f}"
    township = TOWNSHIP_BY_CODE.get(str(value))
    return township.name_zh if township else str("" if value is None else value)


def write(found: Difference, gone: Iterable[Place], now: datetime) -> None:
    """Carry out a difference, in the caller's transaction; what is `gone` says so from now on."""
    add(found.added, now)
    renew([update.place for update in found.updates if update.is_written], _WRITTEN, now)
    for keys in batches([place.pk for place in gone]):
        Place.objects.filter(pk__in=keys).update(gone_at=now, changed_at=now)


def batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Keys in parts that any database takes as the values of one statement."""
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
