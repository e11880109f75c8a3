"""A merchant's receipts: searched, read a page at a time, saved as CSV."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from game.coins.models import Redemption
from game.coins.redeeming import receipts as kept
from game.coins.redeeming.receipts import MOST_LINES, Wanted
from web.merchant.access import MerchantRequest, merchant_page
from web.organiser.campaign_forms import NumberField
from web.organiser.forms import DayField, StaffForm, number_in
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.taitung_days import taitung_moment

REFUNDED = {"": None, "no": False, "yes": True}


class SearchForm(StaffForm):
    """What to look for; each field may stay empty."""

    words = forms.CharField(label=gettext_lazy("Receipt number, cashier or goods"), required=False, max_length=80)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)
    coins = NumberField(label=gettext_lazy("Coins"))
    kind = forms.ChoiceField(label=gettext_lazy("What for"), required=False)
    refunded = forms.ChoiceField(label=gettext_lazy("Refunded to customers"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        anything = ("", _("anything"))
        self.fields["kind"].choices = [anything, *Redemption.Kind.choices]  # type: ignore[attr-defined]
        answers = [anything, ("no", _("no")), ("yes", _("yes"))]
        self.fields["refunded"].choices = answers  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; nothing that was mistyped narrows it."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in {"", None}}
        is_refunded = REFUNDED[str(said.pop("refunded", ""))]
        return Wanted(**said, is_refunded=is_refunded)


@merchant_page()
@require_safe
def receipts(request: MerchantRequest) -> HttpResponse:
    """Those that fit, the newest first; a file has all of them."""
    form = SearchForm(request.GET)
    form.is_valid()
    found = _found(request, form.wanted)
    is_more = len(found) == MOST_LINES and request.GET.get("format") != "csv"
    context = {"form": form, "before": found[-1].pk if is_more else None}
    return shown(request, "merchant/receipts.html", context, table(found))


def _found(request: MerchantRequest, wanted: Wanted) -> list[Redemption]:
    merchant_id = request.working.merchant_id
    if request.GET.get("format") == "csv":
        return list(kept.found(merchant_id, wanted).order_by("-pk"))
    before = number_in(request.GET.get("before", ""))
    return kept.of_merchant(merchant_id, wanted, before=before if before > 0 else None)


def table(found: Iterable[Redemption]) -> Table:
    """Receipts as rows."""
    return Table(
        name="receipts",
        caption=_("Receipts"),
        columns=(
            Column(_("Number")), Column(_("When"), is_whole=True), Column(_("What for")),
            Column(_("Bill in NT$"), is_number=True), Column(_("Coins"), is_number=True), Column(_("State")),
            Column(_("Cashier")),
        ),
        rows=tuple(
            (
                Cell(kept.number_of(each)),
                Cell(taitung_moment(each.paid_at) if each.paid_at else ""),
                Cell(each.offer.name if each.offer else each.get_kind_display(), is_name=bool(each.offer)),
                Cell(grouped(each.bill_ntd) if each.bill_ntd is not None else ""),
                Cell(grouped(each.coins)),
                Cell(each.get_state_display()),
                Cell(each.cashier, is_name=True),
            )
            for each in found
        ),
        empty=_("No receipt here yet. What is paid with coins appears at once."),
    )  # fmt: skip
