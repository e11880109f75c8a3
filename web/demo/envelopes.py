"""The demo's gifts: a campaign for red envelopes with a batch that waits for its button, one that thanks for reports.

What is there already stays as it is. The envelopes are for the demo's own officials, who are a group of the unit.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from game.coins import campaigns
from game.coins.gifts import groups, naming, preparing
from game.coins.gifts.preparing import Audience, Envelope
from game.coins.ledger import TAIPEI, year_of
from game.coins.models import Campaign, GiftBatch, MemberGroup
from game.players.models import Player
from game.units import staffing
from game.units.models import Unit

GIVES: Final = "arts"
MANAGER: Final = "manager"
# What it is for, its names, coins for each, people.
CAMPAIGNS: Final = (
    (Campaign.SpendsOn.GIFTS, "新年紅包", "New Year envelopes", 50, 300),
    (Campaign.SpendsOn.REPORTS, "回報有禮", "Thanks for reports", 20, 200),
)
WORDS: Final = Envelope("新年快樂，平安喜樂", "Happy New Year, peace and joy")


@transaction.atomic
def prepare(now: datetime) -> None:
    """Both campaigns with their coins, and a batch for the officials."""
    made = [_campaign(*each, now) for each in CAMPAIGNS]
    batch = _named(f"batch-{year_of(now)}")
    manager = staffing.staff_of(Player.objects.get(email=f"{MANAGER}@demo.localhost").pk, timezone.localdate(now))
    if manager is None or GiftBatch.objects.filter(public_id=batch).exists():
        return
    players = tuple(Player.objects.filter(email__endswith="@demo.localhost").values_list("pk", flat=True))
    group = groups.make(actor=manager, group=_named("group"), unit_code=GIVES, players=players, now=now)
    if isinstance(group, MemberGroup):
        audience = Audience(GiftBatch.To.GROUP, naming.of_group(group).players, group=group)
        preparing.prepare(actor=manager, batch=batch, campaign=made[0], audience=audience, envelope=WORDS, now=now)


def _campaign(
    spends_on: Campaign.SpendsOn, name_zh: str, name_en: str, amount: int, quota: int, now: datetime
) -> Campaign:
    end_of_year = datetime(year_of(now) + 1, 1, 1, tzinfo=TAIPEI)
    campaign, _ = Campaign.objects.get_or_create(
        public_id=_named(f"{spends_on}-{year_of(now)}"),
        defaults={
            "unit": Unit.objects.get(code=GIVES), "name_zh": name_zh, "name_en": name_en, "amount": amount,
            "quota": quota, "spends_on": spends_on, "settle_delay_h": 0,
            "opens_at": now - timedelta(seconds=1), "closes_at": end_of_year,
        },
    )  # fmt: skip
    campaigns.publish(campaign=campaign, now=now)
    return campaign


def _named(what: str) -> UUID:
    return uuid5(NAMESPACE_DNS, f"envelopes-{what}.demo.localhost")
