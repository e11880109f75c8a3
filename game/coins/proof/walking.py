"""One walk through the ledger for all checks that look at every transfer.

What is found is told as it is found, in the order of the ledger: the first finding is the first broken row. Memory
holds a page at a time, and sixty bytes an account.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from game.coins.checks import Finding
from game.coins.proof import awards, chain, moves, running
from game.coins.proof.books import Books
from game.coins.proof.chain import Closings, Seals
from game.coins.proof.moment import by_index
from game.coins.proof.pages import pages
from game.coins.proof.running import Balances

PROVED: Final[Mapping[str, str]] = {**moves.PROVED, **running.PROVED, **awards.PROVED, **chain.PROVED}


def findings(step: Callable[[int], None] = lambda _entries: None) -> Iterator[Finding]:
    """Everything that contradicts one of these checks.

    Args:
        step: is told how many more entries have been passed.
    """
    with by_index():
        yield from _passed(step)


def _passed(step: Callable[[int], None]) -> Iterator[Finding]:
    books = Books()
    seals, balances = Seals(), Balances(books)
    closings = Closings(books, balances)
    for page in pages(books):
        yield from moves.look(page)
        yield from awards.look(page)
        yield from seals.look(page)
        yield from closings.look(page)
        balances.add(page)
        step(len(page.entries))
    yield from closings.end()
    yield from balances.end()
