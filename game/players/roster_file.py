"""Reading a roster: rows of hash, kind and majority out of a CSV file as spreadsheets in Taiwan really write it.

UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode text"), Big5 (cp950, Excel's "CSV"); commas or tabs,
full-width signs or not; columns in any order under English or Chinese names. The file is read in pieces, never as a
whole. What cannot be a roster is refused as a whole (`FileRefused`), what is wrong with a row by its line and its
field. No value is ever repeated in a refusal: it might be somebody's number in the wrong column.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO, Final

from game.players import identity
from game.players.models import MembershipKind

# The county has 212,000 residents; with the digital citizens that joined so far a roster is 20–30 MB. 1–64 MiB.
LARGEST_BYTES: Final = 32 * 1024 * 1024
_PIECE_BYTES: Final = 64 * 1024
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
TOWNSHIP: Final = re.compile(r"[0-9]{8}", re.ASCII)  # the official code; the digital citizens' column is empty

COLUMNS: Final[Mapping[str, str]] = {
    "identity_hash": "identity_hash", "身分雜湊": "identity_hash",
    "kind": "kind", "身分別": "kind",
    "adult_on": "adult_on", "成年日": "adult_on",
    "township": "township", "鄉鎮市": "township", "戶籍鄉鎮市": "township",
}  # fmt: skip
KINDS: Final[Mapping[str, MembershipKind]] = {
    "resident": MembershipKind.RESIDENT, "縣民": MembershipKind.RESIDENT,
    "digital_citizen": MembershipKind.DIGITAL_CITIZEN, "數位縣民": MembershipKind.DIGITAL_CITIZEN,
}  # fmt: skip


class FileProblem(StrEnum):
    """Why a whole file is refused."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    BINARY = "binary"
    UNREADABLE = "unreadable"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"


class RowProblem(StrEnum):
    """Why a row is refused."""

    HASH = "hash"
    KIND = "kind"
    ADULT_ON = "adult_on"
    TOWNSHIP = "township"
    FIELDS = "fields"
    CONTRADICTS = "contradicts"
    NUMBER = "number"
    BORN_ON = "born_on"


class FileRefused(ValueError):
    """The file is no roster; `problem` says why, `column` which one where it is about a column."""

    def __init__(self, problem: FileProblem, column: str = "") -> None:
        super().__init__(f"{problem}: {column}" if column else str(problem))
        self.problem, self.column = problem, column


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a roster; `adult_on` only while it lies ahead.

    `township`: its code as the file has it, empty where the county has them in none; None if the file does not say.
    """

    identity_hash: str
    kind: MembershipKind
    adult_on: date | None
    township: str | None = None


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that is wrong: its line in the file, and what is wrong with it."""

    line: int
    problem: RowProblem


def rows_of(file: IO[bytes], *, today: date) -> Iterator[tuple[int, Row | RowRefused]]:
    """Each row with its line in the file.

    Raises:
        FileRefused: the file is no roster, at the latest when all its bytes have been looked at.
    """
    for line, cells in table_of(file, needed=("identity_hash", "kind"), known=COLUMNS):
        yield line, _row(line, cells, today)


def table_of(
    file: IO[bytes], *, needed: Sequence[str], known: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Each line below the header with its cells by column; None for a line with too many or too few.

    Args:
        file: can be read twice.
        needed: columns that must be there.
        known: what a column may be called, and its name here; others are refused, they might be personal.
    """
    text = io.TextIOWrapper(file, encoding=_encoding_of(file), newline="")
    try:
        reader = csv.reader((unicodedata.normalize("NFKC", line) for line in text), delimiter=_delimiter_of(text))
        yield from _below_header(((reader.line_num, cells) for cells in reader), needed, known)
    except csv.Error:
        raise FileRefused(FileProblem.UNREADABLE) from None
    finally:
        text.detach()


def _below_header(
    lines: Iterator[tuple[int, list[str]]], needed: Sequence[str], known: Mapping[str, str]
) -> Iterator[tuple[int, dict[str, str] | None]]:
    header = next((cells for _, cells in lines if any(cells)), None)
    if header is None:
        raise FileRefused(FileProblem.EMPTY)
    columns = _columns(header, needed, known)
    has_rows = False
    for number, cells in lines:
        if any(cell.strip() for cell in cells):
            has_rows = True
            yield number, _cells(columns, cells)
    if not has_rows:
        raise FileRefused(FileProblem.EMPTY)


def _cells(columns: list[str], cells: list[str]) -> dict[str, str] | None:
    if len(cells) != len(columns):
        return None
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def _columns(header: list[str], needed: Sequence[str], known: Mapping[str, str]) -> list[str]:
    names = [cell.strip().lower() for cell in header]
    columns = [known.get(name, "") for name in names]
    missing = [name for name in needed if name not in columns]
    if missing:
        raise FileRefused(FileProblem.MISSING_COLUMN, missing[0])
    if "" in columns:
        raise FileRefused(FileProblem.UNKNOWN_COLUMN, str(columns.index("") + 1))
    repeated = [name for name in columns if columns.count(name) > 1]
    if repeated:
        raise FileRefused(FileProblem.REPEATED_COLUMN, repeated[0])
    return columns


def _row(line: int, cells: dict[str, str] | None, today: date) -> Row | RowRefused:
    if cells is None:
        return RowRefused(line, RowProblem.FIELDS)
    digest, kind = cells["identity_hash"].lower(), KINDS.get(cells["kind"].lower())
    if not _HASH.fullmatch(digest):
        return RowRefused(line, RowProblem.HASH)
    if kind is None:
        return RowRefused(line, RowProblem.KIND)
    told = cells.get("adult_on", "")
    adult_on = identity.date_of(told) if told else None
    if told and (adult_on is None or adult_on.year > today.year + identity.ADULT_AGE):
        return RowRefused(line, RowProblem.ADULT_ON)
    township = cells.get("township")
    if township and not TOWNSHIP.fullmatch(township):
        return RowRefused(line, RowProblem.TOWNSHIP)
    return Row(digest, kind, adult_on if adult_on and adult_on > today else None, township)


def _encoding_of(file: IO[bytes]) -> str:
    """The encoding in which all of the file can be read; leaves the file at its begin."""
    begin = file.read(4)
    if not begin:
        raise FileRefused(FileProblem.EMPTY)
    marked = next((encoding for mark, encoding in _MARKS if begin.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp950"):
        if _is_text(file, encoding):
            file.seek(0)
            return encoding
    raise FileRefused(FileProblem.UNREADABLE)


def _is_text(file: IO[bytes], encoding: str) -> bool:
    """Whether every byte can be read so; FileRefused for more bytes than a roster has, and for what is no text."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    size = 0
    while piece := file.read(_PIECE_BYTES):
        size += len(piece)
        if size > LARGEST_BYTES:
            raise FileRefused(FileProblem.TOO_LARGE)
        try:
            text = decoder.decode(piece)
        except UnicodeError:
            return False
        if "\0" in text:
            raise FileRefused(FileProblem.BINARY)
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter_of(text: io.TextIOWrapper) -> str:
    """Tabs if the first line has one, as Excel's Unicode text does; leaves the text at its begin."""
    first = text.readline()
    text.seek(0)
    return "\t" if "\t" in first else ","
