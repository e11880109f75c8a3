"""Campaigns: the one way to spend, from a unit's yearly appropriation into escrow and back.

Publishing sets amount × quota aside, so a quota cannot be overspent and nothing is promised that is
not there; closing gives back what was not handed on. `escrow` hands it on to balloons.
"""

from datetime import datetime

from django.db import transaction

from game.coins import accounts as chart
from game.coins import ledger
from game.coins.ledger import Move, year_of
from game.coins.models import Account, Campaign, Transfer, TransferKind
from game.units.models import Unit


class WrongState(ValueError):
    """A campaign is not in the state that the verb needs."""

    def __init__(self, campaign: Campaign, needed: Campaign.State) -> None:
        super().__init__(f"campaign {campaign.public_id} is {campaign.state}, it must be {needed} for this")


class OtherPurpose(ValueError):
    """A campaign's coins are for something else."""

    def __init__(self, campaign: Campaign, wanted: Campaign.SpendsOn) -> None:
        super().__init__(
            f"campaign {campaign.public_id} is for {campaign.spends_on}, its coins cannot go to {wanted}: "
            f"take a campaign for {wanted}"
        )


def appropriate(*, unit: Unit, year: int, coins: int, key: str, now: datetime, reason: str = "") -> Transfer:
    """Give a unit `coins` to spend in `year`, out of the county's source."""
    moves = (Move(chart.SOURCE, -coins), Move(chart.appropriation_of(unit.code, year), coins))
    return ledger.post(key=key, kind=TransferKind.APPROPRIATE, moves=moves, now=now, year=year, reason=reason)


@transaction.atomic(savepoint=False)
def publish(*, campaign: Campaign, now: datetime) -> Transfer:
    """Set amount × quota aside and make the campaign spendable; publishing again changes nothing.

    Raises:
        Shortfall: the unit's appropriation of the campaign's year has too little left.
        WrongState: the campaign is closed.
    """
    campaign = locked(campaign)
    if campaign.state == Campaign.State.CLOSED:
        raise WrongState(campaign, Campaign.State.DRAFT)
    coins = campaign.amount * campaign.quota
    moves = (Move(home_of(campaign), -coins), Move(chart.campaign_escrow(campaign.public_id), coins))
    transfer = ledger.post(
        key=f"publish:{campaign.public_id.hex}",
        kind=TransferKind.PUBLISH,
        moves=moves,
        now=now,
        year=year_of(campaign.opens_at),
    )
    _enter(campaign, Campaign.State.PUBLISHED)
    return transfer


@transaction.atomic(savepoint=False)
def close(*, campaign: Campaign, now: datetime) -> Transfer | None:
    """End the campaign and give back what its escrow holds; closing again changes nothing.

    What still lies with balloons comes back through `escrow.return_escrow`, then or later.

    Returns:
        The transfer, or None if the escrow was empty.
    """
    campaign = locked(campaign)
    key = f"close:{campaign.public_id.hex}"
    if campaign.state == Campaign.State.CLOSED:
        return Transfer.objects.filter(key=key).first()
    if campaign.state != Campaign.State.PUBLISHED:
        raise WrongState(campaign, Campaign.State.PUBLISHED)
    _enter(campaign, Campaign.State.CLOSED)
    return _give_back(campaign, key, now)


def locked(campaign: Campaign) -> Campaign:
    """The campaign as it is now, locked until the transaction ends; always before any account.

    Not its key: a catch that holds its accounts already writes a settlement that names the campaign.
    """
    return Campaign.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=campaign.pk)


def home_of(campaign: Campaign) -> str:
    """The appropriation that pays for a campaign: its unit's, of the year it opens in."""
    return chart.appropriation_of(campaign.unit.code, year_of(campaign.opens_at))


def _give_back(campaign: Campaign, key: str, now: datetime) -> Transfer | None:
    escrow = chart.campaign_escrow(campaign.public_id)
    left = Account.objects.select_for_update().get(name=escrow).balance
    if left == 0:
        return None
    moves = (Move(escrow, -left), Move(home_of(campaign), left))
    return ledger.post(key=key, kind=TransferKind.CLOSE, moves=moves, now=now, year=year_of(campaign.opens_at))


def _enter(campaign: Campaign, state: Campaign.State) -> None:
    campaign.state = state
    campaign.save(update_fields=["state"])
