"""All places as they stand, in memory: read from the tables once and again whenever they changed.

`current()` is what pages, the API and the open data ask; `hotspots.nearby` and `hotspots.search` answer from it. It
never changes once it is made: whoever holds one sees one edition to the end. Beside each entry stand the columns that
questions are put to, as numpy arrays in the entries' order. Places that are gone are not in it.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, Self, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
from django.db.models import F, FloatField, Func
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from geo.models import Region, Township, Village
from geo.position import LatLon
from hotspots import editions
from hotspots.models import Dataset, Place

log = logging.getLogger(__name__)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place with the names of where it lies and of whose list it is on; empty text is not known."""

    id: UUID
    kind: str
    category: str
    name_zh: str
    name_en: str
    address: str
    phone: str
    website: str
    keeper: str
    note: str
    opening_hours: str
    accepts_coins: bool
    wheelchair: str
    position: LatLon
    township: str
    township_zh: str
    township_en: str
    village_zh: str
    region: str
    region_zh: str
    region_en: str
    dataset: str
    publisher: str
    licence: str
    edition_on: date | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Words as numbers: `words[number]` for each entry's number."""

    words: tuple[str, ...]
    numbers: NDArray[np.int32]

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """The column of these words, one for each entry."""
        known: dict[str, int] = {}
        numbers = np.array([known.setdefault(word, len(known)) for word in words], dtype=np.int32)
        return cls(tuple(known), numbers)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Catalogue:
    """One edition of all places, ordered by their ids; arrays have one value for each entry."""

    number: int
    entries: tuple[Entry, ...]
    rows: Mapping[UUID, int]
    latitudes_deg: Floats
    longitudes_deg: Floats
    accepts_coins: Flags
    kinds: Column
    categories: Column
    townships: Column
    regions: Column
    wheelchairs: Column
    opening_hours: Column

    @classmethod
    def of(cls, entries: Iterable[Entry], *, number: int = 0) -> Self:
        """The catalogue of these entries."""
        ordered = tuple(sorted(entries, key=lambda entry: entry.id))
        return cls(
            number=number,
            entries=ordered,
            rows={entry.id: row for row, entry in enumerate(ordered)},
            latitudes_deg=np.array([entry.position.latitude for entry in ordered], dtype=np.float64),
            longitudes_deg=np.array([entry.position.longitude for entry in ordered], dtype=np.float64),
            accepts_coins=np.array([entry.accepts_coins for entry in ordered], dtype=np.bool_),
            kinds=Column.of(entry.kind for entry in ordered),
            categories=Column.of(entry.category for entry in ordered),
            townships=Column.of(entry.township for entry in ordered),
            regions=Column.of(entry.region for entry in ordered),
            wheelchairs=Column.of(entry.wheelchair for entry in ordered),
            opening_hours=Column.of(entry.opening_hours for entry in ordered),
        )

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, place_id: UUID) -> Entry | None:
        """The place of this id; None where it is gone or never was."""
        row = self.rows.get(place_id)
        return None if row is None else self.entries[row]


