"""Making a roster: the county's list of numbers and birth dates in, keyed hashes out, on the county's own machine.

The list never leaves that machine; only what comes out is imported. All or nothing: a list with a wrong row makes no
roster. Called by `manage.py hash_roster`.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Final

from game.players import identity
from game.players.identity import Wrong
from game.players.roster import NAMED_REFUSALS
from game.players.roster_file import KINDS, TOWNSHIP, Row, RowProblem, RowRefused, table_of
from game.players.roster_hashes import identity_hash

COLUMNS: Final[Mapping[str, str]] = {
    "number": "number", "統一編號": "number", "身分證字號": "number",
    "born_on": "born_on", "出生日期": "born_on", "生日": "born_on",
    "kind": "kind", "身分別": "kind",
    "township": "township", "鄉鎮市": "township", "戶籍鄉鎮市": "township",
}  # fmt: skip
_WRONG = {Wrong.NUMBER: RowProblem.NUMBER, Wrong.BORN_ON: RowProblem.BORN_ON}


@dataclass(frozen=True, slots=True)
class Hashed:
    """How many persons were written, or which rows were wrong."""

    written: int
    refused: int
    refusals: tuple[RowRefused, ...]


def hash_roster(*, file: IO[bytes], out: IO[str], today: date) -> Hashed:
    """Write the roster of a list with number, birth date and kind, and the township if the list has it.

    Raises:
        FileRefused: the file is no such list.
    """
    rows = list(_hashed(file, today))
    refusals = [row for row in rows if isinstance(row, RowRefused)]
    if refusals:
        return Hashed(0, len(refusals), tuple(refusals[:NAMED_REFUSALS]))
    listed = [row for row in rows if isinstance(row, Row)]
    writer = csv.writer(out)
    places = any(row.township is not None for row in listed)
    writer.writerow(("identity_hash", "kind", "adult_on", *(["township"] if places else [])))
    writer.writerows(
        (row.identity_hash, row.kind.value, row.adult_on or "", *([row.township] if places else [])) for row in listed
    )
    return Hashed(len(listed), 0, ())


def _hashed(file: IO[bytes], today: date) -> Iterator[Row | RowRefused]:
    for line, cells in table_of(file, needed=("number", "born_on", "kind"), known=COLUMNS):
        yield _row(line, cells, today)


def _row(line: int, cells: dict[str, str] | None, today: date) -> Row | RowRefused:
    if cells is None:
        return RowRefused(line, RowProblem.FIELDS)
    person = identity.person_of(cells["number"], cells["born_on"], today=today)
    if isinstance(person, Wrong):
        return RowRefused(line, _WRONG[person])
    kind = KINDS.get(cells["kind"].lower())
    if kind is None:
        return RowRefused(line, RowProblem.KIND)
    township = cells.get("township")
    if township and not TOWNSHIP.fullmatch(township):
        return RowRefused(line, RowProblem.TOWNSHIP)
    return Row(identity_hash(person), kind, person.adult_on if person.adult_on > today else None, township)
