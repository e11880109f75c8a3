"""Columns: rows of the database as arrays, quickly, because every row of the ledger passes here."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.bytes_]
Columns = Sequence[Sequence[Any]]


def columns(rows: Sequence[tuple[Any, ...]], count: int) -> Columns:
    """The columns of rows that have so many."""
    return [list(map(itemgetter(number), rows)) for number in range(count)]


def numbers(column: Sequence[int]) -> Ints:
    """A column of whole numbers."""
    return np.array(column, np.int64)


def words(column: Sequence[str], width: int) -> Texts:
    """A column of ASCII words, which are that wide unless somebody has tampered with them."""
    joined = "".join(column)
    if joined.isascii() and set(map(len, column)) <= {width}:
        return np.frombuffer(joined.encode(), f"S{width}")
    return np.array([word.encode("ascii", "replace") for word in column], f"S{width}")


def places_in(values: NDArray[Any], wanted: NDArray[Any]) -> Ints:
    """Where each wanted value stands in sorted values; −1 for those that do not."""
    if not len(values):
        return np.full(len(wanted), -1, np.int64)
    places = np.minimum(np.searchsorted(values, wanted), len(values) - 1)
    return np.where(values[places] == wanted, places, -1)


def places_where(flags: Flags) -> list[int]:
    """The positions at which it is so."""
    return [int(place) for place in np.flatnonzero(flags)]
