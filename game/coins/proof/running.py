"""Of each account: its balance is the sum of its entries, and on the way there it never fell below zero."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np

from game.coins.checks import Finding
from game.coins.proof.books import ACCOUNT_KINDS, Books, Ints, places_where
from game.coins.proof.pages import numbers
from game.coins.proof.texts import Rows, fetched

PROVED: Final[Mapping[str, str]] = {
    "balances_equal_entries": "every balance is the sum of its entries",
    "never_overspent": "no escrow, appropriation or purse ever gave more than it had at that moment",
}

AT_ONCE: Final = 50_000
_NEXT: Final = "SELECT account_id, amount, id FROM coins_entry WHERE id > %s ORDER BY id LIMIT %s"


def findings(books: Books, step: Callable[[int], None]) -> Iterator[Finding]:
    """Go through all entries in the order in which they were counted."""
    running, newest, last = np.zeros_like(books.balances), np.zeros_like(books.balances), 0
    while rows := fetched(_NEXT, last, AT_ONCE):
        yield from _added(books, rows, running, newest)
        last = rows[-1][2]
        step(len(rows))
    for place in places_where((running != books.balances) | (newest != books.newest)):
        row = {"balance": int(books.balances[place]), "entries": int(running[place])}
        yield Finding("balances_equal_entries", {"account": books.name_at(place), **row})


def _added(books: Books, rows: Rows, running: Ints, newest: Ints) -> Iterator[Finding]:
    places, amounts = books.places_of(numbers(rows, 0)), numbers(rows, 1)
    entries = numbers(rows, 2)
    order = np.argsort(places, kind="stable")
    order = order[places[order] >= 0]
    places, amounts, entries = places[order], amounts[order], entries[order]
    begins = np.flatnonzero(np.append(True, places[1:] != places[:-1])) if len(places) else np.array([], np.int64)
    sums = np.cumsum(amounts)
    lengths = np.diff(np.append(begins, len(places)))
    before = running[places[begins]] - (sums[begins] - amounts[begins])
    balances = sums + np.repeat(before, lengths)
    ends = begins + lengths - 1
    running[places[ends]], newest[places[ends]] = balances[ends], entries[ends]
    for place in places_where((balances < 0) & (books.kinds[places] != ACCOUNT_KINDS["source"])):
        row = {"entry": int(entries[place]), "balance_then": int(balances[place])}
        yield Finding("never_overspent", {"account": books.name_at(int(places[place])), **row})
