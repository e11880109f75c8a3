"""What campaigns of a budget year hold: in their own escrow, and in that of the balloons that they funded."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from game.coins.ledger import TAIPEI
from game.coins.models import Account, AccountKind, Campaign, TransferKind


def campaigns_of(year: int) -> QuerySet[Campaign]:
    """The campaigns that a year's budget pays: those that open in it, on Taitung's clocks."""
    begins, ends = (datetime(each, 1, 1, tzinfo=TAIPEI) for each in (year, year + 1))
    campaigns = Campaign.objects.filter(opens_at__gte=begins, opens_at__lt=ends).exclude(state=Campaign.State.DRAFT)
    return campaigns.select_related("unit").order_by("unit__code", "pk")


def in_escrow(year: int) -> dict[UUID, int]:
    """What each campaign of the year has promised and not handed on."""
    names = {f"{AccountKind.CAMPAIGN}:{each.public_id.hex}": each.public_id for each in campaigns_of(year)}
    accounts = Account.objects.filter(kind=AccountKind.CAMPAIGN, balance__gt=0, name__in=list(names))
    return {names[account.name]: account.balance for account in accounts}


def with_balloons(year: int) -> dict[UUID, int]:
    """What the balloons of each campaign of the year still have; those that are empty cost no look."""
    names = {f"{AccountKind.CAMPAIGN}:{each.public_id.hex}": each.public_id for each in campaigns_of(year)}
    full = Account.objects.filter(
        kind=AccountKind.BALLOON,
        balance__gt=0,
        entries__transfer__kind=TransferKind.FUND,
        entries__transfer__entries__account__kind=AccountKind.CAMPAIGN,
    )
    payers = full.values_list("pk", "balance", "entries__transfer__entries__account__name").distinct()
    held: defaultdict[UUID, int] = defaultdict(int)
    for _balloon, coins, payer in payers:
        if payer in names:
            held[names[payer]] += coins
    return dict(held)
