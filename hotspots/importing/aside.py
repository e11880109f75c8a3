"""Rows that could not be placed: kept by their identity from edition to edition, until the list mends itself.

A row that somebody mended stays mended, and its place follows the row's words. One whose place stood before, under the
same name and address, holds that place where it stood. One that the list no longer has, or that can be placed now,
needs nobody any more and is removed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotspots.feeds.row import Row
from hotspots.importing.outcomes import Aside
from hotspots.importing.values import with_texts
from hotspots.importing.writing import LONGEST_IDENTITY, batches, identity_of
from hotspots.models import AsideRow, Dataset, Place
from hotspots.texts import TEXTS

_UPDATED = ("row_number", "reason", "details", "values", "fields", "state", "place", "seen_at")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row set aside, under the identity that is its own in this edition."""

    identity: str
    aside: Aside


def named(aside: Sequence[Aside]) -> list[Waiting]:
    """Rows that share a name and an address are told apart by their order."""
    seen: Counter[str] = Counter()
    waiting = []
    for each in aside:
        identity = identity_of(each.row)
        seen[identity] += 1
        suffix = f"|{seen[identity]}" if seen[identity] > 1 else ""
        waiting.append(Waiting(identity[: LONGEST_IDENTITY - len(suffix)] + suffix, each))
    return waiting


def mended_places(waiting: Iterable[Waiting], kept: Iterable[AsideRow]) -> list[tuple[Row, Place]]:
    """The rows that somebody placed by hand, each with its place."""
    places = {row.identity: row.place for row in kept if row.state == AsideRow.State.MENDED}
    found = ((each.aside.row, places.get(each.identity)) for each in waiting)
    return [(row, place) for row, place in found if place]


def held_places(waiting: Iterable[Waiting], kept: Iterable[AsideRow], lost: Iterable[Place]) -> dict[str, Place]:
    """Places whose row is named again without a usable position, by the identity of that row: they are not gone.

    A row that somebody decided about holds none; a place that was made of another such row is that row's alone.
    """
    decided = [row for row in kept if row.state == AsideRow.State.DISMISSED or _is_mended(row)]
    settled, taken = {row.identity for row in decided}, {row.place_id for row in decided}
    by_identity = {place.identity: place for place in lost if place.pk not in taken}
    held = {}
    for each in waiting:
        place = None if each.identity in settled else by_identity.pop(identity_of(each.aside.row), None)
        if place:
            held[each.identity] = place
    return held


def keep(
    dataset: Dataset, waiting: Sequence[Waiting], held: Mapping[str, Place], matched: frozenset[int], now: datetime
) -> None:
    """Make the rows set aside equal to this edition's; `matched` are places that now have a row of their own."""
    kept = {row.identity: row for row in dataset.aside.all()}
    current = {each.identity for each in waiting}
    for keys in batches([r.pk for r in kept.values() if r.identity not in current and _needs_nobody(r, matched)]):
        AsideRow.objects.filter(pk__in=keys).delete()
    fresh = [_updated(kept.get(each.identity) or _new(dataset, each), each, held, now) for each in waiting]
    AsideRow.objects.bulk_create([row for row in fresh if row.pk is None])
    standing = [row for row in fresh if row.pk is not None]
    AsideRow.objects.bulk_create(standing, update_conflicts=True, unique_fields=["id"], update_fields=_UPDATED)


def _is_mended(row: AsideRow) -> bool:
    return row.state == AsideRow.State.MENDED and row.place_id is not None


def _needs_nobody(row: AsideRow, matched: frozenset[int]) -> bool:
    """A row that was mended is kept with its place, which comes back with it."""
    return not _is_mended(row) or row.place_id in matched


def _new(dataset: Dataset, waiting: Waiting) -> AsideRow:
    return AsideRow(dataset=dataset, identity=waiting.identity)


def _updated(row: AsideRow, waiting: Waiting, held: Mapping[str, Place], now: datetime) -> AsideRow:
    said = waiting.aside
    row.row_number, row.reason, row.seen_at = said.row.number, said.trouble.value, now
    row.details, row.values, row.fields = _kept(said.details), _kept(said.row.values), fields_of(said.row)
    if row.state == AsideRow.State.MENDED and row.place_id is None:
        row.state = AsideRow.State.WAITING
    if row.state == AsideRow.State.WAITING:
        row.place = held.get(waiting.identity)
    return row


def _kept(values: Mapping[str, str]) -> dict[str, str]:
    """Values as JSON keeps them; PostgreSQL's takes no NUL."""
    return {name.replace("\x00", "␀"): value.replace("\x00", "␀") for name, value in values.items()}


def fields_of(row: Row) -> dict[str, object]:
    """What was read of a row, as JSON keeps it."""
    return {**{name: getattr(row, name).replace("\x00", "") for name in TEXTS}, "accepts_coins": row.accepts_coins}


def row_of(aside: AsideRow) -> Row:
    """The row that was set aside, as it was read; without its position."""
    words = {name: str(aside.fields.get(name, "")) for name in TEXTS}
    bare = Row(number=aside.row_number, name_zh="", accepts_coins=bool(aside.fields.get("accepts_coins")))
    return with_texts(bare, words)
