"""Which words of the places' names can be meant by a mistyped one: Latin words, by rapidfuzz."""

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hotspots.folding import words_of

_LATIN: Final = re.compile(r"[a-z0-9]+")
# A quick look: half- and full-width letters, with and without accents. Digits alone are no word.
_HAS_LATIN: Final = re.compile(r"[a-zａ-ｚß-ɏ]", re.IGNORECASE)
_MOST_MEANT: Final = 4
#: Slips that are forgiven by the length of a word; two letters swapped count once (optimal string alignment).
_ONE_SLIP_FROM, _TWO_SLIPS_FROM = 4, 6


class Spelling:
    """The Latin words of some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        latin = {text for text in texts if _HAS_LATIN.search(text)}
        self._words = sorted({word for text in latin for one in words_of(text) for word in _LATIN.findall(one)})

    def meant(self, word: str) -> list[str]:
        """Words that are nearly this one, the likeliest first; not the word itself."""
        slips = (len(word) >= _ONE_SLIP_FROM) + (len(word) >= _TWO_SLIPS_FROM)
        if not slips or not _LATIN.fullmatch(word):
            return []
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_MEANT)
        return [meant for meant, distance, _ in found if distance]
