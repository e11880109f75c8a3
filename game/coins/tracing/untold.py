"""What may be told of when and where coins were spent, without telling on anybody.

A payment that stands alone in its month and township gives away who made it to whoever knows of one visit to a shop.
So a number is shown only if at least `FEWEST_PAYERS` people are behind it. What is fewer is put together: with the
other townships of the region, then with all of the county in that month, then with whatever else is left; and if that
is still somebody's own, the smallest number that would have been shown joins it. The groups do not overlap, and every
chart and table of a page is made of these groups and nothing finer, so that no difference of two of them tells more.

    >>> told([Cell(july, luye, 50, 0, payers={a}), Cell(july, chishang, 900, 0, payers={b, c, d, e, f})])
    [Group(month=None, place=None, coins=950, ...)]
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

# Taiwan's own statistics on small areas hold back what fewer than three are behind; five is the usual rule for
# tables that anybody may combine. 3–10.
FEWEST_PAYERS: Final = 5


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A township of a region, or all the others of the region (`township` empty)."""

    region: str = ""
    township: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What was spent in one month in one township; `payers` may stop at `FEWEST_PAYERS` of them."""

    month: date
    where: Where
    coins: int
    refunded: int
    payers: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Group:
    """Some cells that are shown as one number; without a month or a place where that would tell too much."""

    month: date | None
    where: Where | None
    coins: int
    refunded: int
    payers: frozenset[UUID]

    @property
    def is_enough(self) -> bool:
        """Whether enough people are behind it."""
        return len(self.payers) >= FEWEST_PAYERS

    @property
    def left(self) -> int:
        """What the merchants kept."""
        return self.coins - self.refunded


_Label = tuple[date | None, Where | None]
_NOWHERE: Final[_Label] = (None, None)
# From the finest to the coarsest.
_LEVELS: Final[tuple[Callable[[Cell], _Label], ...]] = (
    lambda cell: (cell.month, cell.where),
    lambda cell: (cell.month, Where(cell.where.region)),
    lambda cell: (cell.month, None),
    lambda _cell: _NOWHERE,
)


def told(cells: Iterable[Cell]) -> list[Group]:
    """The groups that may be shown, in the order of months and places; what stands nowhere is the last."""
    rest, groups = list(cells), list[Group]()
    for level in _LEVELS:
        made = [(_group(label, fitting), fitting) for label, fitting in _by(level, rest).items()]
        groups += [group for group, _fitting in made if group.is_enough]
        rest = [cell for group, fitting in made if not group.is_enough for cell in fitting]
    return sorted(_with_rest(groups, rest), key=_place_in_the_table)


def _with_rest(groups: Sequence[Group], rest: Sequence[Cell]) -> list[Group]:
    """What too few people are behind joins the smallest groups until it is enough, or all are one."""
    if not rest:
        return list(groups)
    shown, few = sorted(groups, key=lambda group: group.coins), _group(_NOWHERE, rest)
    while shown and not few.is_enough:
        few = _joined(few, shown.pop(0))
    return [*shown, few]


def _by(level: Callable[[Cell], _Label], cells: Iterable[Cell]) -> dict[_Label, list[Cell]]:
    found: dict[_Label, list[Cell]] = {}
    for cell in cells:
        found.setdefault(level(cell), []).append(cell)
    return found


def _group(label: _Label, cells: Sequence[Cell]) -> Group:
    payers = frozenset[UUID]().union(*(cell.payers for cell in cells))
    coins, refunded = sum(cell.coins for cell in cells), sum(cell.refunded for cell in cells)
    return Group(*label, coins, refunded, payers)


def _joined(few: Group, other: Group) -> Group:
    return Group(*_NOWHERE, few.coins + other.coins, few.refunded + other.refunded, few.payers | other.payers)


def _place_in_the_table(group: Group) -> tuple[bool, date, bool, Where]:
    is_somewhere = group.where is not None
    return group.month is None, group.month or date.min, not is_somewhere, group.where or Where()
