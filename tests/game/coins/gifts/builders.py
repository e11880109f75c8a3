"""Short ways to a campaign for red envelopes, a batch of it, and the manager who sends it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from game.coins import campaigns
from game.coins.gifts import preparing, sending
from game.coins.gifts.preparing import Audience, Envelope
from game.coins.models import Campaign, GiftBatch
from game.players import purses
from game.players.models import Membership, MembershipKind, Player, RosterEntry
from game.units.approval_refusals import Refused
from game.units.models import Role
from game.units.staffing import Staff
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import DAY, NOW, a_unit
from tests.game.reports.builders import a_township
from tests.game.units.builders import a_role, staff

WORDS = Envelope("新年快樂", "Happy New Year")


def a_gift_campaign(amount: int = 10, quota: int = 100, **said: Any) -> Campaign:
    unit = said.pop("unit", None) or a_unit()
    campaigns.appropriate(unit=unit, year=2026, coins=amount * quota, key=f"appropriate:{uuid4()}", now=NOW)
    usual = {
        "unit": unit, "name_zh": "新年紅包", "name_en": "New Year envelopes", "amount": amount, "quota": quota,
        "opens_at": NOW, "closes_at": NOW + 30 * DAY, "spends_on": Campaign.SpendsOn.GIFTS, "settle_delay_h": 0,
    }  # fmt: skip
    campaign = Campaign.objects.create(**usual | said)
    campaigns.publish(campaign=campaign, now=NOW)
    return campaign


def a_manager(code: str = "tourism") -> Staff:
    return staff(a_role(Role.ACCOUNT_MANAGER, a_unit(code)))


def a_member(township: str | None = None, player: Player | None = None) -> Player:
    """A resident whom the roster lists in a township, or nowhere."""
    player = player or a_player()
    entry = RosterEntry.objects.create(
        identity_hash=uuid4().hex * 2, kind=MembershipKind.RESIDENT, listed_at=NOW,
        township=a_township(township) if township else None,
    )  # fmt: skip
    Membership.objects.create(player=player, entry=entry, channel="code", since=NOW)
    return player


def prepared(campaign: Campaign, players: Sequence[Player], **said: Any) -> GiftBatch | tuple[Refused, ...]:
    audience = Audience(GiftBatch.To.LIST, tuple(player.pk for player in players))
    usual = {"actor": None, "batch": uuid4(), "audience": audience, "envelope": WORDS, "now": NOW}
    usual["actor"] = said.pop("actor", None) or a_manager(campaign.unit.code)
    return preparing.prepare(campaign=campaign, **usual | said)


def a_batch(campaign: Campaign, players: Sequence[Player], *, actor: Staff | None = None) -> GiftBatch:
    """A batch that was started."""
    actor = actor or a_manager(campaign.unit.code)
    batch = prepared(campaign, players, actor=actor)
    assert isinstance(batch, GiftBatch), batch
    started = sending.start(actor=actor, batch=batch, now=NOW)
    assert isinstance(started, GiftBatch), started
    return started


def owner_of(player: Player) -> UUID:
    return purses.owner_of(player.pk)
