"""A statement's lines and its sums by unit, as the pages of staff and of merchants show them and as files.

The files are a merchant's bookkeeping: numbers are numbers, days are as ISO 8601, and no text is a formula.
"""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from game.coins.models import Statement, StatementLine
from game.coins.monthly import overview
from game.coins.monthly.months import Month
from game.coins.monthly.overview import Share
from web.organiser.tables import Cell, Column, Table, plain
from web.templatetags.staff_approvals import budget_year
from web.templatetags.statement_words import receipt_number, remarks_of, signed, what_of
from web.templatetags.taitung_days import taitung_day

Value = str | int | None
LINES_A_PAGE: Final = 100
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page_number(request: HttpRequest) -> int:
    """Which page of lines is asked for, from 1 on."""
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else 1


def lines_table(lines: Iterable[StatementLine], page: str = "") -> Table:
    """Lines as rows; `page` is the name of the address that is about one line, if it has one."""
    acts = (Column(_("If it is wrong"), only_here=True),) if page else ()
    return Table(
        name="lines",
        caption=_("Lines of the statement"),
        columns=(
            Column(_("Day"), is_whole=True), Column(_("What")), Column(_("Receipt"), is_whole=True),
            Column(_("Coins"), is_number=True), Column(_("Remarks")), *acts,
        ),
        rows=tuple(
            (
                Cell(taitung_day(line.day)),
                Cell(what_of(line)),
                Cell(receipt_number(line)),
                Cell(signed(line.coins)),
                Cell(remarks_of(line), is_name=True),
                *(Cell("", also=_acts(line, page)) for _act in acts),
            )
            for line in lines
        ),
        empty=_("Nothing was paid or refunded in this month; the sums come from earlier ones."),
    )  # fmt: skip


def _acts(line: StatementLine, page: str) -> tuple[tuple[str, str], ...]:
    if line.disputed_at is not None:
        return ()
    return ((_("Ask about it"), reverse(page, args=[line.public_id])),)


def shares_table(shares: Sequence[Share]) -> Table:
    """Whose budgets paid."""
    return Table(
        name="units",
        caption=_("By the unit that paid"),
        columns=(Column(_("Unit")), Column(_("Budget year"), is_whole=True), Column(_("Coins"), is_number=True)),
        rows=tuple((Cell(each.unit.name), Cell(budget_year(each.year)), Cell(signed(each.coins))) for each in shares),
        empty=_("No budget has paid for anything in this month."),
    )


def as_file(statement: Statement, ending: str) -> HttpResponse:
    """A statement as a file: all its lines, and in a workbook its sums and units on a second sheet."""
    answers = {"csv": _csv, "xlsx": _xlsx}
    if ending not in answers:
        raise Http404(f"no statement as {ending}")
    response = answers[ending](statement)
    name = f"statement-{Month(statement.month).name}-{statement.public_id.hex[:8]}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def printed(request: HttpRequest, statement: Statement) -> HttpResponse:
    """The page that is printed, stamped and signed."""
    context = {
        "statement": statement,
        "lines": overview.lines_of(statement),
        "shares": overview.shares_of(statement),
        "month": Month(statement.month),
    }
    return render(request, "organiser/statement_print.html", context)


def _line_rows(statement: Statement) -> list[list[Value]]:
    heads: list[Value] = [_("Day"), _("What"), _("Receipt"), _("Bill in NT$"), _("Coins"), _("Remarks")]
    return [heads, *(_line_row(line) for line in overview.lines_of(statement))]


def _line_row(line: StatementLine) -> list[Value]:
    bill = line.redemption.bill_ntd if line.redemption else None
    return [line.day.isoformat(), what_of(line), receipt_number(line), bill, line.coins, remarks_of(line)]


def _sum_rows(statement: Statement) -> list[list[Value]]:
    return [
        [_("Statement of %(month)s") % {"month": Month(statement.month).name}, statement.merchant.name_zh],
        [_("Brought forward"), statement.brought],
        [_("Redeemed"), statement.redeemed],
        [_("Refunded"), -statement.refunded],
        [_("Corrections of earlier months"), statement.corrected],
        [_("Carried forward"), -statement.carried],
        [_("Payable, in coins"), statement.coins],
        [_("Coins for NT$1"), statement.rate],
        [],
        [_("Unit"), _("Budget year"), _("Coins")],
        *map(_share_row, overview.shares_of(statement)),
    ]


def _share_row(share: Share) -> list[Value]:
    return [share.unit.name, share.year, share.coins]


def _csv(statement: Statement) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.write("\ufeff")
    csv.writer(response).writerows(
        [plain(value) if isinstance(value, str) else value for value in row] for row in _line_rows(statement)
    )
    return response


def _xlsx(statement: Statement) -> HttpResponse:
    """Each text is written as a text, whatever it begins with; no cell is a formula or a link."""
    kept = BytesIO()
    with Workbook(kept, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        lines, sums = book.add_worksheet(_("Details")), book.add_worksheet(_("Sums"))
        for sheet, rows in ((lines, _line_rows(statement)), (sums, _sum_rows(statement))):
            _fill(sheet, rows)
            sheet.set_row(0, None, bold)
            sheet.set_column(0, 5, 18)
        lines.freeze_panes(1, 0)
    return HttpResponse(kept.getvalue(), content_type=XLSX)


def _fill(sheet: Worksheet, rows: Iterable[Sequence[Value]]) -> None:
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(down, across, value)
            elif value:
                sheet.write_string(down, across, value)
