"""Rows of text with a separator: CSV with commas or semicolons, or a table with tabs (RFC 4180, read strictly)."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from hotspots.feeds.encoding import Text
from hotspots.feeds.row import FeedRefused
from hotspots.feeds.sheet import Record, Sheet, cleaned, named_columns, only, with_rows

_SEPARATORS: Final = ",\t;"
#: Where the first line of a list has ended.
_HEAD: Final = 20_000


def sheet_in(text: Text, name: str) -> Sheet:
    """The rows of a delimited file; FeedRefused where quotes do not close or columns are doubled.

    A row with more or fewer cells than columns keeps its place with the fault; lines without any text are no rows.
    """
    lines = _lines(text.text, name)
    heads = next(lines, [])
    while heads and not heads[-1].strip():
        heads.pop()
    columns = named_columns(heads, name)
    records = tuple(_record(number, columns, cells) for number, cells in enumerate(only(lines), start=1))
    return with_rows(Sheet(name, columns, records, text.encoding))


def _lines(text: str, name: str) -> Iterator[list[str]]:
    """The lines with any text in them, as cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        yield from (cells for cells in reader if any(cell.strip() for cell in cells))
    except csv.Error as error:
        raise FeedRefused(
            f"{name}: the quotes around line {reader.line_num} do not close ({error}): write each quote inside a cell"
            ' twice ("") and put the whole cell in quotes'
        ) from error


def _separator(text: str) -> str:
    """What stands most often in the first line with text; a comma where none does."""
    head = next((line for line in text[:_HEAD].splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=head.count)


def _record(number: int, columns: Sequence[str], cells: list[str]) -> Record:
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    values = {column: cleaned(cell) for column, cell in zip(columns, cells, strict=False)}
    if len(cells) == len(columns):
        return Record(number, values)
    values |= {f"column {place}": cleaned(cell) for place, cell in enumerate(cells, start=1) if place > len(columns)}
    return Record(number, values, f"{len(cells)} cells for {len(columns)} columns")
