"""Coins that are ready to spend, for a demo or a scratch database: a red envelope for each person, settled at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from game.coins import campaigns, settling
from game.coins.gifts import sending
from game.coins.ledger import TAIPEI, year_of
from game.coins.models import Campaign, DecemberPermission, Gift, GiftBatch
from game.players import purses
from game.units.models import Unit


def welcome(*, player_ids: Sequence[int], coins: int, unit: Unit, now: datetime) -> None:
    """Put so many coins of the unit into the wallet of each of these players, who are confirmed members.

    They were given a minute before `now`, so that they have settled by then.
    """
    given_at = now - timedelta(minutes=1)
    campaign = _campaign(unit, coins, len(player_ids), given_at)
    batch = GiftBatch.objects.create(
        campaign=campaign, to=GiftBatch.To.LIST, words_zh="歡迎一起來玩", words_en="Welcome to the game",
        people=len(player_ids), state=GiftBatch.State.RUNNING, made_by=unit.name_zh[:40], made_at=given_at,
    )  # fmt: skip
    owners = purses.owners_of(player_ids).values()
    Gift.objects.bulk_create(Gift(batch=batch, campaign=campaign, owner=owner) for owner in owners)
    sending.send(now=given_at)
    settling.settle(now=now)


def _campaign(unit: Unit, coins: int, people: int, now: datetime) -> Campaign:
    """A published one that has just these coins, in December, too."""
    year = year_of(now)
    DecemberPermission.objects.get_or_create(unit=unit, year=year, defaults={"reason": "demo", "given_at": now})
    campaign = Campaign.objects.create(
        unit=unit, name_zh="見面禮", name_en="Welcome gift", amount=coins, quota=people,
        spends_on=Campaign.SpendsOn.GIFTS, settle_delay_h=0, opens_at=now,
        closes_at=min(now + timedelta(days=20), datetime(year + 1, 1, 1, tzinfo=TAIPEI)),
    )  # fmt: skip
    campaigns.appropriate(
        unit=unit, year=year, coins=coins * people, key=f"appropriate:{uuid4()}", now=now, reason="demo"
    )
    campaigns.publish(campaign=campaign, now=now)
    return campaign
