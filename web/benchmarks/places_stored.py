"""`python -m web.benchmarks.places_stored`: fills the database of the environment with places and tells what it took.

First 10,000 rows are imported as a list is; then all places are put in their stead, the catalogue is read from the
tables, and what people type is looked for in it. Writes a `Stored` as JSON. The townships must be loaded.
"""

import sys
import time
from collections.abc import Sequence

import django
import msgspec
import numpy as np

django.setup()

from django.contrib.gis.geos import Point  # noqa: E402  (needs the apps that the line above loads)
from django.db import transaction  # noqa: E402

from geo import boundaries  # noqa: E402
from geo.position import lon_lat  # noqa: E402
from hotspots import catalogue, editions  # noqa: E402
from hotspots.catalogue import Catalogue, Entry  # noqa: E402
from hotspots.feeds.row import Feed, Row  # noqa: E402
from hotspots.importing.feed import import_feed  # noqa: E402
from hotspots.models import Dataset, ImportRun, Kind, Place  # noqa: E402
from hotspots.search.finding import find  # noqa: E402
from web.benchmarks.places_drawn import NOON, drawn, typed  # noqa: E402
from web.benchmarks.places_shapes import Asked, Stored  # noqa: E402

FOUND = 20
AT_A_TIME = 2_000


def main() -> None:
    """Reads an `Asked`, does it, writes a `Stored`."""
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    entries = drawn(asked.places)
    outcomes, import_s, import_cpu_s = imported(entries, asked.rows)
    store(entries)
    began_s = time.perf_counter()
    places = catalogue.read()
    read_s = time.perf_counter() - began_s
    took_s, took_cpu_s = searched(places, typed(entries, asked.questions))
    stored = Stored(
        rows=sum(outcomes.values()), outcomes=outcomes, import_s=import_s, import_cpu_s=import_cpu_s,
        places=len(places), read_s=read_s, search_s=took_s, search_cpu_s=took_cpu_s,
    )  # fmt: skip
    sys.stdout.write(msgspec.json.encode(stored).decode())


def imported(entries: Sequence[Entry], count: int) -> tuple[dict[str, int], float, float]:
    """Import a list of so many merchants; counts by outcome, seconds by the clock and of the processor."""
    rows = tuple(row_of(number, entry) for number, entry in enumerate(in_their_township(entries, count), 1))
    feed = Feed(rows, format="table", encoding="utf-8", crs="EPSG:4326")
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    report = import_feed(dataset=dataset_of(Kind.MERCHANT), feed=feed, file_name="bench.csv", sha256="0" * 64, now=NOON)
    took = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    return {outcome.value: number for outcome, number in report.counts.items()}, *took


def in_their_township(entries: Sequence[Entry], count: int) -> list[Entry]:
    """The first so many that stand where their address says, as nearly all rows of real lists do."""
    found = zip(entries, boundaries.townships_of([entry.position for entry in entries]), strict=True)
    return [entry for entry, township in found if township and township.code == entry.township][:count]


def row_of(number: int, entry: Entry) -> Row:
    """The row of a list that says the same."""
    return Row(
        number=number, name_zh=entry.name_zh, name_en=entry.name_en, address=entry.address, category=entry.category,
        phone=entry.phone, opening_hours=entry.opening_hours, accepts_coins=entry.accepts_coins,
        wheelchair=entry.wheelchair, position=entry.position,
    )  # fmt: skip


def dataset_of(kind: Kind) -> Dataset:
    """The list that the places of a kind are on."""
    said = {"kind": kind, "title_zh": "示範", "title_en": "Bench", "publisher": "臺東縣政府", "licence": "–"}
    return Dataset(code=f"bench-{kind}", **said)


@transaction.atomic
def store(entries: Sequence[Entry]) -> None:
    """Put these places into the table and no others."""
    ImportRun.objects.all().delete()
    Place.objects.all().delete()
    for kind in Kind:
        dataset_of(kind).save()
    for first in range(0, len(entries), AT_A_TIME):
        Place.objects.bulk_create([place_of(entry) for entry in entries[first : first + AT_A_TIME]])
    editions.raise_number()


def place_of(entry: Entry) -> Place:
    """The row of an entry."""
    return Place(
        public_id=entry.id, dataset_id=entry.dataset, kind=entry.kind, identity=str(entry.id), name_zh=entry.name_zh,
        name_en=entry.name_en, address=entry.address, category=entry.category, keeper=entry.keeper, phone=entry.phone,
        opening_hours=entry.opening_hours, accepts_coins=entry.accepts_coins, wheelchair=entry.wheelchair,
        point=Point(*lon_lat(entry.position), srid=4326), cell=0, township_id=entry.township, region_id=entry.region,
        changed_at=entry.changed_at,
    )  # fmt: skip


def searched(places: Catalogue, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """Seconds that each text took, by the clock and of the processor; the index is made before."""
    find(places, texts[0], limit=FOUND)
    took_s, took_cpu_s = np.zeros(len(texts)), np.zeros(len(texts))
    for number, text in enumerate(texts):
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        find(places, text, limit=FOUND)
        took_s[number], took_cpu_s[number] = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    return took_s.tolist(), took_cpu_s.tolist()


if __name__ == "__main__":
    main()
