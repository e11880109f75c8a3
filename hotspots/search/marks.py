"""How well a word stands for each place of a catalogue: one mark a place, by where the word is found in it."""

import re
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspots.catalogue import Catalogue, Flags, OnceACatalogue
from hotspots.folding import folded, words_of
from hotspots.search.grams import Grams, Numbers
from hotspots.search.sorts import Sorts
from hotspots.search.spelling import Spelling

Marks = NDArray[np.uint8]

_MOST_WORDS: Final = 8
_SCRIPTS: Final = re.compile(r"[a-z0-9]+|[^a-z0-9]+")


class Where(IntEnum):
    """Where a word was found in a place, the better the higher; up to `NEARLY_NAME` with a slip."""

    NOWHERE = 0
    NEARLY_ADDRESS = 1
    NEARLY_SORT = 2
    NEARLY_NAME = 3
    ADDRESS = 4
    SORT = 5
    NAME = 6
    NAME_BEGINS = 7
    NAME_IS = 8


#: What it is worth, by its mark, that a place holds not the word itself but one that may have been meant.
_MEANT: Final = np.array(
    [0, 1, 2, 3, Where.NEARLY_ADDRESS, Where.NEARLY_SORT, *[Where.NEARLY_NAME] * 3], dtype=np.uint8
)


class Index:
    """What a catalogue is searched by: texts 0 … n are Chinese names, then English names, then addresses."""

    def __init__(self, catalogue: Catalogue) -> None:
        entries = catalogue.entries
        self._size = len(entries)
        self.names_zh = [folded(one.name_zh) for one in entries]
        self.names_en = [folded(one.name_en) for one in entries]
        self._texts = [*self.names_zh, *self.names_en, *(folded(one.address) for one in entries)]
        self.lengths = np.fromiter(map(len, self.names_zh), dtype=np.float64, count=self._size)
        self._grams = Grams(self._texts)
        self._sorts = Sorts(catalogue)
        said = {text for one in entries for text in (one.name_zh, one.name_en, one.address)}
        self._spelling = Spelling(said | self._sorts.said)

    def words(self, text: str) -> list[str]:
        """The words of a text, folded, taken apart where scripts change and where a township's name is written on."""
        scripts = [part for word in words_of(text) for part in _SCRIPTS.findall(word)]
        return [part for word in scripts for part in self._parted(word)][:_MOST_WORDS]

    def _parted(self, word: str) -> list[str]:
        """The word, or its two parts where no name or address holds it as it is: 池上便當 is 池上 and 便當."""
        return [word] if self._grams.holding(word).numbers.size else self._sorts.parted(word)

    def exactly(self, word: str) -> Marks:
        """The marks of a word that is spelt right."""
        held = self._grams.holding(word)
        marks = self._marks(held.numbers, self._sorts.named(word), Where.SORT, Where.ADDRESS, Where.NAME)
        for flags, mark in ((held.begins, Where.NAME_BEGINS), (held.is_all, Where.NAME_IS)):
            names = held.numbers[flags & (held.numbers < 2 * self._size)]
            marks[names % self._size] = mark
        return marks

    def nearly(self, word: str) -> Marks:
        """The marks of a word with slips: of those that may have been meant, or of texts that hold nearly it."""
        if word.isascii():
            marks = np.zeros(self._size, dtype=np.uint8)
            for meant in self._spelling.meant(word):
                np.maximum(marks, _MEANT[self.exactly(meant)], out=marks)
            return marks
        texts, is_of_sort = self._grams.resembling(word), self._sorts.resembling(word)
        return self._marks(texts, is_of_sort, Where.NEARLY_SORT, Where.NEARLY_ADDRESS, Where.NEARLY_NAME)

    def _marks(self, texts: Numbers, is_of_sort: Flags, sort: Where, address: Where, name: Where) -> Marks:
        """Marks out of the texts that hold a word and of the places whose sort does."""
        marks = np.zeros(self._size, dtype=np.uint8)
        is_name = texts < 2 * self._size
        marks[texts[~is_name] - 2 * self._size] = address
        marks[is_of_sort] = sort
        marks[texts[is_name] % self._size] = name
        return marks


index_of: Final = OnceACatalogue(Index)
