"""What staff see of their units' campaigns: which there are, what is left of the budget, what was handed out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet, Sum

from game.coins import accounts as chart
from game.coins.campaigns import home_of
from game.coins.ledger import year_of
from game.coins.models import Account, Campaign, Entry, TransferKind
from game.units.models import Approval

# What goes from the campaign's own escrow to people.
STRAIGHT: Final = (TransferKind.GIFT, TransferKind.REWARD)


@dataclass(frozen=True, slots=True)
class Listed:
    """One campaign with its way through the chain; None for one that was published at the console."""

    campaign: Campaign
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class Money:
    """Coins of one campaign: promised in all, awarded to people, with balloons now, not handed on yet.

    `budget_left` is what its unit may still promise in the campaign's year.
    """

    promised: int
    awarded: int
    with_balloons: int
    left: int
    budget_left: int
    year: int

    @property
    def missing(self) -> int:
        """How many coins the unit lacks to set all of it aside."""
        return max(0, self.promised - self.budget_left)


def listed(unit_codes: Iterable[str]) -> list[Listed]:
    """The campaigns of these units, the newest first."""
    campaigns = list(Campaign.objects.filter(unit__code__in=unit_codes).select_related("unit").order_by("-pk"))
    approvals = Approval.objects.filter(subject__in=[campaign.public_id for campaign in campaigns])
    by_subject = {approval.subject: approval for approval in approvals}
    return [Listed(campaign, by_subject.get(campaign.public_id)) for campaign in campaigns]


def money_of(campaign: Campaign) -> Money:
    """What became of a campaign's coins; zeros while nothing has been set aside."""
    escrow = chart.campaign_escrow(campaign.public_id)
    balloons = _balloons_of(escrow)
    awarded = Entry.objects.filter(account__in=balloons, transfer__kind=TransferKind.CATCH)
    return Money(
        promised=campaign.amount * campaign.quota,
        awarded=_given(awarded) + _given(Entry.objects.filter(account__name=escrow, transfer__kind__in=STRAIGHT)),
        with_balloons=Account.objects.filter(pk__in=balloons).aggregate(coins=Sum("balance"))["coins"] or 0,
        left=_balance(escrow),
        budget_left=_balance(home_of(campaign)),
        year=year_of(campaign.opens_at),
    )


def _balloons_of(escrow: str) -> list[int]:
    """The accounts of the balloons that a campaign has funded."""
    funding = Entry.objects.filter(account__name=escrow, transfer__kind=TransferKind.FUND).values("transfer")
    funded = Entry.objects.filter(transfer__in=funding, amount__gt=0)
    return list(funded.values_list("account", flat=True).distinct())


def _given(entries: QuerySet[Entry]) -> int:
    return -(entries.aggregate(coins=Sum("amount"))["coins"] or 0)


def _balance(name: str) -> int:
    return Account.objects.filter(name=name).values_list("balance", flat=True).first() or 0
