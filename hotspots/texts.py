"""What a list says of a place in words, and how many characters of each fit into the column of `Place`."""

from typing import Final

from django.db.models import CharField

from hotspots.models import Place

#: The rest of what a row says is its position, and whether it takes coins.
TEXTS: Final = (
    "name_zh", "name_en", "address", "category", "keeper", "phone", "website", "note", "opening_hours", "wheelchair",
)  # fmt: skip


def longest(name: str) -> int:
    """How many characters a column of `Place` takes."""
    column = Place._meta.get_field(name)  # noqa: SLF001 - Django's documented door
    if not isinstance(column, CharField) or column.max_length is None:
        raise TypeError(f"Place.{name} must be a text with a greatest length")
    return column.max_length


LONGEST: Final = {name: longest(name) for name in TEXTS}
