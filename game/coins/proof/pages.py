"""A page of the ledger: the transfers of a stretch of one day in the order of their ids, and their entries, in columns.

Pages follow each other without a gap, so that an entry whose transfer is not there lies on one of them, too. A page
ends between two milliseconds: what was posted at the same time is looked at together.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

import numpy as np

from game.coins.ledger import TAIPEI
from game.coins.proof.books import ACCOUNT_KINDS, KINDS, NO_KIND, Books
from game.coins.proof.columns import Flags, Ints, Sheet, Texts, begin_anew, numbers, places_in, words
from game.coins.proof.texts import (
    FIRST,
    LAST,
    before,
    entries_sheet,
    is_one_moment,
    last_of_moment,
    moment_of,
    transfers_between,
    transfers_sheet,
)

MOST_TRANSFERS_A_PAGE: Final = 10_000
_LAST_DAY: Final = date(9999, 12, 30)


@dataclass(frozen=True, eq=False)
class Page:
    """Transfers after one id up to another, and their entries."""

    after: str
    last: str
    day: date
    transfers: Sheet
    entries: Sheet
    books: Books

    @cached_property
    def ids(self) -> Texts:
        """The transfers' ids."""
        return words(self.transfers.column(0), 32)

    @cached_property
    def kinds(self) -> Ints:
        """The transfers' kinds by number (`books.KINDS`)."""
        return np.array([KINDS.get(kind, NO_KIND) for kind in self.transfers.column(1)], np.int64)

    @cached_property
    def years(self) -> Ints:
        """The transfers' budget years."""
        return numbers(self.transfers.column(2))

    @cached_property
    def moments(self) -> Texts:
        """The transfers' times as text that sorts."""
        return words(self.transfers.column(3), 26)

    @cached_property
    def entries_of(self) -> Texts:
        """Each entry's transfer, by id."""
        return words(self.entries.column(0), 32)

    @cached_property
    def of(self) -> Ints:
        """Each entry's transfer, by position; −1 if it has none."""
        begins = np.flatnonzero(begin_anew(self.entries_of))
        return np.repeat(self.places_of(self.entries_of[begins]), np.diff(begins, append=len(self.entries)))

    @cached_property
    def places(self) -> Ints:
        """Each entry's account, by position in the books; −1 if it has none."""
        return self.books.places_of(numbers(self.entries.column(1)))

    @cached_property
    def amounts(self) -> Ints:
        """The entries' coins."""
        return numbers(self.entries.column(2))

    @cached_property
    def entry_ids(self) -> Ints:
        """The entries' ids."""
        return numbers(self.entries.column(3))

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
        yield Page(after, last, day, transfers, entries_sheet(after, last), books)
        after = last
    yield Page(after, LAST, _LAST_DAY, transfers_sheet(LAST, LAST), entries_sheet(after, LAST), books)


def _stretch(after: str, end: str) -> tuple[Sheet, str]:
    """The next transfers of a day, and the id up to which they are all."""
    transfers = transfers_sheet(after, end, MOST_TRANSFERS_A_PAGE)
    if len(transfers) < MOST_TRANSFERS_A_PAGE:
        return transfers, end
    ids = transfers.column(0)
    if is_one_moment(ids[0], ids[-1]):
        last = last_of_moment(ids[-1])
        return transfers_sheet(after, last), last
    last = before(moment_of(ids[-1]))
    return transfers.first(bisect_right(ids, last)), last


def _day_of(moment: datetime) -> date:
    try:
        return min(moment.astimezone(TAIPEI).date(), _LAST_DAY)
    except OverflowError:
        return _LAST_DAY


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TAIPEI) + timedelta(days=1)