class OnceACatalogue(Generic[Made]):
    """Something worked out from a catalogue, such as an index: made when first asked for, kept as long as it.

    A decorator of the function that makes it. Threads that ask at the same time wait for one of them.
    """

    def __init__(self, make: Callable[[Catalogue], Made]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[Catalogue, Made] = WeakKeyDictionary()
        self._making = threading.Lock()

    def __call__(self, catalogue: Catalogue) -> Made:
        """What belongs to this catalogue."""
        made = self._made.get(catalogue)
        if made is not None:
            return made
        with self._making:
            made = self._made.get(catalogue)
            if made is None:
                made = self._made[catalogue] = self._make(catalogue)
            return made


class _Shelf:
    """The newest catalogue of this process."""

    def __init__(self) -> None:
        self._kept: Catalogue | None = None
        self._renewing = threading.Lock()

    def forget(self) -> None:
        self._kept = None

    def newest(self) -> Catalogue:
        kept = self._kept
        if kept is None:
            with self._renewing:
                self._kept = self._kept or read()
                return self._kept
        return self._renewed(kept)

    def _renewed(self, kept: Catalogue) -> Catalogue:
        """The kept one, or a newer one; whoever asks while another thread reads gets the kept one at once."""
        try:
            if kept.number == editions.current() or not self._renewing.acquire(blocking=False):
                return kept
        except Exception:
            log.exception("whether places changed cannot be read; places of edition %d go on being shown", kept.number)
            return kept
        try:
            self._kept = read()
        except Exception:
            log.exception("places cannot be read; those of edition %d go on being shown", kept.number)
        finally:
            self._renewing.release()
        return self._kept or kept


_SHELF: Final = _Shelf()


def current() -> Catalogue:
    """The places as they stand; one look at the edition's number, and a new reading where it moved.

    Ask outside of a verb's transaction: what is read there may yet be taken back. Where the tables cannot be read,
    the last catalogue goes on and the log says why; only the very first reading raises.
    """
    return _SHELF.newest()


def forget() -> None:
    """Drop what this process keeps, for tests whose tables are taken back."""
    _SHELF.forget()


def read() -> Catalogue:
    """A catalogue straight from the tables. The number is read first: a change in between makes it stale, not wrong."""
    number = editions.current()
    return Catalogue.of(_entries(), number=number)


#: What is read of each row; `_Names` knows the rest.
_READ: Final = (
    "public_id", "kind", "category", "name_zh", "name_en", "address", "phone", "website", "keeper", "note",
    "opening_hours", "accepts_coins", "wheelchair", "latitude", "longitude",
    "township_id", "village_id", "listed_under", "dataset_id", "changed_at",
)  # fmt: skip


def _entries() -> list[Entry]:
    """Every place that is not gone. Coordinates come as numbers: making a geometry of each would cost a second."""
    names = _Names()
    standing = Place.objects.filter(gone_at=None).annotate(
        latitude=_ordinate("ST_Y"),
        longitude=_ordinate("ST_X"),
        listed_under=Coalesce("region_said_id", "region_id"),  # a word by hand goes before the township's
    )
    return [names.entry(row) for row in standing.order_by().values_list(*_READ, named=True).iterator()]


def _ordinate(function: str) -> Func:
    """A point's x or y, by the name that both databases give it."""
    return Func(F("point"), function=function, output_field=FloatField())


class _Names:
    """What the codes of a row stand for: read once, and shared by all entries."""

    def __init__(self) -> None:
        self.regions = {one.code: one for one in Region.objects.all()}
        self.townships = {one.code: one for one in Township.objects.only("code", "name_zh", "name_en")}
        self.villages = dict(Village.objects.values_list("code", "name_zh"))
        self.datasets = {one.code: one for one in Dataset.objects.all()}
        self._same: dict[Any, Any] = {}

    def entry(self, row: Any) -> Entry:
        """The entry of one row of `_READ`."""
        township, region = self.townships[row.township_id], self.regions[row.listed_under]
        dataset = self.datasets[row.dataset_id]
        return Entry(
            id=row.public_id,
            kind=self._shared(row.kind),
            category=self._shared(row.category),
            name_zh=row.name_zh,
            name_en=row.name_en,
            address=row.address,
            phone=row.phone,
            website=row.website,
            keeper=self._shared(row.keeper),
            note=row.note,
            opening_hours=self._shared(row.opening_hours),
            accepts_coins=row.accepts_coins,
            wheelchair=self._shared(row.wheelchair),
            position=LatLon(row.latitude, row.longitude),
            township=township.code,
            township_zh=township.name_zh,
            township_en=township.name_en,
            village_zh=self.villages.get(row.village_id, ""),
            region=region.code,
            region_zh=region.name_zh,
            region_en=region.name_en,
            dataset=dataset.code,
            publisher=dataset.publisher,
            licence=dataset.licence,
            edition_on=dataset.edition_on,
            changed_at=self._shared(row.changed_at),
        )

    def _shared(self, value: Any) -> Any:
        """One object for equal values: a hundred thousand rows say the same few words."""
        return self._same.setdefault(value, value)
