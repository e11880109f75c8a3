"""One walk through the ledger for all checks that look at every transfer, and one through the entries for balances.

What is found is told as it is found, in the order of the ledger: the first finding is the first broken row. Memory
holds a page at a time, and sixty bytes an account.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from game.coins.checks import Finding
from game.coins.proof import awards, chain, moves, running
from game.coins.proof.books import Books
from game.coins.proof.chain import Closings, Seals
from game.coins.proof.pages import pages

PROVED: Final[Mapping[str, str]] = {**moves.PROVED, **running.PROVED, **awards.PROVED, **chain.PROVED}

# So often does the walk pass each entry.
PASSES: Final = 2


def findings(step: Callable[[int], None] = lambda _entries: None) -> Iterator[Finding]:
    """Everything that contradicts one of these checks.

    Args:
        step: is told how many more entries have been passed.
    """
    books = Books()
    seals, closings = Seals(), Closings(books)
    for page in pages(books):
        yield from moves.look(page)
        yield from awards.look(page)
        yield from seals.look(page)
        yield from closings.look(page)
        step(len(page.entries))
    yield from closings.end()
    yield from running.findings(books, step)
