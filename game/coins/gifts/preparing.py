"""A batch before anything is given: whom it reaches, what it costs, and its envelopes written down.

The preview writes nothing. Preparing writes an envelope for each person who has none of the campaign yet, so that the
coins and the people are known before anybody gets one; what waits in one batch no other one can promise again. Locks:
the campaign, then its envelopes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from game.coins import accounts as chart
from game.coins import campaigns
from game.coins.budgets import december
from game.coins.gifts.refusals import Code
from game.coins.gifts.tunables import MOST_PEOPLE, NAMES_A_STATEMENT
from game.coins.models import Account, Campaign, Gift, GiftBatch, MemberGroup
from game.players import purses
from game.players.models import Purse
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.staffing import Staff
from geo.models import Township

LONGEST_WORDS: Final = {"words_zh": 60, "words_en": 120}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is on it, in both languages."""

    words_zh: str
    words_en: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a batch is for: these players, and how they were named."""

    to: GiftBatch.To
    players: tuple[int, ...]
    group: MemberGroup | None = None
    township: Township | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """People who would get an envelope, those who have one of the campaign already, and the coins.

    `free` is what the campaign has and no other batch waits for.
    """

    people: int
    have_one: int
    coins: int
    free: int

    @property
    def missing(self) -> int:
        """How many coins the campaign lacks."""
        return max(0, self.coins - self.free)


def preview(campaign: Campaign, players: Sequence[int]) -> Preview:
    """What a batch to these people would be."""
    have_one = sum(1 for _ in _having_one(campaign, players))
    people = len(players) - have_one
    return Preview(people, have_one, people * campaign.amount, _free(campaign))


def open_for_gifts(scope: Iterable[str], now: datetime) -> QuerySet[Campaign]:
    """The campaigns of these units whose coins can be put into envelopes now."""
    running = Campaign.objects.filter(state=Campaign.State.PUBLISHED, spends_on=Campaign.SpendsOn.GIFTS)
    return running.filter(unit__code__in=scope, opens_at__lte=now, closes_at__gt=now).select_related("unit")


def hindrance(campaign: Campaign, now: datetime) -> Refused | None:
    """Why no envelope of this campaign can be given now, None if they can."""
    if campaign.spends_on != Campaign.SpendsOn.GIFTS:
        return Refused(Code.NOT_FOR_GIFTS, about="campaign")
    if campaign.state != Campaign.State.PUBLISHED or not campaign.opens_at <= now < campaign.closes_at:
        return Refused(Code.NOT_OPEN, about="campaign")
    return None if december.may_issue(campaign, now) else Refused(Code.NOT_IN_DECEMBER, about="campaign")


def wrong_words(envelope: Envelope) -> Iterator[Refused]:
    """What is wrong with what shall be on it."""
    for name, limit in LONGEST_WORDS.items():
        length = len(getattr(envelope, name).strip())
        if length == 0:
            yield Refused(Code.WORDS_MISSING, about=name)
        elif length > limit:
            yield Refused(Code.WORDS_TOO_LONG, {"length": length, "limit": limit}, about=name)


@transaction.atomic
def prepare(
    *, actor: Staff, batch: UUID, campaign: Campaign, audience: Audience, envelope: Envelope, now: datetime
) -> GiftBatch | tuple[Refused, ...]:
    """Write a batch down, with an envelope for everybody who has none of the campaign; once, however often it is sent.

    Args:
        batch: chosen by the form.

    Raises:
        NotAllowed: their role does not let them give this unit's coins away.
    """
    campaign = campaigns.locked(campaign)
    today = staffing.as_of_now(actor, now)
    for unit in (campaign.unit, *([audience.group.unit] if audience.group else [])):
        permissions.require(today, Action.SEND_GIFTS, unit.code)
    if first := GiftBatch.objects.filter(public_id=batch).first():
        same = (first.campaign_id, first.words_zh) == (campaign.pk, envelope.words_zh.strip())
        return first if same else (Refused(Code.OTHER_BATCH),)
    if refused := tuple(_faults(campaign, audience, envelope, now)):
        return refused
    written = _written(actor, batch, campaign, audience, envelope, now)
    _record(written, actor, "gifts_prepared", now)
    return written


def _faults(campaign: Campaign, audience: Audience, envelope: Envelope, now: datetime) -> Iterator[Refused]:
    yield from wrong_words(envelope)
    if refused := hindrance(campaign, now) or wrong_people(campaign, audience):
        yield refused


def wrong_people(campaign: Campaign, audience: Audience) -> Refused | None:
    """Why these people cannot all be given one: there are none, too many, or too few coins."""
    if not audience.players:
        return Refused(Code.NO_ONE)
    if len(audience.players) > MOST_PEOPLE:
        return Refused(Code.TOO_MANY_PEOPLE, {"people": len(audience.players), "limit": MOST_PEOPLE})
    seen = preview(campaign, audience.players)
    if seen.people == 0:
        return Refused(Code.EVERYBODY_HAS_ONE)
    return Refused(Code.SHORTFALL, {"missing": seen.missing}) if seen.missing else None


def _written(
    actor: Staff, public_id: UUID, campaign: Campaign, audience: Audience, envelope: Envelope, now: datetime
) -> GiftBatch:
    having = set(_having_one(campaign, audience.players))
    getting = [player for player in audience.players if player not in having]
    batch = GiftBatch.objects.create(
        public_id=public_id,
        campaign=campaign,
        to=audience.to,
        group=audience.group,
        township=audience.township,
        words_zh=envelope.words_zh.strip(),
        words_en=envelope.words_en.strip(),
        people=len(getting),
        made_by=actor.name[:40],
        made_at=now,
    )
    for some in _parts(getting):
        owners = purses.owners_of(some)
        # Who was left out of an earlier batch, because they were not confirmed then, may have one now.
        Gift.objects.filter(campaign=campaign, owner__in=owners.values()).exclude(skipped_for="").delete()
        Gift.objects.bulk_create(Gift(batch=batch, campaign=campaign, owner=owners[player]) for player in some)
    return batch


def _having_one(campaign: Campaign, players: Sequence[int]) -> Iterator[int]:
    """Those of the players who have an envelope of this campaign, or one that waits for them."""
    gifts = Gift.objects.filter(campaign=campaign, skipped_for="").values("owner")
    for some in _parts(players):
        yield from Purse.objects.filter(player__in=some, owner__in=gifts).values_list("player", flat=True)


def _free(campaign: Campaign) -> int:
    escrow = Account.objects.filter(name=chart.campaign_escrow(campaign.public_id))
    waiting = Gift.objects.filter(campaign=campaign, transfer=None, skipped_for="").count()
    return (escrow.values_list("balance", flat=True).first() or 0) - waiting * campaign.amount


def _parts(players: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(players), NAMES_A_STATEMENT):
        yield players[begin : begin + NAMES_A_STATEMENT]


def _record(batch: GiftBatch, actor: Staff, action: str, now: datetime) -> None:
    campaign = batch.campaign
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=campaign.unit.code,
        subject=batch.public_id,
        title=batch.words_zh,
        details={"people": batch.people, "amount": campaign.amount, "quota": campaign.quota},
    )
