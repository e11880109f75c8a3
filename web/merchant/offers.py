"""Goods for coins: the list for everybody at the till, and the form for owners."""

from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from game.coins.merchants import offers as verbs
from game.coins.merchants.offers import Wanted
from game.coins.models import Offer
from game.units.approval_refusals import Refused
from web.merchant.access import MerchantRequest, merchant_page
from web.organiser import saying
from web.organiser.campaign_forms import NumberField
from web.organiser.forms import DayField, StaffForm
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.taitung_days import taitung_day


class OfferForm(StaffForm):
    """What is offered; the verb tells what is wrong."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), required=False)
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"), required=False, help_text=gettext_lazy("May stay empty.")
    )
    coins = NumberField(label=gettext_lazy("Price in coins"), help_text=gettext_lazy("10 coins are worth NT$1."))
    stock = NumberField(label=gettext_lazy("How many in all"))
    pick_up_days = NumberField(
        label=gettext_lazy("Days to pick up"),
        help_text=gettext_lazy("So long the goods wait for who has paid and comes later."),
    )
    opens_on = DayField(label=gettext_lazy("First day"), required=False)
    closes_on = DayField(label=gettext_lazy("Last day"), required=False)

    @property
    def wanted(self) -> Wanted:
        """What was typed, as the verb takes it."""
        said = dict(self.cleaned_data)
        said.pop("public_id")
        return Wanted(**said)


@merchant_page()
@require_safe
def offers(request: MerchantRequest) -> HttpResponse:
    """All of the merchant's, those on offer first."""
    found = Offer.objects.filter(merchant=request.working.merchant_id).order_by("-is_open", "coins", "pk")
    return shown(request, "merchant/offers.html", {}, _table(found, is_owner=request.working.is_owner))


def _table(found: Any, *, is_owner: bool) -> Table:
    return Table(
        name="offers",
        caption=_("Goods for coins"),
        columns=(
            Column(_("Name")), Column(_("Coins"), is_number=True), Column(_("Left"), is_number=True),
            Column(_("Taken"), is_number=True), Column(_("From"), is_whole=True), Column(_("Until"), is_whole=True),
            Column(_("State")),
        ),
        rows=tuple(
            (
                Cell(each.name, href=reverse("merchant:edit_offer", args=[each.public_id]) if is_owner else "",
                     is_name=True),
                Cell(grouped(each.coins)),
                Cell(grouped(each.stock - each.taken)),
                Cell(grouped(each.taken)),
                Cell(taitung_day(each.opens_on)),
                Cell(taitung_day(each.closes_on)),
                Cell(state_of(each)),
            )
            for each in found
        ),
        empty=_("Nothing is offered for coins yet. An owner makes the first offer; bills can be paid all the same."),
    )  # fmt: skip


def state_of(offer: Offer) -> str:
    """One word for whether it can be had today."""
    today = timezone.localdate()
    if not offer.is_open:
        return _("ended")
    if offer.taken >= offer.stock:
        return _("all taken")
    if today < offer.opens_on:
        return _("not yet")
    return _("on offer") if today <= offer.closes_on else _("over")


@merchant_page(owner_only=True)
def new(request: MerchantRequest) -> HttpResponse:
    """Something new for coins."""
    form = OfferForm(request.POST or None, initial={"public_id": uuid4(), "pick_up_days": 7})
    if request.method == "POST" and form.is_valid():
        public_id, wanted = form.cleaned_data["public_id"], form.wanted
        done = verbs.offer(owner=request.working, offer=public_id, wanted=wanted, now=timezone.now())
        if isinstance(done, Offer):
            messages.success(request, _("It is on offer from its first day on."))
            return redirect("merchant:offers")
        saying.put_beside(form, done)
    words = {"title": _("New offer"), "act": _("Offer it"), "back": reverse("merchant:offers")}
    return render(request, "merchant/form.html", {"form": form, **words})


@merchant_page(owner_only=True)
def edit(request: MerchantRequest, offer: UUID) -> HttpResponse:
    """Change an offer, or end it."""
    found = get_object_or_404(Offer, public_id=offer, merchant=request.working.merchant_id)
    form = OfferForm(request.POST or None, initial=asdict(verbs.as_wanted(found)) | {"public_id": offer})
    if request.method == "POST" and form.is_valid():
        done = verbs.change(owner=request.working, offer=found, wanted=form.wanted, now=timezone.now())
        if isinstance(done, Offer):
            messages.success(request, _("Your changes are saved."))
            return redirect("merchant:offers")
        saying.put_beside(form, done)
    words = {"title": found.name, "act": _("Save the changes"), "back": reverse("merchant:offers")}
    return render(request, "merchant/offer.html", {"form": form, "offer": found, **words})


@merchant_page(owner_only=True)
@require_POST
def show(request: MerchantRequest, offer: UUID) -> HttpResponse:
    """End an offer, or offer it again."""
    found = get_object_or_404(Offer, public_id=offer, merchant=request.working.merchant_id)
    is_open = "open" in request.POST
    done = verbs.show(owner=request.working, offer=found, is_open=is_open, now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        words = _("It is on offer again.") if is_open else _("It has ended. What was paid for waits to be fetched.")
        messages.success(request, words)
    return redirect("merchant:offers")
