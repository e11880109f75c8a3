"""What somebody asks of places, besides where they are: each that is asked must hold.

Empty sets and None ask nothing. Answers are rows of a catalogue, for `hotspots.nearby` and
`hotspots.search`; the phone asks the same of what it has downloaded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hotspots import opening
from hotspots.catalogue import Catalogue, Column, Flags, OnceACatalogue

Rows = NDArray[np.intp]

_REMEMBERED: Final = 64  # sets of filters a catalogue; at 100,000 places one takes 0.1 to 0.9 MB


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked. `open_at` lets through what is known to be open then; unknown hours do not pass.

    `besides` are places that do not pass, whatever their list says of them.
    """

    kinds: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    townships: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    accepts_coins: bool = False
    open_at: datetime | None = None
    wheelchair: frozenset[str] = frozenset()
    besides: frozenset[UUID] = frozenset()


EVERYTHING: Final = Filters()


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """Which rows of a catalogue have all that is asked: as a flag for each row, and as the rows themselves."""

    flags: Flags
    rows: Rows


def passing(catalogue: Catalogue, filters: Filters) -> Passing:
    """What passes; the answers to the last few sets of filters are kept, `open_at` to the minute."""
    remembered = _remembered_of(catalogue)
    asked = _to_the_minute(filters)
    found = remembered.pop(asked, None)
    remembered[asked] = found = found or _worked_out(catalogue, asked)
    while len(remembered) > _REMEMBERED:
        remembered.pop(next(iter(remembered)), None)
    return found


@OnceACatalogue
def _remembered_of(catalogue: Catalogue) -> dict[Filters, Passing]:  # noqa: ARG001 - kept for each catalogue
    """Answers, the oldest first."""
    return {}


def _to_the_minute(filters: Filters) -> Filters:
    if filters.open_at is None:
        return filters
    return replace(filters, open_at=filters.open_at.replace(second=0, microsecond=0))


def _worked_out(catalogue: Catalogue, filters: Filters) -> Passing:
    """Every column asked about, one after another."""
    asked = (
        (catalogue.kinds, filters.kinds),
        (catalogue.categories, filters.categories),
        (catalogue.townships, filters.townships),
        (catalogue.regions, filters.regions),
        (catalogue.wheelchairs, filters.wheelchair),
    )
    flags = np.full(len(catalogue), fill_value=True)
    for column, wanted in asked:
        if wanted:
            flags &= _of_words(column, (word in wanted for word in column.words))
    if filters.accepts_coins:
        flags &= catalogue.accepts_coins
    if filters.open_at is not None:
        flags &= _of_words(catalogue.opening_hours, _is_open(catalogue.opening_hours.words, filters.open_at))
    flags[[row for place in filters.besides if (row := catalogue.rows.get(place)) is not None]] = False
    return Passing(flags, np.flatnonzero(flags))


def _of_words(column: Column, flags: Iterable[bool]) -> Flags:
    """For each row the flag of its word."""
    return np.fromiter(flags, dtype=np.bool_, count=len(column.words))[column.numbers]


@lru_cache(maxsize=_REMEMBERED)
def _is_open(hours: tuple[str, ...], minute: datetime) -> tuple[bool, ...]:
    """A flag for each distinct expression; many places share one, and a minute's questions share the answers."""
    return tuple(opening.is_open(words, minute) is True for words in hours)
