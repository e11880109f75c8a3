"""A list as columns and cells, whatever format it came in, before anybody knows what a column means."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from hotspots.feeds.encoding import UNREADABLE
from hotspots.feeds.row import FeedRefused
from hotspots.tunables import MOST_COLUMNS, MOST_ROWS, MOST_UNREADABLE_ROWS

# Half a surrogate pair and letters of an office's own, which nobody's screen shows; then control characters, and marks
# of direction, joins and the like that are no letter.
_NOT_A_LETTER: Final = re.compile("[\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010fffd]")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Record:
    """One row by column; `number` counts the rows from 1; `fault` says why its cells cannot be told apart."""

    number: int
    values: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows of a file; `crs` is what the file itself declares, `format` who wrote it where the file shows it."""

    name: str
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    encoding: str
    crs: str | None = None
    format: str | None = None


def cleaned(text: str) -> str:
    """A cell as people see it: without control characters, one space for any run of them.

    >>> cleaned("  鹿野\\u3000高台\\r\\n")
    '鹿野 高台'
    """
    if not text.isprintable():
        text = _CONTROL.sub(" ", _UNSEEN.sub("", _NOT_A_LETTER.sub(UNREADABLE, text)))
    return " ".join(text.split())


def named_columns(names: Iterable[str], name: str) -> tuple[str, ...]:
    """The heads of a list's columns; FeedRefused where two are the same. A column without a head gets its number."""
    columns = tuple(cleaned(head) or f"column {number}" for number, head in enumerate(names, start=1))
    doubled = [column for column, times in Counter(columns).items() if times > 1]
    if doubled:
        raise FeedRefused(
            f"{name}: the column {', '.join(doubled)} stands there twice, so nobody can tell which one counts:"
            " rename or delete one of them"
        )
    if len(columns) > MOST_COLUMNS:
        raise FeedRefused(f"{name} has {len(columns)} columns, and {MOST_COLUMNS} are read: take a list of places")
    return columns


def only(rows: Iterable[Row]) -> Iterator[Row]:
    """As many rows as are read and one more, by which `with_rows` knows that there are too many."""
    return islice(rows, MOST_ROWS + 1)


def with_rows(sheet: Sheet) -> Sheet:
    """The sheet, if its rows can be read; FeedRefused where there are none, too many, or most are broken."""
    rows = len(sheet.records)
    if not rows:
        raise FeedRefused(f"{sheet.name} has no row below its columns {listed(sheet.columns)}; nothing was imported")
    if rows > MOST_ROWS:
        raise FeedRefused(
            f"{sheet.name} has more than {MOST_ROWS} rows, which is all that is read: split it, or keep Taitung's only"
        )
    broken = [record for record in sheet.records if record.fault]
    if len(broken) > MOST_UNREADABLE_ROWS * rows:
        raise FeedRefused(
            f"{sheet.name}: {len(broken)} of {rows} rows do not fit the columns (row {broken[0].number}:"
            f" {broken[0].fault}): is there a title above the columns, or another separator?"
        )
    return sheet


def listed(names: Sequence[str]) -> str:
    """Some names for a message, not hundreds of them."""
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
