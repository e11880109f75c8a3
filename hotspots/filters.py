"""What somebody asks of places, besides where they are: each that is asked must hold.

Empty sets and None ask nothing. Answers are flags over rows of a catalogue, for `hotspots.nearby` and
`hotspots.search`; the phone asks the same of what it has downloaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspots import opening
from hotspots.catalogue import Catalogue, Column, Flags

Rows = NDArray[np.intp]

_REMEMBERED: Final = 16


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked. `open_at` lets through what is known to be open then; unknown hours do not pass."""

    kinds: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    townships: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    accepts_coins: bool = False
    open_at: datetime | None = None
    wheelchair: frozenset[str] = frozenset()


EVERYTHING: Final = Filters()


def passing(catalogue: Catalogue, filters: Filters, rows: Rows) -> Rows:
    """Those of the rows whose places have all that is asked, in the same order."""
    asked = (
        (catalogue.kinds, filters.kinds),
        (catalogue.categories, filters.categories),
        (catalogue.townships, filters.townships),
        (catalogue.regions, filters.regions),
        (catalogue.wheelchairs, filters.wheelchair),
    )
    for column, wanted in asked:
        if wanted:
            rows = rows[_of_words(column, rows, [word in wanted for word in column.words])]
    if filters.accepts_coins:
        rows = rows[catalogue.accepts_coins[rows]]
    if filters.open_at is not None:
        hours, minute = catalogue.opening_hours, filters.open_at.replace(second=0, microsecond=0)
        rows = rows[_of_words(hours, rows, _is_open(hours.words, minute))]
    return rows


def _of_words(column: Column, rows: Rows, flags: Sequence[bool]) -> Flags:
    """For each row the flag of its word."""
    return np.array(flags, dtype=np.bool_)[column.numbers[rows]]


@lru_cache(maxsize=_REMEMBERED)
def _is_open(hours: tuple[str, ...], minute: datetime) -> tuple[bool, ...]:
    """A flag for each distinct expression; many places share one, and a minute's questions share the answers."""
    return tuple(opening.is_open(words, minute) is True for words in hours)
