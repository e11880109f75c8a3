"""Any list of places in, rows out. What a file is, its content tells: first bytes, then columns, never its name.

1. `_refuse_unfit`: the file is there, not empty, not too large.
2. `_sheet_in`: vector files by their first bytes, JSON and delimited text after `encoding`.
3. `formats.layout_of`: the format by its columns; `columns.chosen` what each column means.
4. `rows.feed_of`: cells to rows, coordinates to positions.

`manage.py import_hotspots` and `import_merchants` call it; `hotspots.importing` judges the rows against the county.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hotspots.feeds import delimited, documents, vector
from hotspots.feeds.columns import Field, chosen
from hotspots.feeds.coordinates import system
from hotspots.feeds.encoding import decoded
from hotspots.feeds.formats import layout_of
from hotspots.feeds.row import Feed, FeedRefused
from hotspots.feeds.rows import Reading, feed_of
from hotspots.feeds.sheet import Sheet
from hotspots.models import Kind
from hotspots.tunables import MOST_BYTES

_ONLY_MERCHANTS: Final = frozenset({Field.ACCEPTS_COINS})
_WEB_PAGES: Final = ("<!doctype html", "<html", "<head", "<body", "<script", "<table", "<div")
#: First bytes of files that people take for lists, and what to do about each.
_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file: open it and save it as CSV (UTF-8)"),
    (b"%PDF", "a PDF: ask the publisher for the table as CSV"),
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"7z\xbc\xaf", "packed with 7-Zip: unpack it first"),
    (b"Rar!", "packed with RAR: unpack it first"),
    (b"PAR1", "Parquet: export it as CSV or GeoPackage"),
    (b"\x89PNG", "a picture: ask the publisher for the table as CSV"),
    (b"\xff\xd8\xff", "a picture: ask the publisher for the table as CSV"),
)


def read(
    path: Path,
    *,
    kind: Kind,
    mapping: Mapping[str, str] | None = None,
    crs: str | None = None,
    layer: str | None = None,
) -> Feed:
    """All rows of a list of one kind of place.

    `mapping` names columns by field ({"name_zh": "店名"}), `crs` a reference system that the file does not declare,
    `layer` one of several in a GeoPackage.

    Raises:
        FeedRefused: nothing of the file can be used; the text names the file or field, the rule and the remedy.
    """
    _refuse_unfit(path)
    sheet = _sheet_in(path, layer)
    layout = layout_of(sheet, kind)
    declared = _one_system(sheet, crs)
    without = layout.without | (_ONLY_MERCHANTS if kind == Kind.HOTSPOT else frozenset())
    columns = chosen(sheet, layout.columns, mapping or {}, without=without)
    return feed_of(sheet, Reading(layout, columns), declared)


def _one_system(sheet: Sheet, said: str | None) -> str | None:
    """The reference system that the file declares or the caller says; FeedRefused where both do and differ."""
    if said and sheet.crs and system(said, sheet.name) != system(sheet.crs, sheet.name):
        raise FeedRefused(f"{sheet.name} declares {sheet.crs[:60]}, --crs says {said}: leave --crs out")
    return said or sheet.crs


def _refuse_unfit(path: Path) -> None:
    if not path.is_file():
        raise FeedRefused(f"{path} is no file: check the path")
    size = path.stat().st_size
    if size == 0:
        raise FeedRefused(f"{path.name} is empty; nothing was imported: download it again")
    if size > MOST_BYTES:
        raise FeedRefused(
            f"{path.name} has {size / 1e6:.0f} MB, and {MOST_BYTES / 1e6:.0f} MB are read: keep Taitung's rows only"
        )


def _sheet_in(path: Path, layer: str | None) -> Sheet:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FeedRefused(f"{path} cannot be read ({error.strerror}): check its owner and rights") from error
    if vector.is_vector(raw):
        return vector.sheet_in(path, raw, layer)
    for first, what in _OTHERS:
        if raw.startswith(first):
            raise FeedRefused(f"{path.name} is {what}")
    return _text_sheet(raw, path.name)


def _text_sheet(raw: bytes, name: str) -> Sheet:
    text = decoded(raw, name)
    begins = text.text[:1_000].lstrip().casefold()
    if begins.startswith("<"):
        raise FeedRefused(f"{name} is {_markup(begins)}")
    if not begins and not text.text.strip():
        raise FeedRefused(f"{name} holds nothing but white space; nothing was imported: download it again")
    return documents.sheet_in(text, name) if begins.startswith(("{", "[")) else delimited.sheet_in(text, name)


def _markup(begins: str) -> str:
    if any(mark in begins for mark in _WEB_PAGES):
        return "a web page, not a list, whatever its name ends in: open the address and download the list itself"
    return "XML: download the publisher's JSON or CSV instead"
