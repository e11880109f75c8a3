"""Make a table equal to a file and count what that changed. Runs inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import CharField, Model, QuerySet

from geo.layers.refusal import LayerRefused

_BATCH = 200
Row = TypeVar("Row", bound=Model)
Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Changes:
    """What loading did to one kind of row: added + changed + unchanged rows stand in the table now."""

    noun: str
    added: int
    changed: int
    unchanged: int
    removed: int

    @property
    def is_change(self) -> bool:
        """Whether any row is another now."""
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        now = self.added + self.changed + self.unchanged
        return (
            f"{self.noun}: {now} now; {self.added} added, {self.changed} changed, {self.unchanged} unchanged,"
            f" {self.removed} removed"
        )


def make_equal(rows: QuerySet[Row], wanted: Mapping[str, Fields], *, noun: str, key: str = "code") -> Changes:
    """Add, change and remove rows until they are the wanted ones by their key; fields not named stay as they are.

    LayerRefused where a text is too long for its column: PostgreSQL would stop there, SQLite would take it.
    """
    for name, fields in wanted.items():
        _refuse_too_long(rows.model, {key: name, **fields}, noun)
    standing = {str(getattr(row, key)): row for row in rows}
    removed = standing.keys() - wanted.keys()
    rows.filter(**{f"{key}__in": removed}).delete()
    added = [rows.model(**{key: name}, **fields) for name, fields in wanted.items() if name not in standing]
    rows.bulk_create(added, batch_size=_BATCH)
    changed = [row for name, row in standing.items() if name in wanted and _takes_on(row, wanted[name])]
    if changed:
        names = sorted({name for fields in wanted.values() for name in fields})
        rows.bulk_update(changed, names, batch_size=_BATCH)
    return Changes(noun, len(added), len(changed), len(wanted) - len(added) - len(changed), len(removed))


def _refuse_too_long(model: type[Model], fields: Fields, noun: str) -> None:
    for name, value in fields.items():
        column = model._meta.get_field(name.removesuffix("_id"))  # noqa: SLF001 - Django's documented door
        longest = column.max_length if isinstance(column, CharField) else None
        length = len(str(value))
        if longest is not None and length > longest:
            raise LayerRefused(f"{noun}: {name} {value!r} has {length} characters, and {longest} fit: shorten it")


def _takes_on(row: Model, fields: Fields) -> bool:
    """Give a row the wanted values; True if any was new to it."""
    new = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)
