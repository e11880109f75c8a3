"""Which texts hold a piece of text, exactly or with a slip: an index of pairs of letters, in numpy.

All texts stand in one row of letters. For each pair of neighbours, and each pair of Chinese characters with one between
them, the index has the places where it stands. A piece is looked for where its rarest pair stands, and compared there
letter by letter. A text that holds a piece with one character wrong, missing, too many or swapped with its neighbour
still has some of its pairs: such candidates are read in full. Texts are folded already (`hotspots.folding`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.fuzz import partial_ratio

Numbers = NDArray[np.int32]

_END: Final = "\0"
_NO_PLACES: Final[Numbers] = np.zeros(0, dtype=np.int32)
_SHORTEST_WITH_A_SLIP, _SHORTEST_WITH_TWO = 3, 6
_LOST_BY_A_SLIP: Final = 4  # pairs of a piece that one wrong character can break: two of each kind
_MOST_READ: Final = 1_000
_LAST_OF_ASCII: Final = 0x7F


@dataclass(frozen=True, slots=True)
class Holding:
    """Numbers of texts that hold a piece, each as often as it does; whether it begins the text; whether it is all."""

    numbers: Numbers
    begins: NDArray[np.bool_]
    is_all: NDArray[np.bool_]


class _Pairs:
    """Where each pair of letters stands that are so far apart."""

    def __init__(self, letters: NDArray[Any], apart: int, places: Numbers, base: int) -> None:
        self._base = base
        pairs = letters[places].astype(np.uint32) * np.uint32(base) + letters[places + apart]
        order = np.argsort(pairs, kind="stable")
        self._places = places[order]
        self._pairs, starts = np.unique(pairs[order], return_index=True)
        self._starts: list[int] = [*starts.tolist(), places.size]

    def places(self, first: int, second: int) -> Numbers:
        """Where the first letter of such a pair stands."""
        pair = first * self._base + second
        at = int(np.searchsorted(self._pairs, pair))
        if at == self._pairs.size or int(self._pairs[at]) != pair:
            return _NO_PLACES
        return self._places[self._starts[at] : self._starts[at + 1]]


class Grams:
    """An index of texts by their numbers, 0, 1, 2 …"""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        written = np.frombuffer((_END + _END.join(texts) + _END * 2).encode("utf-32-le"), dtype=np.uint32)
        # Letters get small numbers, 0 for the end of a text, so that a pair fits 32 bits: no list has 65,536 letters.
        alphabet = np.flatnonzero(np.bincount(written))
        small = np.zeros(int(alphabet[-1]) + 1, dtype=np.uint16)
        small[alphabet] = np.arange(alphabet.size, dtype=np.uint16)
        self._number_of = {chr(letter): number for number, letter in enumerate(alphabet.tolist())}
        self._letters = small[written]
        is_end = self._letters == 0
        self._text_of = np.cumsum(is_end, dtype=np.int32) - 1
        self._begins = np.flatnonzero(is_end)[: len(texts)].astype(np.int32) + 1
        self._lengths = np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))
        next_to = np.flatnonzero(~is_end[:-1] & ~is_end[1:]).astype(np.int32)
        is_chinese = written > _LAST_OF_ASCII
        around = np.flatnonzero(is_chinese[:-2] & ~is_end[1:-1] & is_chinese[2:]).astype(np.int32)
        self._next_to = _Pairs(self._letters, 1, next_to, alphabet.size)
        self._around = _Pairs(self._letters, 2, around, alphabet.size)

    def holding(self, piece: str) -> Holding:
        """The texts that hold this piece of at least one letter."""
        letters = [self._number_of.get(letter, 0) for letter in piece]
        places = self._places(letters) if all(letters) else _NO_PLACES
        numbers = self._text_of[places]
        begins = self._begins[numbers] == places
        return Holding(numbers, begins, begins & (self._lengths[numbers] == len(piece)))

    def _places(self, letters: list[int]) -> Numbers:
        """Where these letters stand."""
        if len(letters) == 1:
            return np.flatnonzero(self._letters == letters[0]).astype(np.int32)
        found = [self._next_to.places(*pair) for pair in pairwise(letters)]
        rarest = min(range(len(found)), key=lambda at: found[at].size)
        # A piece cannot begin before the first letter: such a place would count from the end, where only ends are.
        places = found[rarest] - rarest
        for at, letter in enumerate(letters):
            if not rarest <= at <= rarest + 1:
                places = places[self._letters[np.minimum(places + at, self._letters.size - 1)] == letter]
        return places

    def resembling(self, piece: str) -> Numbers:
        """The numbers of the texts that hold this piece of Chinese with at most one slip, from six characters on two.

        A piece of less than three resembles nothing. Of many texts the 1,000 with most pairs in common are read.
        """
        letters = [self._number_of.get(letter, 0) for letter in piece]
        if len(piece) < _SHORTEST_WITH_A_SLIP or not any(letters):
            return _NO_PLACES
        candidates = self._with_pairs_of(letters)
        candidates = candidates[self._lengths[candidates] >= len(piece) - 1]
        slips = 2 if len(piece) >= _SHORTEST_WITH_TWO else 1
        least = 100.0 * (len(piece) - slips) / len(piece) - 0.01
        read = [self._texts[number] for number in candidates.tolist()]
        likeness = process.cdist([piece], read, scorer=partial_ratio, score_cutoff=least)
        return candidates[np.flatnonzero(likeness)]

    def _with_pairs_of(self, letters: list[int]) -> Numbers:
        """The texts that have enough of the pairs of some letters, whether as far apart or not."""
        pairs = [*pairwise(letters), *zip(letters, letters[2:], strict=False)]
        places = [kind.places(*pair) for pair in pairs for kind in (self._next_to, self._around)]
        counts = np.bincount(self._text_of[np.concatenate(places)], minlength=1)
        enough = np.flatnonzero(counts >= max(1, len(pairs) - _LOST_BY_A_SLIP)).astype(np.int32)
        if enough.size <= _MOST_READ:
            return enough
        return enough[np.argsort(-counts[enough], kind="stable")[:_MOST_READ]]
