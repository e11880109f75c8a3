"""Columns: rows of the database as arrays, quickly, because every row of the ledger passes here."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.bytes_]
Column = Sequence[Any]
Columns = Sequence[Column]
Rows = Sequence[tuple[Any, ...]]


class Sheet:
    """What a statement finds, by column; by row when that is asked."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    @cached_property
    def rows(self) -> Rows:
        """Row by row."""
        return list(zip(*self._columns, strict=True))

    def column(self, number: int) -> Column:
        """One column."""
        return self._columns[number]

    def first(self, count: int) -> "Sheet":
        """The first so many rows."""
        return Sheet([column[:count] for column in self._columns])


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
    if len(values) == len(wanted) and np.array_equal(values, wanted):
        return np.arange(len(values))
    places = np.minimum(np.searchsorted(values, wanted), len(values) - 1)
    return np.where(values[places] == wanted, places, -1)


def begin_anew(values: NDArray[Any]) -> Flags:
    """Whether each value is another than the one before it."""
    return np.append(np.ones(min(1, len(values)), np.bool_), values[1:] != values[:-1])


def places_where(flags: Flags) -> list[int]:
    """The positions at which it is so."""
    return [int(place) for place in np.flatnonzero(flags)]
