"""Words that stand for many places at once: their kind, category, township and region, in Chinese and English."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import override
from rapidfuzz.fuzz import partial_ratio

from geo.taitung import CALLED_EN
from hotspots import categories
from hotspots.catalogue import Catalogue, Column, Flags
from hotspots.folding import folded
from hotspots.models import Kind

_LANGUAGES: Final = ("zh-hant", "en")
_ONE_SLIP_IN_THREE: Final = 66.0
_SHORTENED: Final = 3  # letters of 池上鄉, which people call 池上


@dataclass(frozen=True, slots=True)
class _Sort:
    """The places whose word in a column has this number, and what people call them."""

    column: Column
    number: int
    said: tuple[str, ...]
    names: tuple[str, ...]  # folded

    @classmethod
    def of(cls, column: Column, number: int, called: Iterable[str]) -> Self:
        """The sort of this number with all that it is called."""
        said = tuple(name for name in called if name)
        return cls(column, number, said, tuple(folded(name) for name in said))


class Sorts:
    """The sorts that the places of a catalogue are of."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._size = len(catalogue)
        grounds = [*_of_ground(catalogue)]
        self._sorts = [*_of_words(catalogue), *grounds]
        self.said = {name for sort in self._sorts for name in sort.said}
        names = {name for sort in grounds for name in sort.names}
        shorter = {name[:-1] for name in names if len(name) >= _SHORTENED and name[-1] in "鄉鎮市"}
        self._grounds = sorted(names | shorter, key=lambda name: (-len(name), name))

    def named(self, piece: str) -> Flags:
        """A flag for each place: whether one of its sorts has a name with this piece in it."""
        return self._flags(sort for sort in self._sorts if any(piece in name for name in sort.names))

    def resembling(self, piece: str) -> Flags:
        """A flag for each place: whether one of its sorts has a name with nearly this piece in it."""
        least = max(_ONE_SLIP_IN_THREE, 100.0 * (len(piece) - 1) / len(piece) - 0.01)
        return self._flags(
            sort
            for sort in self._sorts
            if any(len(name) >= len(piece) and partial_ratio(piece, name) >= least for name in sort.names)
        )

    def parted(self, piece: str) -> list[str]:
        """The piece, apart from a township or region that it begins or ends with: 池上便當 is 池上 and 便當."""
        for name in self._grounds:
            if piece != name and piece.startswith(name):
                return [name, piece.removeprefix(name)]
            if piece != name and piece.endswith(name):
                return [piece.removesuffix(name), name]
        return [piece]

    def _flags(self, sorts: Iterable[_Sort]) -> Flags:
        flags = np.zeros(self._size, dtype=np.bool_)
        for sort in sorts:
            flags |= sort.column.numbers == sort.number
        return flags


def _of_words(catalogue: Catalogue) -> Iterator[_Sort]:
    """Kinds and categories."""
    kinds: dict[str, str | Promise] = {kind.value: kind.label for kind in Kind}
    for column, names in ((catalogue.kinds, kinds), (catalogue.categories, categories.NAMES)):
        for number, code in enumerate(column.words):
            if code in names:
                yield _Sort.of(column, number, _in_each_language(names[code]))


def _in_each_language(name: str | Promise) -> Iterator[str]:
    for language in _LANGUAGES:
        with override(language):
            yield str(name)


def _of_ground(catalogue: Catalogue) -> Iterator[_Sort]:
    """Townships and regions, by the names that the entries have."""
    townships = {one.township: (one.township_zh, one.township_en) for one in catalogue.entries}
    regions = {one.region: (one.region_zh, one.region_en) for one in catalogue.entries}
    for column, names in ((catalogue.townships, townships), (catalogue.regions, regions)):
        for number, code in enumerate(column.words):
            yield _Sort.of(column, number, (*names[code], CALLED_EN.get(code, "")))
