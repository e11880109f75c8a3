"""Hotspots and merchants as layers, from the catalogue of places: made once for each edition of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from django.db.models import Max

from geo.position import lon_lat
from hotspots import catalogue
from hotspots.catalogue import Catalogue, Entry, OnceACatalogue
from hotspots.models import Dataset, Kind, Place
from web.api.ogc.layers import Layer, Points, Source
from web.api.ogc.properties import PLACE, teller

#: What places can be chosen by, as it stands in a query.
VALUES: Final[Mapping[str, Callable[[Entry], str]]] = {
    "kind": lambda entry: entry.kind,
    "category": lambda entry: entry.category,
    "township": lambda entry: entry.township,
    "region": lambda entry: entry.region,
    "accepts_coins": lambda entry: "true" if entry.accepts_coins else "false",
    "wheelchair": lambda entry: entry.wheelchair,
    "dataset": lambda entry: entry.dataset,
}
_told = teller(PLACE)


@dataclass(frozen=True, slots=True)
class _Moments:
    """When a place last changed or went, and when a list was last read."""

    places_at: datetime | None
    lists_at: datetime | None


def layer(kind: Kind) -> Layer:
    """The places of one kind as they stand."""
    return _layers(catalogue.current())[kind]


def _both(places: Catalogue) -> dict[Kind, Layer]:
    moments = _moments()
    return {kind: _layer(kind, places, moments) for kind in Kind}


_layers: Final = OnceACatalogue(_both)


def _layer(kind: Kind, places: Catalogue, moments: _Moments) -> Layer:
    entries = [entry for entry in places.entries if entry.kind == kind]
    pairs = np.array([lon_lat(entry.position) for entry in entries], dtype=np.float64).reshape(-1, 2)
    return Layer(
        version=_version(places.number, moments.places_at),
        modified_at=max((at for at in (moments.places_at, moments.lists_at) if at), default=None),
        ids=[str(entry.id) for entry in entries],
        geometry=Points(pairs),
        tell=lambda index: _told(entries[index]),
        values={name: _of_index(entries, value) for name, value in VALUES.items()},
        times=[entry.changed_at for entry in entries],
        sources=_sources({entry.dataset for entry in entries}),
    )


def _version(number: int, places_at: datetime | None) -> str:
    """The edition; with its time, because a restored or emptied database counts from an earlier number again.

    A list that was read without a change has no part in it: every process must come to the same, whenever it looks.
    """
    return f"{number}-{round(places_at.timestamp() * 1000):x}" if places_at else str(number)


def _of_index(entries: Sequence[Entry], value: Callable[[Entry], str]) -> Callable[[int], str]:
    return lambda index: value(entries[index])


def _sources(codes: set[str]) -> list[Source]:
    """The lists that the places are on."""
    return [
        Source(each.code, each.title_zh, each.title_en, each.publisher, each.licence, each.url, each.edition_on)
        for each in Dataset.objects.filter(code__in=codes)
    ]


def _moments() -> _Moments:
    of_places = Place.objects.aggregate(Max("changed_at"), Max("gone_at"))
    of_lists = Dataset.objects.aggregate(at=Max("imported_at"))
    return _Moments(max((at for at in of_places.values() if at is not None), default=None), of_lists["at"])
