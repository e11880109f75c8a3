"""Giving a batch out: each envelope a transfer, in chunks, stopped and gone on with at will.

Run by `manage.py send_gifts`, every minute; a page's button only says that a batch may go. Each chunk is a transaction
and each transfer's key names the campaign and the person, so that a run may be killed at any moment and two may run at
once. Locks: the persons (who is just leaving is left for the next run), the campaign, its envelopes, accounts. Coins
settle after the campaign's delay; with a delay of 0 the next `settle` brings them into the wallet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from game.coins import accounts as chart
from game.coins import campaigns, ledger, statements
from game.coins.gifts.preparing import hindrance
from game.coins.gifts.refusals import Code
from game.coins.gifts.tunables import CHUNK
from game.coins.ledger import Move, Posting, year_of
from game.coins.models import Campaign, Gift, GiftBatch, TransferKind
from game.coins.sealing import passing_time
from game.coins.statements import Award
from game.inbox import sending as inbox
from game.inbox.kinds import Kind, Values
from game.journal import writing as journal
from game.players import purses
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.staffing import Staff

_GONE, _UNCONFIRMED = "gone", "unconfirmed"
GOING: Final = GiftBatch.State.RUNNING


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one run did: envelopes and coins given, people left out, batches that are done now."""

    given: int = 0
    coins: int = 0
    skipped: int = 0
    done: int = 0


def key_of(campaign: UUID, owner: UUID) -> str:
    """What makes an envelope the only one of this person from this campaign."""
    return f"gift:{campaign.hex}:{owner.hex}"


@transaction.atomic
def start(*, actor: Staff, batch: GiftBatch, now: datetime) -> GiftBatch | Refused:
    """Let a batch be given, or go on with one that was stopped; starting it again changes nothing.

    Raises:
        NotAllowed: their role does not let them give this unit's coins away.
    """
    campaign, batch = _locked(batch, actor, now)
    if batch.state == GOING:
        return batch
    if batch.state == GiftBatch.State.DONE:
        return Refused(Code.ALL_GIVEN)
    if refused := hindrance(campaign, now):
        return refused
    return _enter(batch, GOING, actor, "gifts_started", now)


@transaction.atomic
def stop(*, actor: Staff, batch: GiftBatch, now: datetime) -> GiftBatch | Refused:
    """Let no further chunk begin; what was given stays given.

    Raises:
        NotAllowed: their role does not let them give this unit's coins away.
    """
    _campaign, batch = _locked(batch, actor, now)
    if batch.state == GiftBatch.State.DONE:
        return Refused(Code.ALL_GIVEN)
    return batch if batch.state != GOING else _enter(batch, GiftBatch.State.STOPPED, actor, "gifts_stopped", now)


@transaction.atomic
def drop(*, actor: Staff, batch: GiftBatch, now: datetime) -> GiftBatch | Refused:
    """Give nothing more of a batch: the envelopes that wait are torn up, and their coins are free for another batch.

    Raises:
        NotAllowed: their role does not let them give this unit's coins away.
    """
    _campaign, batch = _locked(batch, actor, now)
    if batch.state == GOING:
        return Refused(Code.STILL_GIVING)
    if batch.state == GiftBatch.State.DONE:
        return Refused(Code.ALL_GIVEN)
    _waiting(batch).delete()
    batch.ended_at = now
    return _enter(batch, GiftBatch.State.DONE, actor, "gifts_dropped", now)


def send(*, now: datetime) -> SendReport:
    """Give what waits in every batch that may go."""
    total, clock = SendReport(), passing_time(now)
    for batch in GiftBatch.objects.filter(state=GOING).select_related("campaign").order_by("pk"):
        total = _sum(total, _send_batch(batch, clock))
    return total


