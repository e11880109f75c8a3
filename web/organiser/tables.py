"""A table of a staff page: the same rows as a page and as a CSV file, so that the two never differ.

A view makes a `Table` and answers with `shown`; the page includes `organiser/parts/table.html`. With `?format=csv`
the address of the page gives the file, behind the same door.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# A spreadsheet takes a cell that begins so for a formula, and would run what somebody put into a name; in Chinese and
# Japanese the full-width signs, too (OWASP, CSV injection).
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; `href` makes it a link, `also` are further links such as what can be done.

    `told` is the text in parts, where some are as somebody wrote them: (name, value, whether it is).
    """

    text: str
    href: str = ""
    is_name: bool = False  # as its owner writes it, in whichever language
    is_code: bool = False  # as machines write it
    indent: int = 0  # for a tree, 0 to 5
    also: tuple[tuple[str, str], ...] = ()  # (text, href)
    told: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A heading. `only_here` leaves a column of links out of the file."""

    title: str
    is_number: bool = False  # stands to the right
    is_whole: bool = False  # is not broken into lines, as days
    only_here: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `empty` says what to do while there are none, `name` is that of the file."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Each row's cells with their columns."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def shown(request: HttpRequest, template: str, context: Mapping[str, Any], table: Table) -> HttpResponse:
    """The page with the table, or the table as a file if that is what is asked for."""
    if request.GET.get("format") == "csv":
        return as_csv(table)
    return render(request, template, {**context, "table": table})


def as_csv(table: Table) -> HttpResponse:
    """The table as a file that spreadsheets open: UTF-8 with a mark, no cell a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(column.title for column in table.columns if not column.only_here)
    writer.writerows([plain(cell.text) for column, cell in line if not column.only_here] for line in table.lines)
    return response


def plain(text: str) -> str:
    """A text that a spreadsheet shows and does not carry out."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text
