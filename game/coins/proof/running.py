"""Of each account: its balance is the sum of its entries, and on the way there it never fell below zero.

Entries count in the order of their ids, pages follow the time of their transfers. On one page they are put in order.
An account that seems to fall below zero, or whose entries come in another order across pages, because two servers
posted at once, is gone through once more by itself.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from game.coins.checks import Finding, Row
from game.coins.proof.books import ACCOUNT_KINDS, Books
from game.coins.proof.columns import Ints, begin_anew, numbers, places_where
from game.coins.proof.pages import Page
from game.coins.proof.texts import fetched

PROVED: Final[Mapping[str, str]] = {
    "balances_equal_entries": "every balance is the sum of its entries",
    "never_overspent": "no escrow, appropriation or purse ever gave more than it had at that moment",
}

_AT_ONCE: Final = 50_000
_OF_ACCOUNT: Final = """SELECT amount, id FROM coins_entry WHERE account_id = %s AND id > %s ORDER BY id LIMIT %s"""


class Balances:
    """Adds up every account, page by page."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.now: Ints = np.zeros_like(books.balances)
        self.newest: Ints = np.zeros_like(books.balances)
        self._is_doubtful = np.zeros(len(books.ids), np.bool_)

    def add(self, page: Page) -> None:
        """The next page."""
        order = np.lexsort((page.entry_ids, page.places))
        order = order[page.places[order] >= 0]
        if not len(order):
            return
        places, amounts, entries = page.places[order], page.amounts[order], page.entry_ids[order]
        begins = np.flatnonzero(begin_anew(places))
        ends = np.append(begins[1:], len(places)) - 1
        self._is_doubtful[places[begins]] |= entries[begins] <= self.newest[places[begins]]
        balances = self._carried(places, amounts, begins, ends)
        self._is_doubtful[places[balances < 0]] = True
        self.now[places[ends]] = balances[ends]
        self.newest[places[ends]] = np.maximum(self.newest[places[ends]], entries[ends])

    def end(self) -> Iterator[Finding]:
        """What is wrong with doubtful accounts, and with what all of them hold."""
        for place in places_where(self._is_doubtful & (self._books.kinds != ACCOUNT_KINDS["source"])):
            yield from self._recounted(place)
        for place in places_where((self.now != self._books.balances) | (self.newest != self._books.newest)):
            row = {"balance": int(self._books.balances[place]), "entries": int(self.now[place])}
            yield Finding("balances_equal_entries", {"account": self._books.name_at(place), **row})

    def _carried(self, places: Ints, amounts: Ints, begins: Ints, ends: Ints) -> Ints:
        """The balance after each entry, from what each account had before the page."""
        sums: Ints = np.cumsum(amounts)
        before = self.now[places[begins]] - (sums[begins] - amounts[begins])
        carried: Ints = sums + np.repeat(before, ends - begins + 1)
        return carried

    def _recounted(self, place: int) -> Iterator[Finding]:
        balance, last = 0, 0
        while rows := fetched(_OF_ACCOUNT, int(self._books.ids[place]), last, _AT_ONCE):
            amounts, entries = zip(*rows, strict=True)
            balances = balance + np.cumsum(numbers(amounts))
            for wrong in places_where(balances < 0):
                row: Row = {"entry": entries[wrong], "balance_then": int(balances[wrong])}
                yield Finding("never_overspent", {"account": self._books.name_at(place), **row})
            balance, last = int(balances[-1]), entries[-1]
