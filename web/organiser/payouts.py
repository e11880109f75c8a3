"""Payouts: putting a month's confirmed statements together, the file that is paid, and saying that it was."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from game.coins.models import Payout
from game.coins.monthly import account_changes, overview, paying_out
from game.coins.monthly.months import Month
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.permissions import may_anywhere
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.statements import asked_month
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.statement_words import month_name, worth_ntd
from web.templatetags.taitung_days import taitung_moment


@require_POST
@staff_page(Action.HANDLE_STATEMENTS)
def consolidate(request: StaffRequest) -> HttpResponse:
    """One payout of what is confirmed."""
    month = asked_month(request.POST.get("month", ""))
    try:
        payout = UUID(request.POST.get("payout", ""))
    except ValueError:
        return redirect("staff:statements")
    done = paying_out.consolidate(payout=payout, month=month, actor=request.staff, now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
        return redirect(f"{reverse('staff:statements')}?month={month.name}")
    messages.success(request, _("The payout is made. The budget office downloads its file and pays it."))
    return redirect("staff:payout", done.public_id)


@require_safe
@staff_page(Action.SEE_STATEMENTS)
def payouts(request: StaffRequest) -> HttpResponse:
    """All of them."""
    table = Table(
        name="payouts",
        caption=_("Payouts"),
        columns=(
            Column(_("Month"), is_whole=True), Column(_("Merchants"), is_number=True),
            Column(_("Coins"), is_number=True), Column(_("Made"), is_whole=True), Column(_("Made by")),
            Column(_("Paid"), is_whole=True), Column(_("Paid by")),
        ),
        rows=tuple(
            (
                Cell(month_name(one.month), href=reverse("staff:payout", args=[one.public_id])),
                Cell(grouped(statements)), Cell(grouped(one.coins)), Cell(taitung_moment(one.made_at)),
                Cell(one.made_by, is_name=True), Cell(taitung_moment(one.paid_at) if one.paid_at else ""),
                Cell(one.paid_by, is_name=True),
            )
            for one, statements in overview.payouts()
        ),
        empty=_("No payout yet. They are made of confirmed statements, on the month’s page."),
    )  # fmt: skip
    return shown(request, "organiser/payouts.html", {}, table)


@require_safe
@staff_page(Action.SEE_STATEMENTS)
def payout(request: StaffRequest, payout: UUID) -> HttpResponse:
    """One payout: its file, its checksum, and what is in it."""
    found = get_object_or_404(Payout, public_id=payout)
    statements = list(found.statements.select_related("merchant").order_by("merchant__name_zh", "pk"))
    context = {
        "payout": found,
        "ntd": sum(worth_ntd(one) for one in statements),
        "changed": [change for change in account_changes.of(found) if not change.is_first],
        "may_pay": found.paid_at is None and may_anywhere(request.staff, Action.PAY_OUT),
    }
    table = Table(
        name=f"payout-{Month(found.month).name}",
        caption=_("Statements"),
        columns=(
            Column(_("Merchant")), Column(_("Tax id")), Column(_("Bank account"), is_whole=True),
            Column(_("Coins"), is_number=True), Column(_("NT$"), is_number=True), Column(_("Invoice or receipt")),
        ),
        rows=tuple(
            (
                Cell(one.merchant.name, href=reverse("staff:statement", args=[one.public_id]), is_name=True),
                Cell(one.merchant.tax_id), Cell(one.merchant.bank_account), Cell(grouped(one.coins)),
                Cell(grouped(worth_ntd(one))), Cell(one.invoice),
            )
            for one in statements
        ),
    )  # fmt: skip
    return render(request, "organiser/payout.html", {**context, "table": table})


@require_safe
@staff_page(Action.SEE_STATEMENTS)
def payout_file(_request: StaffRequest, payout: UUID) -> HttpResponse:
    """The file as it was made, to the byte."""
    found = get_object_or_404(Payout, public_id=payout)
    name = f"payout-{Month(found.month).name}-{found.public_id.hex[:8]}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.file.encode(), content_type="text/csv; charset=utf-8", headers=disposition)


@require_POST
@staff_page(Action.PAY_OUT)
def pay_out(request: StaffRequest, payout: UUID) -> HttpResponse:
    """The money went out."""
    get_object_or_404(Payout, public_id=payout)
    done = paying_out.mark_paid(payout=payout, actor=request.staff, now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, _("Marked as paid. The merchants have been told."))
    return redirect("staff:payout", payout)
