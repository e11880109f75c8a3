"""Which of the drawn cells carry a balloon: lazy greedy maximum coverage, with spacing and a floor per village.

A home's first balloon within reach is worth all its people (weighted by remoteness), the second half, the
third a quarter, and no more. Each step takes the cell that adds most. Second and third balloons count only once
nearly all residents have a first: counted from the start, the City's second balloons go before a hamlet's
first, and 600 balloons reach 95 % instead of 98.8 % (docs/decisions/2026-11-21-first-balloons-first.md).

As more balloons stand a cell can only lose worth, so an old figure is an upper bound and most cells are never
asked again (Minoux 1978; the greedy choice reaches at least 1 − 1/e of the best possible, Nemhauser, Wolsey and
Fisher 1978).

All sums are of whole numbers. Where two cells add the same, the better priority wins.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.cells import ring_around
from geo.placement.plane import CM_PER_M, Plane, squared_cm
from geo.placement.rules import THOUSAND

SPACING_RINGS = 1
_SLACK_CM = 1.0  # the tree looks a little farther than asked; whole numbers decide


@dataclass(frozen=True, slots=True)
class Reach:
    """Which homes each cell reaches: those of row i are home[start[i]:start[i + 1]]."""

    start: NDArray[np.int64]
    home: NDArray[np.int64]

    def homes_of(self, row: int) -> NDArray[np.int64]:
        """The homes within reach of one cell."""
        return self.home[self.start[row] : self.start[row + 1]]


def reach_between(cells: Plane, homes: Plane, reach_m: int) -> Reach:
    """The homes within reach_m of each cell, exactly (in whole centimetres)."""
    reach_cm = reach_m * CM_PER_M
    found = cKDTree(homes).query_ball_point(cells, reach_cm + _SLACK_CM, return_sorted=True)
    counts = np.fromiter((len(each) for each in found), dtype=np.int64, count=len(cells))
    rows = np.repeat(np.arange(len(cells)), counts)
    reached = np.fromiter((home for each in found for home in each), dtype=np.int64, count=int(counts.sum()))
    inside = squared_cm(cells[rows], homes[reached]) <= reach_cm**2
    start = np.searchsorted(rows[inside], np.arange(len(cells) + 1)).astype(np.int64)
    return Reach(start, reached[inside])


@dataclass(slots=True)
class Coverage:
    """The choice in progress. Rows are in order of priority, so that the lower row wins a tie."""

    cells: list[int]
    reach: Reach
    worth: NDArray[np.int64]
    residents: NDArray[np.int64]
    shares: tuple[int, ...]
    reached: int = 0  #: residents who have a balloon within reach
    chosen: list[int] = field(default_factory=list)
    met: NDArray[np.int64] = field(init=False)  #: balloons within reach of each home, counted up to the last share
    _blocked: set[int] = field(default_factory=set)
    _share: NDArray[np.int64] = field(init=False)
    _next: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.met = np.zeros(len(self.worth), dtype=np.int64)
        self.count_only_first()

    def count_only_first(self) -> None:
        """From now on a balloon is worth something only to homes that have none."""
        self._count([self.shares[0]] + [0] * len(self.shares))

    def count_further(self) -> None:
        """From now on second and third balloons are worth their share."""
        self._count([*self.shares, 0])

    def _count(self, shares: list[int]) -> None:
        self._share = np.array(shares, dtype=np.int64)
        self._next = self.worth * self._share[self.met]

    def gain(self, row: int) -> int:
        """What a balloon in this cell would add now."""
        return int(self._next[self.reach.homes_of(row)].sum())

    def reachable(self) -> int:
        """Residents whom some cell of the draw could reach."""
        return int(self.residents[np.unique(self.reach.home)].sum())

    def is_free(self, row: int) -> bool:
        """Whether no balloon stands in this cell or next to it."""
        return self.cells[row] not in self._blocked

    def take(self, row: int) -> None:
        """Put a balloon into a free cell."""
        homes = self.reach.homes_of(row)
        self.reached += int(self.residents[homes[self.met[homes] == 0]].sum())
        self.met[homes] = np.minimum(self.met[homes] + 1, len(self.shares))
        self._next[homes] = self.worth[homes] * self._share[self.met[homes]]
        self._blocked.update(ring_around(self.cells[row], SPACING_RINGS))
        self.chosen.append(row)

    def take_best_of(self, rows: Iterable[int]) -> bool:
        """Take the free cell that adds most; False where none is free."""
        free = [row for row in rows if self.is_free(row)]
        if free:
            self.take(min(free, key=lambda row: (-self.gain(row), row)))
        return bool(free)

    def take_while(self, wanted: Callable[[], bool]) -> None:
        """Take the cell that adds most, again and again, while more are wanted and any is free.

        Where nothing adds anything, every gain is 0 and cells are taken by priority.
        """
        heap = [(-self.gain(row), row) for row in range(len(self.cells)) if self.is_free(row)]
        heapify(heap)
        while heap and wanted():
            row = heappop(heap)[1]
            if self.is_free(row):
                self._take_or_return(heap, row)

    def _take_or_return(self, heap: list[tuple[int, int]], row: int) -> None:
        entry = (-self.gain(row), row)
        if heap and entry > heap[0]:
            heappush(heap, entry)
        else:
            self.take(row)


def choose(coverage: Coverage, villages: NDArray[np.int64], count: int, first_thousandths: int) -> list[int]:
    """The rows that carry a balloon, in three rounds.

    One in every village, those with the fewest cells first; then first balloons until so many thousandths of the
    residents (or all that can be reached) have one; then first, second and third ones.
    """
    for rows in _by_village(villages):
        if len(coverage.chosen) < count:
            coverage.take_best_of(rows)
    enough = min(first_thousandths * int(coverage.residents.sum()), THOUSAND * coverage.reachable())
    coverage.take_while(lambda: len(coverage.chosen) < count and coverage.reached * THOUSAND < enough)
    coverage.count_further()
    coverage.take_while(lambda: len(coverage.chosen) < count)
    return coverage.chosen


def _by_village(villages: NDArray[np.int64]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for row, village in enumerate(villages.tolist()):
        if village >= 0:
            groups.setdefault(village, []).append(row)
    return [groups[village] for village in sorted(groups, key=lambda village: (len(groups[village]), village))]
