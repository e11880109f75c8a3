"""What is asked for by something under approval, in plain words: a template and its facts for each kind."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from game.coins import campaign_overview
from game.coins.budgets import overview
from game.coins.models import Campaign, CoinRequest
from game.units.models import Approval, ApprovalKind
from web.templatetags.coins_and_quota import coins_and_quota


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a page that shows it, what that needs, and the address of the thing itself."""

    template: str
    facts: Mapping[str, Any]
    href: str
    words_to_it: str


def of(approval: Approval) -> Asked:
    """What this approval is about."""
    return _OF_KIND[ApprovalKind(approval.kind)](approval)


def of_campaign(approval: Approval) -> Asked:
    """A campaign: coins, places, days, and what that leaves of the budget."""
    campaign = Campaign.objects.select_related("unit").get(public_id=approval.subject)
    facts = {"campaign": campaign, "money": campaign_overview.money_of(campaign)}
    href = reverse("staff:campaign", args=[campaign.public_id])
    return Asked("organiser/asked/campaign.html", facts, href, _("To the campaign, to change or use it"))


def of_coins(approval: Approval) -> Asked:
    """A request for coins: what for, how many, and what the pool has."""
    wish = CoinRequest.objects.select_related("unit").get(public_id=approval.subject)
    facts = {"wish": wish, "pool": overview.pool_of(wish.year)}
    href = reverse("staff:coin_request", args=[wish.public_id])
    return Asked("organiser/asked/coins.html", facts, href, _("To the request, to change or answer it"))


def in_short(approvals: Iterable[Approval]) -> dict[UUID, str]:
    """How many coins each is about, by its subject; of a campaign always with its quota."""
    subjects = [approval.subject for approval in approvals]
    campaigns = Campaign.objects.filter(public_id__in=subjects)
    wishes = CoinRequest.objects.filter(public_id__in=subjects)
    asked = {wish.public_id: _("%(coins)s coins") % {"coins": f"{wish.coins:,}"} for wish in wishes}
    return {campaign.public_id: coins_and_quota(campaign) for campaign in campaigns} | asked


_OF_KIND: Final[Mapping[ApprovalKind, Callable[[Approval], Asked]]] = {
    ApprovalKind.CAMPAIGN: of_campaign,
    ApprovalKind.COINS: of_coins,
}
