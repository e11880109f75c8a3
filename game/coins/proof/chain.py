"""Of the seals: they follow each other without a gap, and what they seal is as it was; closings hold what days left."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import numpy as np
from django.db.models import Max

from game.coins.checks import Finding, Row
from game.coins.models import ClosingBalance, Seal, Transfer
from game.coins.proof.books import Books
from game.coins.proof.columns import numbers, places_where
from game.coins.proof.pages import Page
from game.coins.proof.prints import Digest, chained, differences, prints_of
from game.coins.proof.running import Balances
from game.coins.proof.texts import before, entries_between, transfers_between

PROVED: Final[Mapping[str, str]] = {
    "seals_are_a_chain": "every seal follows the one before it, and its link holds it",
    "sealed_as_posted": "no transfer has been changed, added or removed since it was sealed",
    "closings_are_balances": "what a day's closing says of each account is the sum of its entries until then",
}

_NO_CHAIN: Final = "0" * 64
_AT_ONCE: Final = 50


class Seals:
    """Reads seals along with the pages, and tells of each what is wrong with it once its last page has passed."""

    def __init__(self) -> None:
        self._seals = Seal.objects.order_by("number").iterator(_AT_ONCE)
        self._seal, self._digest = next(self._seals, None), Digest()
        self._previous: Seal | None = None

    def look(self, page: Page) -> Iterator[Finding]:
        """What is wrong with the seals that end on this page."""
        transfers = entries = 0
        while self._seal is not None:
            last = before(self._seal.until)
            upto = int(np.searchsorted(page.ids, np.bytes_(last), side="right"))
            entries_upto = int(np.searchsorted(page.entries_of, np.bytes_(last), side="right"))
            self._digest.add(page.transfers.rows[transfers:upto], page.entries.rows[entries:entries_upto])
            if last > page.last:
                return
            transfers, entries = upto, entries_upto
            yield from self._finished(self._seal)

    def _finished(self, seal: Seal) -> Iterator[Finding]:
        yield from self._unchained(seal)
        counts = (self._digest.transfers, self._digest.entries)
        if counts != (seal.transfers, seal.entries) or self._digest.told() != seal.digest:
            yield from _changed(seal)
        self._previous, self._digest = seal, Digest()
        self._seal = next(self._seals, None)

    def _unchained(self, seal: Seal) -> Iterator[Finding]:
        previous = self._previous
        number, chain = (previous.number + 1, previous.chain) if previous else (1, _NO_CHAIN)
        follows = seal.number == number and (previous is None or seal.since == previous.until)
        if not follows or seal.chain != chained(chain, number, seal.digest, bytes(seal.prints)):
            yield Finding("seals_are_a_chain", {"seal": seal.number, "since": str(seal.since)})


def _changed(seal: Seal) -> Iterator[Finding]:
    """Each transfer that is not as it was sealed; the seal alone if only the order of times or counts is wrong."""
    after, last = before(seal.since), before(seal.until)
    found = prints_of(transfers_between(after, last), entries_between(after, last))
    rows: list[Row] = [
        {"seal": seal.number, "transfer": _key_of(transfer), "was": happened}
        for transfer, happened in differences(bytes(seal.prints), found)
    ]
    for row in rows or [{"seal": seal.number, "transfer": None, "was": "not what the digest says"}]:
        yield Finding("sealed_as_posted", row)


def _key_of(transfer: str) -> str:
    """By its key; by its id when it is gone."""
    return Transfer.objects.filter(pk=transfer).values_list("key", flat=True).first() or transfer


class Closings:
    """Compares what every account holds when a day is over with what was written then."""

    def __init__(self, books: Books, balances: Balances) -> None:
        self._books, self._balances = books, balances
        self._moved = np.zeros(len(books.ids), np.bool_)
        self._day: date | None = None
        self._closed: date = ClosingBalance.objects.aggregate(last=Max("day"))["last"] or date.min
        self._days = set(ClosingBalance.objects.values_list("day", flat=True).distinct())

    def look(self, page: Page) -> Iterator[Finding]:
        """What is wrong with the day that ends before this page; the page has not been added up yet."""
        if page.day != self._day:
            yield from self._over()
            self._day = page.day
        self._moved[page.places[page.places >= 0]] = True

    def end(self) -> Iterator[Finding]:
        """What is wrong with the last day, and with days on which nothing happened."""
        yield from self._over()
        for day in sorted(self._days):
            yield Finding("closings_are_balances", {"day": str(day), "account": None, "balance": None, "entries": None})

    def _over(self) -> Iterator[Finding]:
        if self._day is not None and self._moved.any() and self._day <= self._closed:
            self._days.discard(self._day)
            yield from self._compared(self._day)
        self._moved[:] = False

    def _compared(self, day: date) -> Iterator[Finding]:
        rows = ClosingBalance.objects.filter(day=day).order_by("account")
        said = list(rows.values_list("account", "balance", "last_entry"))
        accounts, balances, entries = zip(*said, strict=True) if said else ((), (), ())
        places = self._books.places_of(numbers(accounts))
        same = (self._balances.now[places] == numbers(balances)) & (self._balances.newest[places] == numbers(entries))
        same &= (places >= 0) & self._moved[places]
        unsaid = self._moved.copy()
        unsaid[places[same]] = False
        told = dict(zip(places.tolist(), balances, strict=True))
        for place in sorted({*places_where(unsaid), *places[~same].tolist()}):
            row = {"balance": told.get(place), "entries": int(self._balances.now[place])}
            yield Finding("closings_are_balances", {"day": str(day), "account": self._books.name_at(place), **row})
