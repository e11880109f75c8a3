"""A merchant's statements: the list, one of them with its lines and files, asking about a line, confirming it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from game.coins.models import Statement, StatementLine
from game.coins.monthly import confirming, overview
from game.units.approval_refusals import Refused
from web.merchant.access import MerchantRequest, merchant_page
from web.organiser import saying
from web.organiser.forms import VerbForm
from web.organiser.statement_tables import LINES_A_PAGE, as_file, lines_table, page_number, printed, shares_table
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.statement_words import month_name, worth_ntd

ENDED = frozenset({Statement.State.CONFIRMED, Statement.State.CONSOLIDATED, Statement.State.PAID})


class InvoiceForm(VerbForm):
    """The number of what the merchant writes to the county."""

    invoice = forms.CharField(label=gettext_lazy("Number of the invoice or receipt"), max_length=60, required=False)

    def __init__(self, *args: object, has_tax_id: bool, **options: object) -> None:
        super().__init__(*args, **options)
        invoice = _("Two letters and eight digits, as on your uniform invoice: AB12345678.")
        receipt = _("As on the receipt that you write to the county, such as 115-07-003.")
        self.fields["invoice"].help_text = invoice if has_tax_id else receipt


class ReasonForm(VerbForm):
    """Why a merchant asks."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong with it?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )  # fmt: skip


@merchant_page(owner_only=True)
@require_safe
def statements(request: MerchantRequest) -> HttpResponse:
    """Every month that the county has checked."""
    found = overview.of_merchant(request.working.merchant_id)
    table = Table(
        name="statements",
        caption=_("Statements"),
        columns=(
            Column(_("Month"), is_whole=True), Column(_("State")), Column(_("Coins"), is_number=True),
            Column(_("NT$"), is_number=True), Column(_("Invoice or receipt")),
        ),
        rows=tuple(
            (
                Cell(month_name(one.month), href=reverse("merchant:statement", args=[one.public_id])),
                Cell(one.get_state_display()), Cell(grouped(one.coins)), Cell(grouped(worth_ntd(one))),
                Cell(one.invoice),
            )
            for one in found
        ),
        empty=_("There is no statement yet. The first one comes at the beginning of next month."),
    )  # fmt: skip
    return shown(request, "merchant/statements.html", {}, table)


@merchant_page(owner_only=True)
@require_safe
def statement(request: MerchantRequest, statement: UUID) -> HttpResponse:
    """One month."""
    found = _found(request, statement)
    return _page(request, found, InvoiceForm(has_tax_id=bool(found.merchant.tax_id)))


@merchant_page(owner_only=True)
@require_POST
def confirm(request: MerchantRequest, statement: UUID) -> HttpResponse:
    """It is right, and here is the invoice."""
    found = _found(request, statement)
    form = InvoiceForm(request.POST, has_tax_id=bool(found.merchant.tax_id))
    if not form.is_valid():
        return _page(request, found, form)
    done = confirming.confirm(
        statement=found.public_id, working=request.working, invoice=form.cleaned_data["invoice"], now=timezone.now()
    )
    if isinstance(done, Refused) and done.about:
        saying.put_beside(form, [done])
        return _page(request, found, form)
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, _("Thank you. The county pays it with the next payout."))
    return redirect("merchant:statement", found.public_id)


@merchant_page(owner_only=True)
def dispute(request: MerchantRequest, line: UUID) -> HttpResponse:
    """Ask about one line."""
    of_theirs = StatementLine.objects.filter(statement__in=overview.of_merchant(request.working.merchant_id))
    found = get_object_or_404(of_theirs.select_related("statement", "redemption__offer"), public_id=line)
    form = ReasonForm(request.POST or None)
    back = reverse("merchant:statement", args=[found.statement.public_id])
    if request.method == "POST" and form.is_valid():
        done = confirming.dispute(
            line=line, working=request.working, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        if not isinstance(done, Refused):
            messages.success(request, _("The county reads it and answers. Your statement waits until then."))
            return redirect(back)
        saying.put_beside(form, [done])
    context = {"form": form, "back": back, "act": _("Ask the county"), "table": lines_table([found])}
    return render(request, "merchant/dispute.html", context)


@merchant_page(owner_only=True)
@require_safe
def print_statement(request: MerchantRequest, statement: UUID) -> HttpResponse:
    """The page for the shop's stamp."""
    return printed(request, _found(request, statement))


@merchant_page(owner_only=True)
@require_safe
def statement_file(request: MerchantRequest, statement: UUID, ending: str) -> HttpResponse:
    """The same as a file."""
    return as_file(_found(request, statement), ending)


def _found(request: MerchantRequest, public_id: UUID) -> Statement:
    return get_object_or_404(overview.of_merchant(request.working.merchant_id), public_id=public_id)


def _page(request: MerchantRequest, found: Statement, form: InvoiceForm) -> HttpResponse:
    lines = Paginator(overview.lines_of(found), LINES_A_PAGE).get_page(page_number(request))
    may_ask = found.state not in ENDED
    context = {
        "statement": found,
        "form": form,
        "lines": lines,
        "may_confirm": found.state == Statement.State.OPEN,
        "units": shares_table(overview.shares_of(found)),
        "table": lines_table(lines, "merchant:dispute" if may_ask else ""),
    }
    return render(request, "merchant/statement.html", context)
