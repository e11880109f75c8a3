"""Who works for a merchant: its owner invites cashiers and ends their work."""

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

from game.coins.merchants import inviting, joining
from game.coins.models import Invitation, Merchant, MerchantRole, MerchantStaff
from game.units.approval_refusals import Refused
from web.merchant.access import MerchantRequest, merchant_page
from web.merchant.showing_code import handed
from web.organiser import saying
from web.organiser.forms import StaffForm


class InviteForm(StaffForm):
    """Whom to invite."""

    public_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name of the person"), required=False, help_text=gettext_lazy("Receipts show it.")
    )


@merchant_page(owner_only=True)
@require_safe
def staff(request: MerchantRequest) -> HttpResponse:
    """Who works here, and who is invited."""
    context = people_of(Merchant.objects.get(pk=request.working.merchant_id))
    return render(request, "merchant/staff.html", context)


def people_of(merchant: Merchant) -> dict[str, object]:
    """What a page shows of a merchant's people; invitations that nobody can use any more are left out."""
    waiting = merchant.invitations.filter(used_by=None, withdrawn_at=None, until__gt=timezone.now())
    people = MerchantStaff.objects.filter(merchant=merchant).order_by("ended_at", "-role", "pk")
    return {"here": people.filter(ended_at=None), "gone": people.exclude(ended_at=None), "waiting": waiting}


@merchant_page(owner_only=True)
def invite(request: MerchantRequest) -> HttpResponse:
    """A code for a new cashier, shown once."""
    form = InviteForm(request.POST or None, initial={"public_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        invited = inviting.invite(
            actor=request.working,
            invitation=form.cleaned_data["public_id"],
            merchant=Merchant.objects.get(pk=request.working.merchant_id),
            name=form.cleaned_data["name"],
            role=MerchantRole.CASHIER,
            now=timezone.now(),
        )
        if not isinstance(invited, Refused):
            return render(request, "merchant/invited.html", {"handed": handed(request, invited)})
        saying.put_beside(form, [invited])
    words = {
        "title": _("Invite a cashier"),
        "meaning": _("You get a code and a QR code for their phone. It works once, for 14 days."),
        "act": _("Make the code"),
        "back": reverse("merchant:staff"),
    }
    return render(request, "merchant/form.html", {"form": form, **words})


@merchant_page(owner_only=True)
@require_POST
def withdraw(request: MerchantRequest, invitation: UUID) -> HttpResponse:
    """Make a code worthless."""
    found = get_object_or_404(Invitation, public_id=invitation, merchant=request.working.merchant_id)
    done = inviting.withdraw(actor=request.working, invitation=found, now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("merchant:staff")


@merchant_page(owner_only=True)
def end(request: MerchantRequest, person: UUID) -> HttpResponse:
    """Ask once, then end somebody's work."""
    found = get_object_or_404(MerchantStaff, public_id=person, merchant=request.working.merchant_id)
    if request.method == "POST":
        done = joining.end_work(actor=request.working, staff=found, now=timezone.now())
        if isinstance(done, Refused):
            saying.tell(request, [done])
        else:
            messages.success(request, _("Their work has ended. The till is shut to them."))
        return redirect("merchant:staff")
    return render(request, "merchant/form.html", ending(found) | {"back": reverse("merchant:staff")})


def ending(person: MerchantStaff) -> dict[str, object]:
    """What is said before somebody's work ends."""
    return {
        "title": _("End the work of %(name)s?") % {"name": person.name},
        "meaning": _("The till and these pages are shut to them at once. Receipts go on to name them."),
        "act": _("End their work"),
        "is_grave": True,
    }
