"""Short ways to a unit with coins, a published campaign, and balloons with an escrow."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from game.coins import accounts as chart
from game.coins import campaigns, escrow
from game.coins.models import Account, Campaign, Transfer
from game.players import joining
from game.players.models import Purse
from game.units.models import Unit

NOW = datetime(2026, 7, 5, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def a_unit(code: str = "tourism", *, coins: int = 0, year: int = 2026) -> Unit:
    unit, _ = Unit.objects.get_or_create(code=code, defaults={"name_zh": "觀光處", "name_en": "Tourism Department"})
    if coins:
        campaigns.appropriate(unit=unit, year=year, coins=coins, key=f"appropriate:{uuid4()}", now=NOW)
    return unit


def a_campaign(unit: Unit | None = None, *, amount: int = 10, quota: int = 100) -> Campaign:
    return Campaign.objects.create(
        unit=unit or a_unit(coins=amount * quota),
        name_zh="夏日熱氣球",
        name_en="Summer balloons",
        amount=amount,
        quota=quota,
        opens_at=NOW,
        closes_at=NOW + 30 * DAY,
    )


def a_published_campaign(*, amount: int = 10, quota: int = 100) -> Campaign:
    campaign = a_campaign(amount=amount, quota=quota)
    campaigns.publish(campaign=campaign, now=NOW)
    return campaign


def a_balloon(campaign: Campaign | None = None, *, coins: int = 100) -> UUID:
    balloon = uuid4()
    campaign = campaign or a_published_campaign()
    escrow.fund_balloons(campaign=campaign, lots=[(balloon, coins)], key=f"fund:{balloon}", now=NOW)
    return balloon


def an_owner(*, confirmed: bool = True) -> UUID:
    player = joining.join_as_guest(language="en")
    owner = Purse.objects.get(player=player).owner
    if confirmed:
        joining.confirm(player_id=player.pk, email=f"{owner.hex}@example.org", now=NOW)
    return owner


def award(
    balloon: UUID,
    owner: UUID,
    *,
    coins: int = 10,
    key: str | None = None,
    now: datetime = NOW,
    campaign_id: int | None = None,
) -> Transfer:
    return escrow.award_catch(
        balloon=balloon,
        owner=owner,
        coins=coins,
        campaign_id=campaign_id or payer_of(balloon),
        key=key or f"catch:{uuid4()}",
        now=now,
        settle_delay=DAY,
    )


def payer_of(balloon: UUID) -> int:
    """The campaign that funded this balloon."""
    funded = Transfer.objects.get(kind="fund", entries__account__name=chart.balloon_escrow(balloon))
    escrow_name = funded.entries.get(amount__lt=0).account.name
    return Campaign.objects.get(public_id=UUID(escrow_name.partition(":")[2])).pk


def balances() -> dict[str, int]:
    """Every balance that is not zero, by account name."""
    return dict(Account.objects.exclude(balance=0).values_list("name", "balance"))
