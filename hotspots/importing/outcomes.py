"""What became of each row of a list: one outcome a row, so that the counts add up to the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geo.position import LatLon
from hotspots.feeds.row import Row, Trouble


class Outcome(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"  # the same name, address and position as a row before
    ELSEWHERE = "elsewhere"  # in another county: no error of a list of all Taiwan
    ASIDE = "aside"  # kept for somebody to look at


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a place belongs: codes of its township, its village if there is one, and its township's region."""

    township: str
    village: str | None
    region: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A row whose position agrees with its address."""

    row: Row
    position: LatLon
    where: Standpoint


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that cannot be placed, why, and the numbers behind it."""

    row: Row
    trouble: Trouble
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """All rows of a list, each in one of four heaps."""

    placed: tuple[Placed, ...]
    aside: tuple[Aside, ...]
    repeated: tuple[Row, ...]
    elsewhere: tuple[Row, ...]