def _send_batch(batch: GiftBatch, clock: Callable[[], datetime]) -> SendReport:
    report, last = SendReport(), 0
    while ids := list(_waiting(batch).filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        report, last = _sum(report, _send_chunk(batch, ids, clock())), ids[-1]
    return _sum(report, SendReport(done=_end(batch, clock())))


@transaction.atomic(savepoint=False)
def _send_chunk(batch: GiftBatch, ids: Sequence[int], now: datetime) -> SendReport:
    """Give those of the envelopes that wait still, if the batch may still go."""
    owners = list(Gift.objects.filter(pk__in=ids).values_list("owner", flat=True))
    held = purses.held(owners)
    campaign = campaigns.locked(batch.campaign)
    if not _may_go(batch, campaign, now):
        return SendReport()
    waiting = list(_waiting(batch).filter(pk__in=ids).select_for_update(of=("self",)))
    skipped = _skip(waiting, held)
    giving = [gift for gift in waiting if held.get(gift.owner)]
    _tell(batch, campaign, giving, now)
    _give(campaign, giving, now)
    return SendReport(len(giving), len(giving) * campaign.amount, skipped)


def _may_go(batch: GiftBatch, campaign: Campaign, now: datetime) -> bool:
    """Whether it has not been stopped; a campaign that is over stops it."""
    current = GiftBatch.objects.select_for_update().filter(pk=batch.pk, state=GOING)
    if not current.exists():
        return False
    if hindrance(campaign, now) is None:
        return True
    current.update(state=GiftBatch.State.STOPPED)
    return False


def _skip(waiting: Sequence[Gift], held: Mapping[UUID, bool]) -> int:
    """Leave out who is gone, or is a guest again; whoever is busy with something else waits for the next run."""
    there = purses.players_of(gift.owner for gift in waiting)
    for gift in waiting:
        if gift.owner not in there:
            gift.skipped_for = _GONE
        elif held.get(gift.owner) is False:
            gift.skipped_for = _UNCONFIRMED
    skipped = [gift for gift in waiting if gift.skipped_for]
    Gift.objects.bulk_update(skipped, ["skipped_for"])
    return len(skipped)


def _tell(batch: GiftBatch, campaign: Campaign, gifts: Sequence[Gift], now: datetime) -> None:
    unit = campaign.unit
    values: Values = {
        "words": batch.words_zh, "words_en": batch.words_en, "unit": unit.name_zh, "unit_en": unit.name_en,
        "coins": campaign.amount,
    }  # fmt: skip
    by_owner: dict[UUID, Values] = {gift.owner: values for gift in gifts}
    key = f"gift:{campaign.public_id.hex}"
    inbox.send_to_owners(kind=Kind.RED_ENVELOPE, values_by_owner=by_owner, key=key, now=now)


def _give(campaign: Campaign, gifts: Sequence[Gift], now: datetime) -> None:
    if not gifts:
        return
    escrow, coins = chart.campaign_escrow(campaign.public_id), campaign.amount
    postings = [
        Posting(
            key_of(campaign.public_id, gift.owner),
            TransferKind.GIFT,
            (Move(escrow, -coins), Move(chart.pending_of(gift.owner), coins)),
        )
        for gift in gifts
    ]
    transfers = ledger.post_all(postings=postings, now=now, year=year_of(now))
    due = now + timedelta(hours=campaign.settle_delay_h)
    pairs = list(zip(gifts, transfers, strict=True))
    statements.insert_settlements(Award(transfer.id, gift.owner, coins, campaign.pk, due) for gift, transfer in pairs)
    for gift, transfer in pairs:
        gift.transfer = transfer
    Gift.objects.bulk_update(gifts, ["transfer"])
    journal.append_to_owners(kind="coins_given", now=now, owners=(gift.owner for gift in gifts))


@transaction.atomic
def _end(batch: GiftBatch, now: datetime) -> int:
    """A batch of which nothing waits is done."""
    campaigns.locked(batch.campaign)
    if _waiting(batch).exists():
        return 0
    return GiftBatch.objects.filter(pk=batch.pk, state=GOING).update(state=GiftBatch.State.DONE, ended_at=now)


def _waiting(batch: GiftBatch) -> QuerySet[Gift]:
    return Gift.objects.filter(batch=batch, transfer=None, skipped_for="").order_by("pk")


def _locked(batch: GiftBatch, actor: Staff, now: datetime) -> tuple[Campaign, GiftBatch]:
    campaign = campaigns.locked(batch.campaign)
    permissions.require(staffing.as_of_now(actor, now), Action.SEND_GIFTS, campaign.unit.code)
    return campaign, GiftBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def _enter(batch: GiftBatch, state: GiftBatch.State, actor: Staff, action: str, now: datetime) -> GiftBatch:
    batch.state = state
    batch.save(update_fields=["state", "ended_at"])
    given = batch.gifts.exclude(transfer=None).count()
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=batch.campaign.unit.code,
        subject=batch.public_id,
        title=batch.words_zh,
        details={"people": batch.people, "given": given},
    )
    return batch


def _sum(one: SendReport, other: SendReport) -> SendReport:
    return SendReport(
        one.given + other.given, one.coins + other.coins, one.skipped + other.skipped, one.done + other.done
    )
