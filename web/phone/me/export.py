"""Everything known about a person as files: one JSON for programs, CSV for a spreadsheet.

Times are ISO 8601 on Taitung's clock with its offset. A CSV begins with a byte-order mark, without which Excel takes
Chinese for something else, and no cell of it is a formula: text that would begin one gets an apostrophe in front, as
OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, TextIOWrapper
from itertools import chain
from typing import Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from game.players.holdings import Holding

# How a spreadsheet knows a formula, also behind white space; full-width signs count in East Asian settings.
BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BEGINS_A_CELL_ANEW: Final = ("\t", "\r", "\n")

Plain = str | int | float | bool | None


def as_json(holdings: Iterable[Holding], player_id: int, now: datetime) -> bytes:
    """One object: what each holding is and its rows."""
    told = {
        "exported_at": plain(now),
        "holdings": {holding.name: _told(holding, player_id) for holding in holdings},
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def as_csv_files(holdings: Iterable[Holding], player_id: int) -> bytes:
    """A zip with a CSV for each holding that has rows; row by row, so that a big account needs no more memory."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for holding in holdings:
            _write_csv(archive, holding, player_id)
    return packed.getvalue()


def plain(value: object) -> Plain:
    """A value as JSON and CSV have it.

    >>> plain(date(2026, 7, 5))
    '2026-07-05'
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{value!r} is no value of a holding: see game/players/holdings.py for those that are")


def safe_cell(value: object) -> Plain:
    """A value that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell(-20)
    ("'=1+1", -20)
    """
    cell = plain(value)
    if not isinstance(cell, str):
        return cell
    is_risky = cell.lstrip().startswith(BEGINS_A_FORMULA) or cell.startswith(BEGINS_A_CELL_ANEW)
    return f"'{cell}" if is_risky else cell


def _told(holding: Holding, player_id: int) -> dict[str, object]:
    rows = [{name: plain(value) for name, value in row.items()} for row in holding.show(player_id)]
    return {"title": str(holding.title), "why": str(holding.why), "rows": rows}


def _write_csv(archive: ZipFile, holding: Holding, player_id: int) -> None:
    rows = iter(holding.show(player_id))
    first = next(rows, None)
    if first is None:
        return
    with archive.open(f"{holding.name}.csv", "w") as file, TextIOWrapper(file, "utf-8-sig", newline="") as text:
        lines = csv.writer(text)
        lines.writerow([str(words) for words in holding.labels.values()])
        for row in chain([first], rows):
            lines.writerow([safe_cell(row.get(name)) for name in holding.labels])
