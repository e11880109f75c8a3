"""Coins that are ready to spend, in a scratch database: caught from a balloon of its own, and settled."""

from datetime import datetime, timedelta
from uuid import uuid4

from game.coins import campaigns, escrow, settling
from game.coins.ledger import year_of
from game.coins.models import Campaign, DecemberPermission
from game.players import purses
from game.units.models import Unit


def fill(player_ids: list[int], coins: int, now: datetime) -> None:
    """So many coins into the wallet of each of these players, who are no guests."""
    campaign = Campaign.objects.create(
        unit=_funded(coins * len(player_ids), now),
        name_zh="見面禮",
        name_en="Welcome gift",
        amount=coins,
        quota=len(player_ids),
        opens_at=now - timedelta(minutes=2),
        closes_at=now + timedelta(days=1),
        settle_delay_h=0,
    )
    campaigns.publish(campaign=campaign, now=now)
    balloon = uuid4()
    lots = [(balloon, coins * len(player_ids))]
    escrow.fund_balloons(campaign=campaign, lots=lots, key=f"fund:{balloon}", now=now)
    for player_id in player_ids:
        owner = purses.owner_of(player_id)
        escrow.award_catch(
            balloon=balloon, owner=owner, coins=coins, campaign_id=campaign.pk,
            key=escrow.key_of_catch(balloon, owner), now=now, settle_delay=timedelta(0),
        )  # fmt: skip
    settling.settle(now=now)


def _funded(coins: int, now: datetime) -> Unit:
    unit, _ = Unit.objects.get_or_create(code="welcome", defaults={"name_zh": "見面禮", "name_en": "Welcome gifts"})
    year = year_of(now - timedelta(minutes=2))
    campaigns.appropriate(unit=unit, year=year, coins=coins, key=f"appropriate:welcome:{uuid4()}", now=now)
    DecemberPermission.objects.get_or_create(unit=unit, year=year, defaults={"reason": "scratch", "given_at": now})
    return unit
