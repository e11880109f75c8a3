"""Tracing a coin: a number and a reason go in, its way comes out; each look is one line of the audit trail or more.

The answer comes to the form itself, so that nobody can keep an address that looks again without a reason.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.coins.models import TransferKind
from game.coins.tracing.finding import Kind
from game.coins.tracing.looking import Trace, look
from game.coins.tracing.strands import Fate, Strand
from game.units.actions import Action
from game.units.approval_refusals import Refused
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.forms import StaffForm

KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.AWARD: _("An award"),
    Kind.PAYMENT: _("A payment"),
    Kind.VOUCHER: _("A voucher"),
    Kind.USE: _("Coins that left a wallet"),
    Kind.LINE: _("A line of a statement"),
    Kind.STATEMENT: _("A statement"),
    Kind.PAYOUT: _("A payout"),
}
FATES: Final[Mapping[Fate, Promise]] = {
    Fate.PENDING: _("pending"),
    Fate.IN_WALLET: _("in the wallet"),
    Fate.IN_VOUCHER: _("reserved in a voucher"),
    Fate.PAID: _("redeemed"),
    Fate.REFUNDED: _("refunded, back in the wallet"),
    Fate.RETURNED: _("voucher given back, back in the wallet"),
    Fate.DONATED: _("given to a cause"),
    Fate.EXPIRED: _("expired"),
    Fate.REVERSED: _("reversed"),
    Fate.BROUGHT: _("taken along to the same person’s account"),
}


class TraceForm(StaffForm):
    """What is looked for, and why."""

    what = forms.CharField(
        label=_("Number"),
        max_length=200,
        help_text=_("Of a receipt, a payment, a line, a statement or a payout; or a transfer’s number or key."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the audit trail beside your name."),
    )


@staff_page(Action.TRACE_COINS)
def traces(request: StaffRequest) -> HttpResponse:
    """The form; after it was sent, the way of the coins. Another page may name the number (`?what=`)."""
    form = TraceForm(request.POST or None, initial={"what": request.GET.get("what", "")[:200]})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = look(actor=request.staff, words=said["what"], reason=said["reason"], now=timezone.now())
        if isinstance(done, Refused):
            saying.put_beside(form, [done])
        else:
            context |= _shown(done)
    return render(request, "organiser/coins/trace.html", context)


def _shown(trace: Trace) -> dict[str, Any]:
    return {
        "trace": trace,
        "kind": KINDS[trace.found.kind],
        "strands": [(strand, _kind_of(strand), FATES[strand.fate]) for strand in trace.strands],
    }


def _kind_of(strand: Strand) -> str:
    return str(TransferKind(strand.award.kind).label)
