"""What an operator does with a merchant: enter and change it, certify it, suspend it and end that."""

from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from game.coins.merchants import entering, keeping
from game.coins.models import Merchant
from game.units.actions import Action
from game.units.approval_refusals import Refused
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.merchant_forms import MerchantForm, ReasonForm
from web.organiser.merchants import found_or_404


@staff_page(Action.KEEP_MERCHANTS)
def enter(request: StaffRequest) -> HttpResponse:
    """A new merchant."""
    form = MerchantForm(request.POST or None, initial={"public_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        public_id, wanted = form.cleaned_data["public_id"], form.wanted
        done = entering.enter(actor=request.staff, merchant=public_id, wanted=wanted, now=timezone.now())
        if isinstance(done, Merchant):
            messages.success(request, _("It is in the list. Find its place on the map, then invite its owner."))
            return redirect("staff:merchant", done.public_id)
        saying.put_beside(form, done)
    words = {"title": _("Enter a merchant"), "act": _("Enter it"), "back": reverse("staff:merchants")}
    return render(request, "organiser/form.html", {"form": form, **words})


@staff_page(Action.KEEP_MERCHANTS)
def edit(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """Change what is known of a merchant."""
    found = found_or_404(merchant)
    form = MerchantForm(request.POST or None, initial=asdict(entering.as_wanted(found)) | {"public_id": merchant})
    if request.method == "POST" and form.is_valid():
        done = entering.edit(actor=request.staff, merchant=found, wanted=form.wanted, now=timezone.now())
        if isinstance(done, Merchant):
            messages.success(request, _("Your changes are saved."))
            return redirect("staff:merchant", merchant)
        saying.put_beside(form, done)
    words = {"title": _("Change the merchant"), "act": _("Save the changes"), "back": _address(found)}
    return render(request, "organiser/form.html", {"form": form, **words})


@require_POST
@staff_page(Action.KEEP_MERCHANTS)
def certify(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """Let it take coins and show the mark on the map."""
    done = keeping.certify(actor=request.staff, merchant=found_or_404(merchant), now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, _("It is certified: its till is open, and the map shows the mark."))
    return redirect("staff:merchant", merchant)


@staff_page(Action.KEEP_MERCHANTS)
def suspend(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """Ask why, then stop it from taking coins."""
    words = {
        "title": _("Suspend %(merchant)s?"),
        "meaning": _("Its till takes no coins from that moment on; refunds, receipts and statements go on."),
        "act": _("Suspend it"),
        "is_grave": True,
    }
    return _with_a_reason(request, merchant, keeping.suspend, _("It is suspended. Its people have been told."), words)


@staff_page(Action.KEEP_MERCHANTS)
def restore(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """Ask why, then let it take coins again."""
    words: dict[str, object] = {
        "title": _("End the suspension of %(merchant)s?"),
        "meaning": _("If it was certified, it takes coins again at once."),
        "act": _("End the suspension"),
    }
    return _with_a_reason(request, merchant, keeping.restore, _("The suspension has ended. Its people know."), words)


def _with_a_reason(
    request: StaffRequest, merchant: UUID, verb: Callable[..., Merchant | Refused], done: str, words: dict[str, object]
) -> HttpResponse:
    found = found_or_404(merchant)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = verb(actor=request.staff, merchant=found, reason=form.cleaned_data["reason"], now=timezone.now())
        if not isinstance(answer, Refused):
            messages.success(request, done)
            return redirect("staff:merchant", merchant)
        saying.put_beside(form, [answer])
    words["title"] = str(words["title"]) % {"merchant": found.name}
    return render(request, "organiser/form.html", {"form": form, "back": _address(found), **words})


def _address(merchant: Merchant) -> str:
    return reverse("staff:merchant", args=[merchant.public_id])
