"""Requests for coins: the list, one of them with its way through the chain, and the budget office's answer."""

from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from game.coins.budgets import granting, overview, requesting
from game.coins.ledger import year_of
from game.coins.models import CoinRequest
from game.units import approvals, permissions
from game.units.actions import Action
from game.units.models import Approval, ApprovalState, Unit
from game.units.permissions import may
from game.units.staffing import Staff
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.approvals import context_of
from web.organiser.budget_forms import CoinRequestForm, DeclineForm, GrantForm
from web.organiser.forms import number_in
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import budget_year, grouped


@require_safe
@staff_page(Action.SEE_BUDGETS)
def coin_requests(request: StaffRequest) -> HttpResponse:
    """Those of my units, the newest first."""
    scope = permissions.scope(request.staff, Action.SEE_BUDGETS)
    found = CoinRequest.objects.filter(unit__code__in=scope).select_related("unit", "granted").order_by("-pk")
    states = Approval.objects.filter(subject__in=found.values("public_id")).values_list("subject", "state")
    context = {"may_ask": permissions.may_anywhere(request.staff, Action.ASK_FOR_COINS)}
    return shown(request, "organiser/budgets/requests.html", context, _table(found, dict(states)))


def _table(found: Iterable[CoinRequest], states: dict[UUID, str]) -> Table:
    return Table(
        name="coin-requests",
        caption=_("Requests for coins"),
        columns=(
            Column(_("Title")), Column(_("Unit")), Column(_("Budget year"), is_whole=True), Column(_("State")),
            Column(_("Asked for"), is_number=True), Column(_("Granted"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(each.title, href=reverse("staff:coin_request", args=[each.public_id]), is_name=True),
                Cell(each.unit.name),
                Cell(budget_year(each.year)),
                Cell(state_of(each, states[each.public_id])),
                Cell(grouped(each.coins)),
                Cell(grouped(granting.granted_coins(each)) if each.granted_id else ""),
            )
            for each in found
        ),
        empty=_("Nobody has asked for coins yet. A case officer writes the first request."),
    )  # fmt: skip


def state_of(request: CoinRequest, state: str) -> str:
    """One word for both ways: through the chain until all have signed, then with the budget office."""
    answers = {CoinRequest.Answer.GRANTED: _("Granted"), CoinRequest.Answer.DECLINED: _("Declined")}
    if request.answer in answers:
        return answers[CoinRequest.Answer(request.answer)]
    return _("Waits for the budget office") if state == ApprovalState.APPROVED else str(ApprovalState(state).label)


@require_safe
@staff_page(Action.SEE_BUDGETS)
def coin_request(request: StaffRequest, wish: UUID) -> HttpResponse:
    """One request: what it is for, who has signed it, what the budget office said, and what comes next."""
    found = _found(request, wish, Action.SEE_BUDGETS)
    return render(request, "organiser/budgets/request.html", _context(request.staff, found))


def _context(staff: Staff, wish: CoinRequest) -> dict[str, object]:
    approval = _approval_of(wish)
    waits = wish.answer == CoinRequest.Answer.WAITING and approval.state == ApprovalState.APPROVED
    may_answer = waits and may(staff, Action.SET_BUDGETS, wish.unit.code)
    return context_of(approval, staff) | {
        "wish": wish,
        "state": state_of(wish, approval.state),
        "granted": granting.granted_coins(wish),
        "pool": overview.pool_of(wish.year),
        "may_edit": approval.state in approvals.EDITABLE and may(staff, Action.ASK_FOR_COINS, wish.unit.code),
        "may_answer": may_answer,
        "grant_form": GrantForm(initial={"coins": wish.coins}, auto_id="grant_%s") if may_answer else None,
        "decline_form": DeclineForm(auto_id="decline_%s") if may_answer else None,
    }


@staff_page(Action.ASK_FOR_COINS)
def new(request: StaffRequest) -> HttpResponse:
    """A new draft of one of my units."""
    units = Unit.objects.filter(code__in=permissions.scope(request.staff, Action.ASK_FOR_COINS))
    form = CoinRequestForm(request.POST or None, units=units, years=_years(), initial={"public_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        written = requesting.draft(
            author=request.staff, public_id=said["public_id"], unit_code=said["unit_code"], wanted=form.wanted,
            now=timezone.now(),
        )  # fmt: skip
        if isinstance(written, CoinRequest):
            messages.success(request, _("The draft is saved. Look at it once more, then submit it."))
            return redirect("staff:coin_request", written.public_id)
        saying.put_beside(form, written)
    words = {"title": _("Ask for coins"), "act": _("Save the draft"), "back": reverse("staff:coin_requests")}
    return render(request, "organiser/campaign_form.html", {"form": form, **words})


@staff_page(Action.ASK_FOR_COINS)
def edit(request: StaffRequest, wish: UUID) -> HttpResponse:
    """Change a draft, or correct what was returned."""
    found = _found(request, wish, Action.ASK_FOR_COINS)
    approval = _approval_of(found)
    hidden = {"public_id": approval.subject, "seen_hash": approvals.content_of(approval).hash}
    initial = asdict(requesting.as_wanted(found)) | hidden
    form = CoinRequestForm(request.POST or None, years=_years(), initial=initial)
    if request.method == "POST" and form.is_valid():
        written = requesting.edit(
            author=request.staff, request=found, wanted=form.wanted, seen_hash=form.cleaned_data["seen_hash"],
            now=timezone.now(),
        )  # fmt: skip
        if isinstance(written, CoinRequest):
            messages.success(request, _("Your changes are saved."))
            return redirect("staff:coin_request", found.public_id)
        saying.put_beside(form, written)
    words = {"title": _("Change the request"), "act": _("Save the changes"), "back": _address(found)}
    reasons = approval.decisions.filter(verdict="returned", round=approval.round)
    return render(request, "organiser/campaign_form.html", {"form": form, "returns": reasons, **words})


@require_POST
@staff_page(Action.ASK_FOR_COINS)
def submit(request: StaffRequest, wish: UUID) -> HttpResponse:
    """Put it before the chain."""
    found = _found(request, wish, Action.ASK_FOR_COINS)
    seen_round = number_in(request.POST.get("round", ""))
    done = requesting.submit(author=request.staff, request=found, seen_round=seen_round, now=timezone.now())
    if isinstance(done, tuple):
        saying.tell(request, done)
    else:
        messages.success(request, _("It is submitted. Who signs first has been told."))
    return redirect("staff:coin_request", found.public_id)


@require_POST
@staff_page(Action.SET_BUDGETS)
def grant(request: StaffRequest, wish: UUID) -> HttpResponse:
    """Give coins of the pool; with what is wrong, the page again."""
    found, form = _found(request, wish, Action.SET_BUDGETS), GrantForm(request.POST, auto_id="grant_%s")
    form.is_valid()
    done = granting.grant(actor=request.staff, request=found, now=timezone.now(), **form.cleaned_data)
    if isinstance(done, CoinRequest):
        messages.success(request, _("The coins are granted. Who asked for them has been told."))
        return redirect("staff:coin_request", found.public_id)
    saying.put_beside(form, [done])
    return _again(request, found, grant_form=form)


@require_POST
@staff_page(Action.SET_BUDGETS)
def decline(request: StaffRequest, wish: UUID) -> HttpResponse:
    """Give nothing, and say why; without a reason, the page again."""
    found, form = _found(request, wish, Action.SET_BUDGETS), DeclineForm(request.POST, auto_id="decline_%s")
    form.is_valid()
    done = granting.decline(actor=request.staff, request=found, now=timezone.now(), **form.cleaned_data)
    if isinstance(done, CoinRequest):
        messages.success(request, _("The request is declined. Who asked has been told why."))
        return redirect("staff:coin_request", found.public_id)
    saying.put_beside(form, [done])
    return _again(request, found, decline_form=form)


def _again(request: StaffRequest, wish: CoinRequest, **answered: GrantForm | DeclineForm) -> HttpResponse:
    """The page with what was typed and what is wrong with it; if nothing can be answered any more, it says so above."""
    context = _context(request.staff, wish)
    if not context["may_answer"]:
        for form in answered.values():
            for error in (error for errors in form.errors.values() for error in errors):
                messages.error(request, str(error))
        return redirect("staff:coin_request", wish.public_id)
    return render(request, "organiser/budgets/request.html", context | answered)


def _years() -> list[int]:
    this = year_of(timezone.now())
    return [this, this + 1]


def _found(request: StaffRequest, public_id: UUID, action: Action) -> CoinRequest:
    found = get_object_or_404(CoinRequest.objects.select_related("unit", "granted"), public_id=public_id)
    permissions.require(request.staff, action, found.unit.code)
    return found


def _approval_of(wish: CoinRequest) -> Approval:
    return Approval.objects.select_related("unit").get(subject=wish.public_id)


def _address(wish: CoinRequest) -> str:
    return reverse("staff:coin_request", args=[wish.public_id])
