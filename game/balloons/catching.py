"""The catch: one transaction, locks in the order player → balloon → ledger accounts, idempotent on the message id.

Presence comes in as a value; whether the phone is there was decided by `game/live`. The stock is
guarded three times: by the balloon's lock, by its CHECK constraint and by its escrow, which cannot
go below zero. Called by `web/phone/socket.py` through `game/live/judging.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from game.balloons import tunables
from game.balloons.models import Balloon, Catch, Wave
from game.balloons.refusals import Code
from game.coins import escrow
from game.journal import writing as journal
from game.players import purses
from game.players.models import Player


@dataclass(frozen=True, slots=True)
class CatchOrder:
    """What is asked: who, which balloon, when it was tapped, and how surely the phone was there.

    `seat` is the connection that asks; None for callers that are no phone.
    """

    player_id: int
    balloon: UUID
    message_id: UUID
    fingerprint: str
    inside: float
    tapped_at: datetime
    is_offline: bool = False
    seat: UUID | None = None


@dataclass(frozen=True, slots=True)
class Caught:
    """The balloon is the player's. `without_coins` is empty, or the reason why only the stamp is."""

    balloon: UUID
    rarity: str
    coins: int
    settles_at: datetime | None
    without_coins: str
    by_guest: bool
    owner: UUID


@dataclass(frozen=True, slots=True)
class Refused:
    """No, by its code in `refusals`; `until` where waiting helps."""

    code: Code
    until: datetime | None = None


@transaction.atomic
def catch(order: CatchOrder, *, now: datetime) -> Caught | Refused:
    """Give the balloon to the player, once, whatever is repeated or done at the same time.

    Repeating a message id with the same content returns the first answer; with other content it is
    a conflict. Raises only when the database does (`OperationalError`): nothing happened then.
    """
    player = Player.objects.defer(None).select_for_update().get(pk=order.player_id)
    if (earlier := answered(player.pk, order.message_id, order.fingerprint)) is not None:
        return earlier
    if order.seat not in (None, player.seat):
        return Refused(Code.TRY_AGAIN)  # a newer connection decides: nothing that comes late writes anything
    balloon = Balloon.objects.select_for_update(of=("self",)).select_related("wave__campaign")
    found = balloon.filter(public_id=order.balloon).first()
    if found is None:
        return Refused(Code.UNKNOWN_BALLOON)
    if (refused := _refusal(found, player, order, now)) is not None:
        return refused
    return _give(found, player, order, now)


def answered(player_id: int, message_id: UUID, fingerprint: str) -> Caught | Refused | None:
    """The first answer to a message that is repeated, None to a new one; a conflict where the content differs."""
    earlier = Catch.objects.filter(player_id=player_id, message_id=message_id).select_related("balloon").first()
    if earlier is None:
        return None
    if earlier.fingerprint != fingerprint:
        return Refused(Code.CONFLICT)
    return _answer(earlier, purses.owner_of(player_id))


def _answer(given: Catch, owner: UUID) -> Caught:
    return Caught(
        balloon=given.balloon.public_id,
        rarity=given.balloon.rarity,
        coins=given.coins,
        settles_at=given.settles_at,
        without_coins=given.without_coins,
        by_guest=given.by_guest,
        owner=owner,
    )


def _refusal(balloon: Balloon, player: Player, order: CatchOrder, now: datetime) -> Refused | None:
    """The first rule that says no: the wave, the window, once a player, the day's limits."""
    if balloon.wave.state != Wave.State.LAUNCHED:
        return Refused(Code.WITHDRAWN)
    if order.tapped_at < balloon.opens_at:
        return Refused(Code.NOT_OPEN, until=balloon.opens_at)
    if order.tapped_at >= balloon.closes_at:
        return Refused(Code.CLOSED)
    if order.is_offline and now > balloon.closes_at + tunables.OFFLINE_GRACE:
        return Refused(Code.OFFLINE_TOO_OLD)
    if Catch.objects.filter(player=player, balloon=balloon).exists():
        return Refused(Code.ALREADY_CAUGHT)
    return _limit(player, order, now)


def _limit(player: Player, order: CatchOrder, now: datetime) -> Refused | None:
    today = timezone.localdate(now)
    of_today = Catch.objects.filter(player=player, caught_on=today)
    day_limit, code = (
        (tunables.GUEST_CATCHES_A_DAY, Code.GUEST_DAILY_LIMIT)
        if player.is_guest
        else (tunables.CATCHES_A_DAY, Code.DAILY_LIMIT)
    )
    if of_today.count() >= day_limit:
        return Refused(code)
    offline_limit = tunables.OFFLINE_CATCHES_A_DAY
    if order.is_offline and of_today.filter(offline=True).count() >= offline_limit:
        return Refused(Code.OFFLINE_DAILY_LIMIT)
    return None


def why_without_coins(*, stock: int, caught: int, caught_by_guests: int, is_guest: bool) -> str:
    """The reason why a catch brings only the stamp, or nothing.

    >>> why_without_coins(stock=10, caught=4, caught_by_guests=2, is_guest=True)
    'guest_share_gone'
    """
    if caught >= stock:
        return "gone"
    if not is_guest or stock < tunables.GUEST_SHARE_FROM_STOCK:
        return ""
    return "guest_share_gone" if caught_by_guests >= stock // tunables.GUEST_PART else ""


def _give(balloon: Balloon, player: Player, order: CatchOrder, now: datetime) -> Caught:
    owner = purses.owner_of(player.pk)
    reason = why_without_coins(
        stock=balloon.stock,
        caught=balloon.caught,
        caught_by_guests=balloon.caught_by_guests,
        is_guest=player.is_guest,
    )
    given = Catch(
        balloon=balloon,
        player=player,
        message_id=order.message_id,
        fingerprint=order.fingerprint,
        coins=0 if reason else balloon.coins,
        without_coins=reason,
        by_guest=player.is_guest,
        inside=order.inside,
        offline=order.is_offline,
        caught_on=timezone.localdate(now),
        caught_at=order.tapped_at,
    )
    if not reason:
        _pay(given, owner, now)
    given.save(force_insert=True)
    return _answer(given, owner)


def _pay(given: Catch, owner: UUID, now: datetime) -> None:
    """Take one from the stock and move its coins from the balloon's escrow to the player's pending."""
    balloon = given.balloon
    delay = settle_delay(balloon.wave.campaign.settle_delay_h, is_offline=given.offline)
    given.settles_at = now + delay
    given.transfer = escrow.award_catch(
        balloon=balloon.public_id,
        owner=owner,
        coins=given.coins,
        key=f"catch:{balloon.public_id}:{owner}",
        now=now,
        settle_delay=delay,
    )
    balloon.caught += 1
    balloon.version += 1
    Balloon.objects.filter(pk=balloon.pk).update(
        caught=F("caught") + 1,
        caught_by_guests=F("caught_by_guests") + (1 if given.by_guest else 0),
        version=F("version") + 1,
    )
    journal.append(
        kind="balloon_caught",
        now=now,
        cell=balloon.cell,
        subject=balloon.public_id,
        payload={"version": balloon.version, "caught": balloon.caught, "stock": balloon.stock},
    )


def settle_delay(campaign_delay_h: int, *, is_offline: bool) -> timedelta:
    """How long coins stay pending: the campaign's delay, and never less than 72 h after an offline tap."""
    delay = timedelta(hours=campaign_delay_h)
    return max(delay, tunables.OFFLINE_SETTLE_DELAY) if is_offline else delay
