"""A merchant's people as operators keep them: whom they invite, and whose work they end."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from game.coins.merchants import inviting, joining
from game.coins.models import Invitation, MerchantRole, MerchantStaff
from game.units.actions import Action
from game.units.approval_refusals import Refused
from web.merchant.people import ending
from web.merchant.showing_code import handed
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.merchant_forms import InviteForm
from web.organiser.merchants import found_or_404


@staff_page(Action.KEEP_MERCHANTS)
def invite(request: StaffRequest, merchant: UUID) -> HttpResponse:
    """A code for an owner or a cashier, shown once and e-mailed to the merchant if it has an address."""
    found = found_or_404(merchant)
    first = {"public_id": uuid4(), "name": found.contact, "role": MerchantRole.OWNER}
    form = InviteForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        invited = inviting.invite(
            actor=request.staff,
            invitation=said["public_id"],
            merchant=found,
            name=said["name"],
            role=MerchantRole(said["role"]),
            now=timezone.now(),
        )
        if not isinstance(invited, Refused):
            about = {"merchant": found, "handed": handed(request, invited, email=found.email)}
            return render(request, "organiser/merchants/invited.html", about)
        saying.put_beside(form, [invited])
    words = {
        "title": _("Invite somebody to %(merchant)s") % {"merchant": found.name},
        "meaning": _("A one-time code is made and shown once; with an address it is e-mailed, too."),
        "act": _("Make the code"),
        "back": reverse("staff:merchant", args=[merchant]),
    }
    return render(request, "organiser/form.html", {"form": form, **words})


@require_POST
@staff_page(Action.KEEP_MERCHANTS)
def withdraw(request: StaffRequest, invitation: UUID) -> HttpResponse:
    """Make a code worthless."""
    found = get_object_or_404(Invitation.objects.select_related("merchant"), public_id=invitation)
    done = inviting.withdraw(actor=request.staff, invitation=found, now=timezone.now())
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("staff:merchant", found.merchant.public_id)


@staff_page(Action.KEEP_MERCHANTS)
def end(request: StaffRequest, person: UUID) -> HttpResponse:
    """Ask once, then end somebody's work, an owner's too."""
    found = get_object_or_404(MerchantStaff.objects.select_related("merchant"), public_id=person)
    merchant = found.merchant.public_id
    if request.method == "POST":
        joining.end_work(actor=request.staff, staff=found, now=timezone.now())
        messages.success(request, _("Their work has ended. The till is shut to them."))
        return redirect("staff:merchant", merchant)
    back = reverse("staff:merchant", args=[merchant])
    return render(request, "organiser/form.html", ending(found) | {"back": back})
