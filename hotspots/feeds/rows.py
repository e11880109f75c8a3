"""From a sheet and the meaning of its columns to rows: each cell read, each mending named, each trouble explained.

A row has one trouble, the first of: cells that cannot be told apart, letters that cannot be read, no name, no
position, a value that cannot be read. What is a place's own but fits no field (hours in words, an unknown sort) goes
to its note and is said; nothing is cut off.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hotspots.feeds.columns import Columns, Field
from hotspots.feeds.coordinates import Placed, Said, placed
from hotspots.feeds.encoding import UNREADABLE
from hotspots.feeds.layout import Layout
from hotspots.feeds.row import Feed, Repair, Row, Rule, Trouble
from hotspots.feeds.sheet import Record, Sheet
from hotspots.feeds.sorts import sort_of
from hotspots.feeds.wording import are_hours, said, site, wheelchair, with_place_letters, yes_or_no
from hotspots.folding import folded
from hotspots.texts import LONGEST

_PLACE_NAMES: Final = (Field.NAME_ZH, Field.ADDRESS, Field.COUNTY, Field.TOWNSHIP, Field.KEEPER)
_ANSWERS: Final = frozenset({Field.ACCEPTS_COINS, Field.WHEELCHAIR})
#: How a note begins that was meant for another field.
_BEGINNINGS: Final = {
    Field.OPENING_HOURS: "營業時間", Field.CATEGORY: "類別", Field.WEBSITE: "網站", Field.WHEELCHAIR: "無障礙",
}  # fmt: skip
#: Enough of a value to know it by; the row itself keeps all of it.
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What all rows of a list share: its format and what its columns mean."""

    layout: Layout
    columns: Columns


