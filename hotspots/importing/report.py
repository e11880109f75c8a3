"""What an import did, or would do: one number for each outcome, and the difference place by place.

The counts add up to the rows of the file; places that the list no longer names are counted besides.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from hotspots.feeds.row import Repair, Trouble
from hotspots.importing.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of a place: what stood there, and what the list says now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """A place that changed, under its new name."""

    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AsideNote:
    """A row that was set aside."""

    number: int
    name: str
    trouble: Trouble
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeptByHand:
    """A place that somebody moved by hand, and that the list now puts somewhere new: the hand's position stands."""

    name: str
    list_moved_m: float


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one import."""

    dataset: str
    file_name: str
    encoding: str
    crs: str
    rows: int
    counts: Mapping[Outcome, int]
    repairs: Mapping[Repair, int]
    added: tuple[str, ...]
    changed: tuple[PlaceChange, ...]
    gone: tuple[str, ...]
    aside: tuple[AsideNote, ...]
    kept_by_hand: tuple[KeptByHand, ...]
    is_dry_run: bool

    @property
    def changes_places(self) -> bool:
        """Whether any place is not as it was."""
        return bool(self.added or self.changed or self.gone)

    @property
    def troubles(self) -> Mapping[Trouble, int]:
        """How many rows were set aside for which reason."""
        return Counter(note.trouble for note in self.aside)

    def as_json(self) -> dict[str, object]:
        """The whole report for `--json`: enums as their words."""
        return asdict(self) | {
            "counts": {str(outcome): self.counts[outcome] for outcome in Outcome},
            "repairs": {str(repair): count for repair, count in self.repairs.items()},
            "troubles": {str(trouble): count for trouble, count in self.troubles.items()},
        }
