"""Who is meant: the confirmed accounts of a list, of a saved group, or of the members of a township.

A list is what somebody pasted or saved from a spreadsheet: a line for each person, who is named by the e-mail address
of their account or by its number (shown under “My data”). Nothing is guessed: a line that names nobody, and one that
names somebody for the second time, is told by its number. A first line with the name of a column is a heading.

A township's people are the members whom the county's roster lists there; whoever it does not place is not among them.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from django.db.models.functions import Lower

from game.coins.gifts.refusals import Code
from game.coins.gifts.tunables import LARGEST_LIST_MIB, NAMED_LINES, NAMES_A_STATEMENT
from game.coins.models import MemberGroup
from game.players.models import Player
from game.units.approval_refusals import Refused

# As spreadsheets in Taiwan save: Excel's "Unicode text" has a mark, its "CSV" is Big5.
_ENCODINGS: Final = ("utf-8-sig", "cp950")
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_MIB: Final = 1024 * 1024
_HEADINGS: Final = frozenset(
    {"email", "e-mail", "account number", "電子郵件", "電子信箱", "信箱", "帳號編號", "會員編號", "編號"}
)
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list that names nobody new, with what stands there."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """The accounts that are meant, and of a list how many lines name nobody, or somebody again; the first of each."""

    players: tuple[int, ...]
    unknown: int = 0
    doubled: int = 0
    unknown_lines: tuple[Line, ...] = ()
    doubled_lines: tuple[Line, ...] = ()


def text_of(content: bytes) -> str | Refused:
    """What stands in a file."""
    if len(content) > LARGEST_LIST_MIB * _MIB:
        return Refused(Code.TOO_LARGE, {"limit": LARGEST_LIST_MIB}, about="list_file")
    for encoding in ("utf-16",) if content.startswith(_UTF_16_MARKS) else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    return Refused(Code.NOT_UNICODE, about="list_file")


def of_list(text: str) -> Named:
    """The people of a list, in its order."""
    lines = list(_names_in(text))
    accounts = _accounts_of({name for _line, name in lines})
    found: dict[int, None] = {}
    unknown, doubled = [], []
    for line, name in lines:
        player = accounts.get(name)
        if player is None:
            unknown.append(line)
        elif player in found:
            doubled.append(line)
        else:
            found[player] = None
    named = tuple(unknown[:NAMED_LINES]), tuple(doubled[:NAMED_LINES])
    return Named(tuple(found), len(unknown), len(doubled), *named)


def of_group(group: MemberGroup) -> Named:
    """The people of a group who are still there and confirmed."""
    players = group.members.filter(confirmed_at__isnull=False, is_active=True).order_by("pk")
    return Named(tuple(players.values_list("pk", flat=True)))


def of_township(code: str) -> Named:
    """The confirmed members whom the roster lists in a township."""
    players = Player.objects.filter(confirmed_at__isnull=False, is_active=True, membership__entry__township=code)
    return Named(tuple(players.order_by("pk").values_list("pk", flat=True)))


def _names_in(text: str) -> Iterator[tuple[Line, str]]:
    """Each line with the name in it: the first cell that looks like one, else an empty one."""
    normal = unicodedata.normalize("NFKC", text.replace("\0", ""))
    for number, raw in enumerate(normal.splitlines(), 1):
        cells = [cell.strip() for cell in _cells(raw)]
        if not any(cells):
            continue
        if number > 1 or _HEADINGS.isdisjoint(cell.lower() for cell in cells):
            name = next((cell.lower() for cell in cells if "@" in cell or _number(cell)), "")
            yield Line(number, raw.strip()[:80]), name


def _cells(line: str) -> Sequence[str]:
    """One line's cells, whatever parts them; a cell that is too long to be a name leaves the line as it is."""
    try:
        return next(csv.reader(io.StringIO(line.replace("\t", ",").replace(";", ","))), ())
    except csv.Error:
        return (line,)


def _number(text: str) -> UUID | None:
    """An account's number, with its hyphens or without."""
    try:
        return UUID(text) if len(text) in {32, 36} else None
    except ValueError:
        return None


def _accounts_of(names: Iterable[str]) -> dict[str, int]:
    """The confirmed account of each name that has one."""
    addresses = sorted(name for name in names if "@" in name)
    numbers = {name: number for name in names if (number := _number(name))}
    accounts = Player.objects.filter(confirmed_at__isnull=False, is_active=True)
    found: dict[str, int] = {}
    for some in _parts(addresses):
        by_address = accounts.alias(address=Lower("email")).filter(address__in=some)
        found |= {email.lower(): player for email, player in by_address.values_list("email", "pk") if email}
    by_number: dict[UUID, int] = {}
    for part in _parts(sorted(set(numbers.values()))):
        by_number |= dict(accounts.filter(public_id__in=part).values_list("public_id", "pk"))
    return found | {name: by_number[number] for name, number in numbers.items() if number in by_number}


def _parts(many: Sequence[One]) -> Iterator[Sequence[One]]:
    for begin in range(0, len(many), NAMES_A_STATEMENT):
        yield many[begin : begin + NAMES_A_STATEMENT]
