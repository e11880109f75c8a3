"""What the day's seed decides: which cells of the mask are drawn, and which balloons are rare.

Every cell gets a priority of 64 bits that nobody can foresee without the seed, everybody can check with it, and
that does not depend on the order in which cells are asked about. One HMAC-SHA256 gives four of them: bits 15 and
16 of a cell (the low bits of its last digit in H3's index) are the number of its word, and

    HMAC-SHA256(seed, purpose + the cell without those two bits, as 8 bytes, big-endian)

are the four words, each 8 bytes, big-endian. Ties, at 1 in 10¹⁰ skies, go to the lower cell.
"""

import hmac
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.placement.candidates import Candidates
from geo.placement.rules import THOUSAND, Rules

DRAWN, RARITY = b"drawn", b"rarity"
_CELL_BYTES, _WORDS = 8, 4
_WORD_SHIFT = 15  # the digit of resolution 10: three bits for each of the five finer ones lie below


def priorities_of(cells: Sequence[int] | NDArray[np.int64], seed: bytes, purpose: bytes) -> NDArray[np.uint64]:
    """The priority of each cell for one purpose; lowest comes first."""
    numbers = np.array(cells, dtype=np.int64)
    word = numbers >> _WORD_SHIFT & (_WORDS - 1)
    blocks, row = np.unique(numbers - (word << _WORD_SHIFT), return_inverse=True)
    digests = [hmac.digest(seed, purpose + block.to_bytes(_CELL_BYTES, "big"), "sha256") for block in blocks.tolist()]
    words = np.frombuffer(b"".join(digests), dtype=">u8").reshape(-1, _WORDS)
    return np.asarray(words[row, word], dtype=np.uint64)


def drawn_from(candidates: Candidates, seed: bytes, rules: Rules) -> NDArray[np.int64]:
    """Rows of the mask that are in today's draw, best priority first.

    A tenth of the mask; more where the mask is small beside the number of balloons; and of every village at
    least its first few cells, so that the smallest too can have a balloon.
    """
    order = np.lexsort((candidates.cells, priorities_of(candidates.cells, seed, DRAWN)))
    wanted = max(-(-len(order) // rules.draw_one_in), rules.balloons * rules.least_drawn_per_balloon)
    in_draw = np.arange(len(order)) < wanted
    in_draw |= _first_of_each(candidates.village[order], rules.least_drawn_per_village)
    return np.asarray(order[in_draw], dtype=np.int64)


def _first_of_each(groups: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Marks the first `count` rows of each group; rows of group −1 belong to none."""
    by_group = np.argsort(groups, kind="stable")
    sorted_groups = groups[by_group]
    starts = np.searchsorted(sorted_groups, sorted_groups, side="left")
    marked = np.zeros(len(groups), dtype=np.bool_)
    marked[by_group] = (np.arange(len(groups)) - starts < count) & (sorted_groups >= 0)
    return marked


def rarities_of(cells: Sequence[int], seed: bytes, rules: Rules) -> list[str]:
    """The rarity of each balloon: the lowest priorities are legendary, the next rare, the next fine."""
    order = np.lexsort((np.array(cells), priorities_of(cells, seed, RARITY)))
    names = ["common"] * len(cells)
    for rarity, first, end in _ranges(len(cells), rules):
        for row in order[first:end]:
            names[row] = rarity
    return names


def _ranges(count: int, rules: Rules) -> list[tuple[str, int, int]]:
    legendary = rules.legendary_thousandths
    rare = legendary + rules.rare_thousandths
    fine = rare + rules.fine_thousandths
    ends = [count * share // THOUSAND for share in (0, legendary, rare, fine)]
    return [("legendary", ends[0], ends[1]), ("rare", ends[1], ends[2]), ("fine", ends[2], ends[3])]
