"""What is asked for by something under approval, in plain words: a template and its facts for each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from game.coins import campaign_overview
from game.coins.models import Campaign
from game.units.models import Approval, ApprovalKind


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a page that shows it, what that needs, and the address of the thing itself."""

    template: str
    facts: Mapping[str, Any]
    href: str


def of(approval: Approval) -> Asked:
    """What this approval is about."""
    return _OF_KIND[ApprovalKind(approval.kind)](approval)


def of_campaign(approval: Approval) -> Asked:
    """A campaign: coins, places, days, and what that leaves of the budget."""
    campaign = Campaign.objects.select_related("unit").get(public_id=approval.subject)
    facts = {"campaign": campaign, "money": campaign_overview.money_of(campaign)}
    return Asked("organiser/asked/campaign.html", facts, reverse("staff:campaign", args=[campaign.public_id]))


_OF_KIND: Final[Mapping[ApprovalKind, Callable[[Approval], Asked]]] = {ApprovalKind.CAMPAIGN: of_campaign}
