"""Campaigns: the list, one of them with its money and its way through the chain, and what staff do with it."""

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

from game.coins import campaign_overview, proposing
from game.coins.campaign_overview import Listed
from game.coins.models import Campaign
from game.units import approvals, permissions
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import Approval, ApprovalState, Unit
from game.units.permissions import may
from game.units.staffing import Staff
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.approvals import context_of
from web.organiser.campaign_forms import CampaignForm
from web.organiser.forms import number_in
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.coins_and_quota import coins_and_quota
from web.templatetags.staff_approvals import grouped
from web.templatetags.taitung_days import taitung_day


@require_safe
@staff_page(Action.SEE_CAMPAIGNS)
def campaigns(request: StaffRequest) -> HttpResponse:
    """Those of my units, the newest first."""
    context = {"may_write": permissions.may_anywhere(request.staff, Action.WRITE_CAMPAIGN)}
    found = campaign_overview.listed(permissions.scope(request.staff, Action.SEE_CAMPAIGNS))
    return shown(request, "organiser/campaigns.html", context, _table(found))


def _table(found: Iterable[Listed]) -> Table:
    return Table(
        name="campaigns",
        caption=_("Campaigns"),
        columns=(
            Column(_("Name")), Column(_("Unit")), Column(_("State")), Column(_("Coins and quota")),
            Column(_("What its coins are for")), Column(_("From")), Column(_("Until")),
        ),
        rows=tuple(
            (
                Cell(_name(each.campaign), href=reverse("staff:campaign", args=[each.campaign.public_id])),
                Cell(each.campaign.unit.name),
                Cell(state_of(each.campaign, each.approval)),
                Cell(coins_and_quota(each.campaign)),
                Cell(each.campaign.get_spends_on_display()),
                Cell(taitung_day(each.campaign.opens_at)),
                Cell(taitung_day(each.campaign.closes_at)),
            )
            for each in found
        ),
        empty=_("There is no campaign yet. A case officer writes the first one."),
    )  # fmt: skip


def state_of(campaign: Campaign, approval: Approval | None) -> str:
    """One word for both ways: through the chain until it is approved, then with its coins."""
    if campaign.state != Campaign.State.DRAFT or approval is None:
        words = {"published": _("Running, coins set aside"), "closed": _("Closed"), "draft": _("Draft")}
        return words[campaign.state]
    return str(ApprovalState(approval.state).label)


@require_safe
@staff_page(Action.SEE_CAMPAIGNS)
def campaign(request: StaffRequest, campaign: UUID) -> HttpResponse:
    """One campaign: what it promises, where its coins are, who has signed it, and what comes next."""
    found = _found(request, campaign, Action.SEE_CAMPAIGNS)
    approval = Approval.objects.select_related("unit").filter(subject=found.public_id).first()
    context = {"campaign": found, "money": campaign_overview.money_of(found), "state": state_of(found, approval)}
    chain = context_of(approval, request.staff) if approval else {}
    return render(request, "organiser/campaign.html", chain | context | _acts(request.staff, found, approval))


def _acts(staff: Staff, campaign: Campaign, approval: Approval | None) -> dict[str, bool]:
    state, code = approval.state if approval else "", campaign.unit.code
    is_draft = campaign.state == Campaign.State.DRAFT
    return {
        "may_edit": state in approvals.EDITABLE and may(staff, Action.WRITE_CAMPAIGN, code),
        "may_submit": state in approvals.EDITABLE and may(staff, Action.SUBMIT, code),
        "may_fund": is_draft and state == ApprovalState.APPROVED and may(staff, Action.FUND_CAMPAIGN, code),
        "may_close": campaign.state == Campaign.State.PUBLISHED and may(staff, Action.CLOSE_CAMPAIGN, code),
    }


