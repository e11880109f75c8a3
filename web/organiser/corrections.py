"""Corrections: what was reversed and why, what waits for a second person, and the form that asks for one."""

from collections.abc import Iterable
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

from game.coins import correcting, reversing
from game.coins.models import Correction, Transfer, TransferKind
from game.coins.tracing import pseudonyms
from game.units import permissions
from game.units.actions import Action
from game.units.approval_refusals import Refused
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.forms import StaffForm
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.taitung_days import taitung_moment


class CorrectionForm(StaffForm):
    """Which transfer, and why it is reversed."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    transfer = forms.CharField(
        label=gettext_lazy("Transfer"),
        max_length=200,
        help_text=gettext_lazy("Its number, or its key in the ledger."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the ledger for good, and the person who had the coins reads it."),
    )


@require_safe
@staff_page(Action.TRACE_COINS)
def corrections(request: StaffRequest) -> HttpResponse:
    """All of them, the newest first."""
    found = Correction.objects.select_related("transfer").order_by("-pk")
    context = {"may_ask": permissions.may_anywhere(request.staff, Action.REVERSE)}
    return shown(request, "organiser/corrections/list.html", context, _table(found))


def _table(found: Iterable[Correction]) -> Table:
    return Table(
        name="corrections",
        caption=_("Corrections"),
        columns=(
            Column(_("Transfer")), Column(_("What it was")), Column(_("Coins"), is_number=True), Column(_("Reason")),
            Column(_("State")), Column(_("Asked by")), Column(_("Asked at"), is_whole=True), Column(_("Decided by")),
        ),
        rows=tuple(
            (
                Cell(
                    pseudonyms.key_of(each.transfer),
                    href=reverse("staff:correction", args=[each.public_id]),
                    is_code=True,
                ),
                Cell(str(TransferKind(each.transfer.kind).label)),
                Cell(grouped(reversing.coins_of(each.transfer))),
                Cell(each.reason, is_name=True),
                Cell(each.get_state_display()),
                Cell(each.asked_by, is_name=True),
                Cell(taitung_moment(each.asked_at)),
                Cell(each.decided_by, is_name=True),
            )
            for each in found
        ),
        empty=_("Nothing has been reversed yet."),
    )  # fmt: skip


@staff_page(Action.REVERSE)
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a reversal; another page may name the transfer (`?transfer=`)."""
    form = CorrectionForm(request.POST or None, initial={"transfer": request.GET.get("transfer", "")[:200]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = correcting.ask(
            actor=request.staff,
            public_id=said["public_id"],
            transfer=correcting.found(said["transfer"]),
            reason=said["reason"],
            now=timezone.now(),
        )
        if isinstance(done, Correction):
            messages.success(request, _told(done))
            return redirect("staff:correction", done.public_id)
        saying.put_beside(form, [done])
    words: dict[str, Any] = {
        "title": _("Reverse a transfer"),
        "meaning": _(
            "A transfer is never changed: its exact opposite is written beside it, with your reason. Budgets, grants "
            "from the pool, and awards can be reversed while their coins are unspent. A large one needs two persons."
        ),
        "act": _("Reverse it"),
        "is_grave": True,
        "back": reverse("staff:corrections"),
    }
    return render(request, "organiser/form.html", {"form": form, **words})


@require_safe
@staff_page(Action.TRACE_COINS)
def correction(request: StaffRequest, correction: UUID) -> HttpResponse:
    """One of them: what moves back, why, and who decides."""
    found = _found(correction)
    waits = found.state == Correction.State.ASKED and permissions.may_anywhere(request.staff, Action.REVERSE)
    context = {
        "correction": found,
        "kind": TransferKind(found.transfer.kind).label,
        "coins": reversing.coins_of(found.transfer),
        "name": pseudonyms.key_of(found.transfer),
        "entries": _entries_of(found.transfer),
        "may_agree": waits and found.asked_account != request.staff.public_id,
        "may_decline": waits,
    }
    return render(request, "organiser/corrections/one.html", context)


def _entries_of(transfer: Transfer) -> list[tuple[str, int]]:
    """Its accounts, those of persons under their pseudonyms, and what each gave or got."""
    owners = pseudonyms.owners_in(transfer)
    entries = transfer.entries.order_by("pk").values_list("account__name", "amount")
    return [(pseudonyms.masked(name, owners, transfer.at), amount) for name, amount in entries]


@require_POST
@staff_page(Action.REVERSE)
def agree(request: StaffRequest, correction: UUID) -> HttpResponse:
    """Agree as the second person."""
    done = correcting.agree(actor=request.staff, correction=_found(correction), now=timezone.now())
    return _answered(request, correction, done)


@require_POST
@staff_page(Action.REVERSE)
def decline(request: StaffRequest, correction: UUID) -> HttpResponse:
    """Refuse it, or take one's own wish back."""
    done = correcting.decline(actor=request.staff, correction=_found(correction), now=timezone.now())
    return _answered(request, correction, done)


def _answered(request: StaffRequest, public_id: UUID, done: Correction | Refused) -> HttpResponse:
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, _told(done))
    return redirect("staff:correction", public_id)


def _told(correction: Correction) -> str:
    return {
        Correction.State.ASKED: _("It waits for a second person of the budget office, who has been told."),
        Correction.State.DONE: _("It is reversed. Both transfers stand in the ledger."),
        Correction.State.REFUSED: _("It stays as it was; nothing moved."),
    }[Correction.State(correction.state)]


def _found(public_id: UUID) -> Correction:
    return get_object_or_404(Correction.objects.select_related("transfer", "reversal"), public_id=public_id)
