"""What makes a format a format: how to know it by its columns, what they mean, what kind of place it lists."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from hotspots.feeds.columns import Field, Names
from hotspots.folding import folded
from hotspots.models import Kind

Values = Mapping[str, str]


def _nothing(_values: Values) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A format. `marks` are sets of columns, each of which is enough to know it; `kind` None takes either kind.

    `category_of` gives the sort of a row where the list says it in a way of its own, else ''. Fields `without` are not
    looked for under their usual names.
    """

    name: str
    kind: Kind | None = None
    marks: tuple[AbstractSet[str], ...] = ()
    columns: Names = field(default_factory=dict)
    category_of: Callable[[Values], str] = _nothing
    without: frozenset[Field] = frozenset()

    def fits(self, columns: AbstractSet[str]) -> bool:
        """Whether a file with these columns is in this format."""
        there = {folded(column) for column in columns}
        return any({folded(column) for column in mark} <= there for mark in self.marks)
