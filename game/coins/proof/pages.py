"""A page of the ledger: the transfers of a stretch of one day in the order of their ids, and their entries, in columns.

Pages follow each other without a gap, so that an entry whose transfer is not there lies on one of them, too. A page
ends between two milliseconds: what was posted at the same time is looked at together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

import numpy as np

from game.coins.ledger import TAIPEI
from game.coins.proof.books import ACCOUNT_KINDS, KINDS, NO_KIND, Books
from game.coins.proof.columns import Columns, Flags, Ints, Texts, columns, numbers, places_in, words
from game.coins.proof.texts import (
    FIRST,
    LAST,
    Rows,
    before,
    entries_between,
    is_one_moment,
    last_of_moment,
    moment_of,
    transfers_between,
)

MOST_TRANSFERS_A_PAGE: Final = 10_000
_LAST_DAY: Final = date(9999, 12, 30)


@dataclass(frozen=True, eq=False)
class Page:
    """Transfers after one id up to another, and their entries."""

    after: str
    last: str
    day: date
    transfers: Rows
    entries: Rows
    books: Books

    @cached_property
    def _of_transfers(self) -> Columns:
        return columns(self.transfers, 7)

    @cached_property
    def _of_entries(self) -> Columns:
        return columns(self.entries, 4)

    @cached_property
    def ids(self) -> Texts:
        """The transfers' ids."""
        return words(self._of_transfers[0], 32)

    @cached_property
    def kinds(self) -> Ints:
        """The transfers' kinds by number (`books.KINDS`)."""
        return np.array([KINDS.get(kind, NO_KIND) for kind in self._of_transfers[1]], np.int64)

    @cached_property
    def years(self) -> Ints:
        """The transfers' budget years."""
        return numbers(self._of_transfers[2])

    @cached_property
    def moments(self) -> Texts:
        """The transfers' times as text that sorts."""
        return words(self._of_transfers[3], 26)

    @cached_property
    def entries_of(self) -> Texts:
        """Each entry's transfer, by id."""
        return words(self._of_entries[0], 32)

    @cached_property
    def of(self) -> Ints:
        """Each entry's transfer, by position; −1 if it has none."""
        return self.places_of(self.entries_of)

    @cached_property
    def places(self) -> Ints:
        """Each entry's account, by position in the books; −1 if it has none."""
        return self.books.places_of(numbers(self._of_entries[1]))

    @cached_property
    def amounts(self) -> Ints:
        """The entries' coins."""
        return numbers(self._of_entries[2])

    @cached_property
    def entry_ids(self) -> Ints:
        """The entries' ids."""
        return numbers(self._of_entries[3])

    @cached_property
    def account_kinds(self) -> Ints:
        """The kind of each entry's account, by number."""
        return self.books.kinds_at(self.places)

    def places_of(self, transfers: Texts) -> Ints:
        """Positions of transfers on this page; −1 for one that is not on it."""
        return places_in(self.ids, transfers)

    def entry_on(self, kind: str, sign: int) -> Ints:
        """For each transfer the position of an entry into (1) or out of (−1) an account of a kind; −1 without one."""
        fits = (self.account_kinds == ACCOUNT_KINDS[kind]) & (np.sign(self.amounts) == sign) & (self.of >= 0)
        found = np.full(len(self.transfers), -1, np.int64)
        found[self.of[fits]] = np.nonzero(fits)[0]
        return found

    def moved(self, entries: Ints, owners: Texts, amounts: Ints) -> Flags:
        """Whether each of these entries (by position, −1 for none) moves so many coins on an account of that owner."""
        if not len(self.entries):
            return np.zeros(len(entries), np.bool_)
        same_owner = self.books.owners_at(self.places[entries]) == owners
        good: Flags = (entries >= 0) & same_owner & (self.amounts[entries] == amounts)
        return good

    def sums(self, fits: Flags) -> Ints:
        """For each transfer the sum of those of its entries that fit."""
        sums = np.zeros(len(self.transfers), np.int64)
        fits = fits & (self.of >= 0)
        np.add.at(sums, self.of[fits], self.amounts[fits])
        return sums


def pages(books: Books) -> Iterator[Page]:
    """All pages; the last one has what follows the last transfer."""
    after = FIRST
    while first := transfers_between(after, LAST, 1):
        day = _day_of(moment_of(first[0][0]))
        end = before(_midnight_after(day)) if day < _LAST_DAY else LAST
        transfers, last = _stretch(after, max(end, first[0][0]))
        yield Page(after, last, day, transfers, entries_between(after, last), books)
        after = last
    yield Page(after, LAST, _LAST_DAY, [], entries_between(after, LAST), books)


def _stretch(after: str, end: str) -> tuple[Rows, str]:
    """The next transfers of a day, and the id up to which they are all."""
    rows = transfers_between(after, end, MOST_TRANSFERS_A_PAGE)
    if len(rows) < MOST_TRANSFERS_A_PAGE:
        return rows, end
    if is_one_moment(rows[0][0], rows[-1][0]):
        last = last_of_moment(rows[-1][0])
        return transfers_between(after, last), last
    last = before(moment_of(rows[-1][0]))
    return [row for row in rows if row[0] <= last], last


def _day_of(moment: datetime) -> date:
    try:
        return min(moment.astimezone(TAIPEI).date(), _LAST_DAY)
    except OverflowError:
        return _LAST_DAY


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TAIPEI) + timedelta(days=1)