@staff_page(Action.WRITE_CAMPAIGN)
def new(request: StaffRequest) -> HttpResponse:
    """A new draft of one of my units."""
    units = Unit.objects.filter(code__in=permissions.scope(request.staff, Action.WRITE_CAMPAIGN))
    form = CampaignForm(request.POST or None, units=units, initial={"public_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        written = proposing.draft(
            author=request.staff,
            public_id=form.cleaned_data["public_id"],
            unit_code=form.cleaned_data["unit_code"],
            wanted=form.wanted,
            now=timezone.now(),
        )
        if isinstance(written, Campaign):
            messages.success(request, _("The draft is saved. Look at it once more, then submit it."))
            return redirect("staff:campaign", written.public_id)
        saying.put_beside(form, written)
    words = {"title": _("New campaign"), "act": _("Save the draft"), "back": reverse("staff:campaigns")}
    return render(request, "organiser/campaign_form.html", {"form": form, **words})


@staff_page(Action.WRITE_CAMPAIGN)
def edit(request: StaffRequest, campaign: UUID) -> HttpResponse:
    """Change a draft, or correct what was returned."""
    found = _found(request, campaign, Action.WRITE_CAMPAIGN)
    approval = _approval_of(found)
    form = CampaignForm(request.POST or None, initial=asdict(proposing.as_wanted(found)) | _hidden(approval))
    if request.method == "POST" and form.is_valid():
        written = proposing.edit(
            author=request.staff,
            campaign=found,
            wanted=form.wanted,
            seen_hash=form.cleaned_data["seen_hash"],
            now=timezone.now(),
        )
        if isinstance(written, Campaign):
            messages.success(request, _("Your changes are saved."))
            return redirect("staff:campaign", found.public_id)
        saying.put_beside(form, written)
    words = {"title": _("Change the campaign"), "act": _("Save the changes"), "back": _address(found)}
    reasons = approval.decisions.filter(verdict="returned", round=approval.round)
    return render(request, "organiser/campaign_form.html", {"form": form, "returns": reasons, **words})


def _hidden(approval: Approval) -> dict[str, object]:
    return {"public_id": approval.subject, "seen_hash": approvals.content_of(approval).hash}


@require_POST
@staff_page(Action.SUBMIT)
def submit(request: StaffRequest, campaign: UUID) -> HttpResponse:
    """Put it before the chain."""
    found = _found(request, campaign, Action.SUBMIT)
    _approval_of(found)
    seen_round = number_in(request.POST.get("round", ""))
    done = proposing.submit(author=request.staff, campaign=found, seen_round=seen_round, now=timezone.now())
    if isinstance(done, tuple):
        saying.tell(request, done)
    else:
        messages.success(request, _("It is submitted. Who signs first has been told."))
    return redirect("staff:campaign", found.public_id)


@require_POST
@staff_page(Action.FUND_CAMPAIGN)
def fund(request: StaffRequest, campaign: UUID) -> HttpResponse:
    """Set its coins aside."""
    found = _found(request, campaign, Action.FUND_CAMPAIGN)
    _approval_of(found)
    done = proposing.fund(actor=request.staff, campaign=found, now=timezone.now())
    return _told(request, found, done, _("The coins are set aside. The campaign can be used now."))


@staff_page(Action.CLOSE_CAMPAIGN)
def close(request: StaffRequest, campaign: UUID) -> HttpResponse:
    """Ask once, then give back what is left."""
    found = _found(request, campaign, Action.CLOSE_CAMPAIGN)
    if request.method == "POST":
        done = proposing.close(actor=request.staff, campaign=found, now=timezone.now())
        return _told(request, found, done, _("The campaign is closed. What was left is in the budget again."))
    left = campaign_overview.money_of(found).left
    words = {
        "title": _("Close %(campaign)s") % {"campaign": _name(found)},
        "promise": coins_and_quota(found),
        "meaning": _(
            "Nothing more is handed out from it. What was not handed on goes back to the unit’s budget; what flies "
            "with balloons comes back when they land. A closed campaign does not open again."
        ),
        "act": _("Release %(coins)s coins") % {"coins": grouped(left)},
        "is_grave": True,
        "back": _address(found),
    }
    return render(request, "organiser/form.html", words)


def _told(request: StaffRequest, campaign: Campaign, done: Campaign | Refused, words: str) -> HttpResponse:
    if isinstance(done, Refused):
        saying.tell(request, [done])
    else:
        messages.success(request, words)
    return redirect("staff:campaign", campaign.public_id)


def _found(request: StaffRequest, public_id: UUID, action: Action) -> Campaign:
    campaign = get_object_or_404(Campaign.objects.select_related("unit"), public_id=public_id)
    permissions.require(request.staff, action, campaign.unit.code)
    return campaign


def _approval_of(campaign: Campaign) -> Approval:
    """Its way through the chain; a campaign of the console's has none, and no page to go it."""
    return get_object_or_404(Approval, subject=campaign.public_id)


def _address(campaign: Campaign) -> str:
    return reverse("staff:campaign", args=[campaign.public_id])


def _name(campaign: Campaign) -> str:
    return campaign.name_zh