@dataclass(slots=True)
class _Draft:
    """A row while its cells are read: texts by field, what was mended, the first trouble."""

    texts: dict[Field, str]
    columns: Mapping[Field, str]
    repairs: dict[Repair, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    accepts_coins: bool = False
    trouble: Trouble | None = None
    details: dict[str, str] = field(default_factory=dict)

    def text(self, name: Field) -> str:
        return self.texts.get(name, "")

    def refuse(self, trouble: Trouble, name: Field | str, value: str, rule: str) -> None:
        """Note the first trouble, by the list's own name of the column."""
        if self.trouble is None:
            self.trouble = trouble
            column = self.columns.get(name, name) if isinstance(name, Field) else name
            self.details = {"field": column, "value": value[:_SHOWN], "rule": rule}

    def keep_as_note(self, name: Field) -> None:
        self.notes.append(f"{_BEGINNINGS[name]}：{self.texts.pop(name)}")
        self.repairs[Repair.KEPT_AS_NOTE] = None


def feed_of(sheet: Sheet, reading: Reading, crs: str | None) -> Feed:
    """The rows of a sheet; FeedRefused where its coordinates cannot be trusted as a whole."""
    columns = reading.columns
    pairs = [(said(r.values.get(columns.x, "")), said(r.values.get(columns.y, ""))) for r in sheet.records]
    placing = placed(pairs, Said(columns.unit, crs), sheet.name)
    rows = tuple(_row(record, place, reading) for record, place in zip(sheet.records, placing.rows, strict=True))
    return Feed(rows, sheet.format or reading.layout.name, sheet.encoding, placing.crs)


def _row(record: Record, place: Placed, reading: Reading) -> Row:
    draft = _Draft(_texts(record, reading.columns), reading.columns.by_field)
    _judge_letters(draft, record)
    _fold(draft)
    _judge_place(draft, place, reading.columns, record)
    _read_words(draft, reading.layout, record.values)
    texts = dict(_fitting(draft))
    position = None if draft.trouble else place.position
    if draft.trouble and place.position and not record.fault:
        draft.details["position"] = f"{place.position.latitude:.6f}, {place.position.longitude:.6f}"
    return Row(
        number=record.number,
        accepts_coins=draft.accepts_coins,
        position=position,
        trouble=draft.trouble,
        details=draft.details,
        repairs=tuple(draft.repairs),
        values=record.values,
        **texts,
    )


def _texts(record: Record, columns: Columns) -> dict[Field, str]:
    """The cells by field, '' where they say that there is nothing; for yes and no, 無 is an answer."""
    cells = {name: record.values.get(column, "") for name, column in columns.by_field.items()}
    return {name: cell if name in _ANSWERS else said(cell) for name, cell in cells.items()}


def _judge_letters(draft: _Draft, record: Record) -> None:
    if record.fault:
        draft.refuse(Trouble.UNREADABLE_VALUE, "row", record.fault, Rule.CELLS)
    for name, text in draft.texts.items():
        if UNREADABLE in text:
            draft.refuse(Trouble.UNREADABLE_VALUE, name, text, Rule.LETTERS)


def _fold(draft: _Draft) -> None:
    for name in _PLACE_NAMES:
        text = draft.texts.get(name, "")
        letters = with_place_letters(text)
        if letters != text:
            draft.texts[name] = letters
            draft.repairs[Repair.LETTERS_FOLDED] = None
    draft.texts[Field.ADDRESS] = _whole_address(draft)


def _whole_address(draft: _Draft) -> str:
    """The address with the township and the county before it, where the list gives them in columns of their own."""
    address = draft.text(Field.ADDRESS)
    for name in (Field.TOWNSHIP, Field.COUNTY):
        part = draft.text(name)
        if part and part not in address and folded(part) not in folded(address):
            address = part + address
    return address


def _judge_place(draft: _Draft, place: Placed, columns: Columns, record: Record) -> None:
    if not draft.text(Field.NAME_ZH):
        name = record.values.get(columns.by_field[Field.NAME_ZH], "")
        draft.refuse(Trouble.NO_NAME, Field.NAME_ZH, name, Rule.NAME)
    if place.trouble is not None:
        value = f"{record.values.get(columns.x, '')}, {record.values.get(columns.y, '')}"
        draft.refuse(place.trouble, f"{columns.x}, {columns.y}", value, Rule.POSITION)
    draft.repairs |= dict.fromkeys(place.repairs)


def _read_words(draft: _Draft, layout: Layout, values: Mapping[str, str]) -> None:
    _read_category(draft, layout.category_of(values))
    _read_coins(draft)
    _read_wheelchair(draft)
    _read_website(draft)
    hours = draft.text(Field.OPENING_HOURS)
    if hours and not are_hours(hours):
        draft.keep_as_note(Field.OPENING_HOURS)
    draft.texts[Field.NOTE] = "；".join(filter(None, (draft.text(Field.NOTE), *draft.notes)))


def _read_category(draft: _Draft, known: str) -> None:
    word = draft.text(Field.CATEGORY)
    code = known or sort_of(word)
    if code is None:
        draft.keep_as_note(Field.CATEGORY)
    else:
        draft.texts[Field.CATEGORY] = code


def _read_coins(draft: _Draft) -> None:
    answer = yes_or_no(draft.text(Field.ACCEPTS_COINS))
    if answer is None:
        word = draft.text(Field.ACCEPTS_COINS)
        draft.refuse(Trouble.UNREADABLE_VALUE, Field.ACCEPTS_COINS, word, Rule.YES_OR_NO)
    draft.accepts_coins = bool(answer)


def _read_wheelchair(draft: _Draft) -> None:
    value = wheelchair(draft.text(Field.WHEELCHAIR))
    if value is None:
        draft.keep_as_note(Field.WHEELCHAIR)
    else:
        draft.texts[Field.WHEELCHAIR] = value


def _read_website(draft: _Draft) -> None:
    text = draft.text(Field.WEBSITE)
    address = site(text) if text else ""
    if address is None:
        draft.keep_as_note(Field.WEBSITE)
    elif address != text:
        draft.texts[Field.WEBSITE] = address
        draft.repairs[Repair.SCHEME_ADDED] = None


def _fitting(draft: _Draft) -> Iterator[tuple[str, str]]:
    """Every text of a place by its field, refused where it is longer than what a place can keep."""
    for name, text in draft.texts.items():
        longest = LONGEST.get(name)
        if longest is None:
            continue
        if len(text) > longest:
            rule = f"at most {longest} characters, it has {len(text)}"
            draft.refuse(Trouble.UNREADABLE_VALUE, name, text, rule)
        yield name, text
