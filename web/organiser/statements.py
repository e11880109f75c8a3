"""The county's side of statements: a month at a glance, one of them with its doubts and disputes, and its files."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from game.coins.models import Statement, StatementDoubt, StatementLine
from game.coins.monthly import answering, overview, releasing
from game.coins.monthly.months import Month
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.permissions import may_anywhere
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.statement_tables import LINES_A_PAGE, as_file, lines_table, page_number, printed, shares_table
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.statement_words import worth_ntd

State = Statement.State


@require_safe
@staff_page(Action.SEE_STATEMENTS)
def statements(request: StaffRequest) -> HttpResponse:
    """A month: what it adds up to, by unit, and where each merchant's statement is."""
    month = asked_month(request.GET.get("month", ""))
    found = list(overview.of_month(month))
    ready = [one for one in found if one.state == State.CHECKING and not one.doubts_open]  # type: ignore[attr-defined]
    confirmed = [one for one in found if one.state == State.CONFIRMED and one.coins]
    context = {
        "month": month,
        "sums": overview.sums_of(found),
        "units": shares_table(overview.shares_of_month(month)),
        "ready": len(ready),
        "confirmed": len(confirmed),
        "confirmed_coins": sum(one.coins for one in confirmed),
        "payout": uuid4(),
        "may_handle": may_anywhere(request.staff, Action.HANDLE_STATEMENTS),
        "is_over": month.is_over(timezone.now()),
    }
    return shown(request, "organiser/statements.html", context, _table(found, month))


def asked_month(name: str) -> Month:
    """The month that an address names; the newest one with statements, or the last one, for what is none."""
    try:
        return Month.named(name)
    except ValueError:
        return overview.newest_month() or Month.at(timezone.now()).before


def _table(found: list[Statement], month: Month) -> Table:
    return Table(
        name=f"statements-{month.name}",
        caption=_("Merchants"),
        columns=(
            Column(_("Merchant")), Column(_("State")), Column(_("To do")), Column(_("Redeemed"), is_number=True),
            Column(_("Refunded"), is_number=True), Column(_("Corrections of earlier months"), is_number=True),
            Column(_("Payable"), is_number=True), Column(_("NT$"), is_number=True), Column(_("Invoice or receipt")),
        ),
        rows=tuple(
            (
                Cell(one.merchant.name, href=reverse("staff:statement", args=[one.public_id]), is_name=True),
                Cell(one.get_state_display()), Cell(_to_do(one)), Cell(grouped(one.redeemed)),
                Cell(grouped(one.refunded)), Cell(grouped(one.corrected)), Cell(grouped(one.coins)),
                Cell(grouped(worth_ntd(one))), Cell(one.invoice),
            )
            for one in found
        ),
        empty=_("No statement of this month. They are made on the first of the next one."),
    )  # fmt: skip


def _to_do(one: Statement) -> str:
    """What waits for an operator."""
    doubts, disputes = one.doubts_open, one.disputes_open  # type: ignore[attr-defined]
    said = [ngettext("%(n)s doubt", "%(n)s doubts", doubts) % {"n": doubts}] if doubts else []
    said += [ngettext("%(n)s line asked about", "%(n)s lines asked about", disputes) % {"n": disputes}] * bool(disputes)
    return " · ".join(said)


@require_POST
@staff_page(Action.HANDLE_STATEMENTS)
def release(request: StaffRequest) -> HttpResponse:
    """Let the merchants see what nobody doubts."""
    month = asked_month(request.POST.get("month", ""))
    released = releasing.release(month=month, actor=request.staff, now=timezone.now())
    words = ngettext("%(n)s merchant has been told.", "%(n)s merchants have been told.", released)
    messages.success(request, words % {"n": released})
    return redirect(f"{reverse('staff:statements')}?month={month.name}")


@require_safe
@staff_page(Action.SEE_STATEMENTS)
def statement(request: StaffRequest, statement: UUID) -> HttpResponse:
    """One statement: sums, doubts, disputes, lines."""
    found = _found(statement)
    lines = Paginator(overview.lines_of(found), LINES_A_PAGE).get_page(page_number(request))
    disputed = overview.lines_of(found).filter(disputed_at__isnull=False)
    context = {
        "statement": found,
        "doubts": found.doubts.all(),
        "disputed": [(line, lines_table([line]).lines[0]) for line in disputed],
        "lines": lines,
        "units": shares_table(overview.shares_of(found)),
        "may_handle": may_anywhere(request.staff, Action.HANDLE_STATEMENTS),
    }
    return render(request, "organiser/statement.html", {**context, "table": lines_table(lines)})


@require_POST
@staff_page(Action.HANDLE_STATEMENTS)
def clear_doubt(request: StaffRequest, doubt: UUID) -> HttpResponse:
    """Say why it is in order."""
    found = get_object_or_404(StatementDoubt.objects.select_related("statement"), public_id=doubt)
    reason = request.POST.get("reason", "")
    done = releasing.clear_doubt(doubt=doubt, actor=request.staff, reason=reason, now=timezone.now())
    return _told(request, found.statement, done, _("The doubt is cleared, with your reason."))


@require_POST
@staff_page(Action.HANDLE_STATEMENTS)
def answer_line(request: StaffRequest, line: UUID) -> HttpResponse:
    """Answer what a merchant asked."""
    found = get_object_or_404(StatementLine.objects.select_related("statement"), public_id=line)
    done = answering.answer(
        line=line,
        actor=request.staff,
        accepted=request.POST.get("verdict") == "accept",
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )
    return _told(request, found.statement, done, _("The merchant has your answer."))


@require_safe
@staff_page(Action.SEE_STATEMENTS)
def print_statement(request: StaffRequest, statement: UUID) -> HttpResponse:
    """The page for the shop's stamp."""
    return printed(request, _found(statement))


@require_safe
@staff_page(Action.SEE_STATEMENTS)
def statement_file(_request: StaffRequest, statement: UUID, ending: str) -> HttpResponse:
    """The same as a file."""
    return as_file(_found(statement), ending)


def _told(request: StaffRequest, found: Statement, done: object, words: str) -> HttpResponse:
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, words)
    return redirect("staff:statement", found.public_id)


def _found(public_id: UUID) -> Statement:
    return get_object_or_404(Statement.objects.select_related("merchant", "payout"), public_id=public_id)
