"""The catch: one transaction, locks in the order player → balloon → ledger accounts, idempotent on the message id.

Presence comes in as a value; whether the phone is there was decided by `game/live`. The stock is
guarded three times: by the balloon's lock, by its CHECK constraint and by its escrow, which cannot
go below zero. Called by `web/phone/socket.py` through `game/live/judging.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game import sql
from game.balloons import catch_statements as statements
from game.balloons import tunables
from game.balloons.catch_statements import BalloonFacts, Facts, Question
from game.balloons.models import Balloon, Catch, Wave
from game.balloons.refusals import Code
from game.coins import escrow
from game.coins.budgets import december
from game.coins.statements import Locks
from game.journal import writing as journal
from game.players import purses


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


def catch(order: CatchOrder, *, now: datetime) -> Caught | Refused:
    """Give the balloon to the player, once, whatever is repeated or done at the same time.

    Repeating a message id with the same content returns the first answer; with other content it is
    a conflict. Raises only when the database does (`OperationalError`): nothing happened then.

    Judged twice: before anything is locked, so that a tap that is refused or repeated makes nobody wait and writes
    nothing, and under the locks, because only then it is certain.
    """
    question = Question(order.player_id, order.message_id, order.balloon, timezone.localdate(now))
    with sql.in_one_go():
        facts = statements.facts(question)
        judged = _judged(facts, order, now)
    if not isinstance(judged, BalloonFacts):
        return judged
    owner = facts.owner or purses.owner_of(order.player_id)
    with transaction.atomic(), sql.in_one_go():
        statements.lock(question)
        locks = escrow.lock_award(balloon=order.balloon, owner=owner)
        facts = statements.facts(question)
        judged = _judged(facts, order, now)
        return _give(judged, facts, order, now, locks) if isinstance(judged, BalloonFacts) else judged


def _judged(facts: Facts, order: CatchOrder, now: datetime) -> Caught | Refused | BalloonFacts:
    """The answer that was given before, or the first rule that says no, or else the balloon: it is the player's."""
    if facts.is_repeated:
        return answered(order.player_id, order.message_id, order.fingerprint) or Refused(Code.TRY_AGAIN)
    if order.seat not in (None, facts.seat):
        return Refused(Code.TRY_AGAIN)  # a newer connection decides: nothing that comes late writes anything
    if facts.balloon is None:
        return Refused(Code.UNKNOWN_BALLOON)
    return _closed(facts.balloon, order, now) or _limit(facts, order) or facts.balloon


def answered(player_id: int, message_id: UUID, fingerprint: str) -> Caught | Refused | None:
    """The first answer to a message that is repeated, None to a new one; a conflict where the content differs."""
    earlier = Catch.objects.filter(player_id=player_id, message_id=message_id).select_related("balloon").first()
    if earlier is None:
        return None
    if earlier.fingerprint != fingerprint:
        return Refused(Code.CONFLICT)
    return _answer(earlier, earlier.balloon, purses.owner_of(player_id))


def _answer(given: Catch, balloon: Balloon | BalloonFacts, owner: UUID) -> Caught:
    return Caught(
        balloon=balloon.public_id,
        rarity=balloon.rarity,
        coins=given.coins,
        settles_at=given.settles_at,
        without_coins=given.without_coins,
        by_guest=given.by_guest,
        owner=owner,
    )


def _closed(balloon: BalloonFacts, order: CatchOrder, now: datetime) -> Refused | None:
    if balloon.wave_state != Wave.State.LAUNCHED:
        return Refused(Code.WITHDRAWN)
    if order.tapped_at < balloon.opens_at:
        return Refused(Code.NOT_OPEN, until=balloon.opens_at)
    if order.tapped_at >= balloon.closes_at:
        return Refused(Code.CLOSED)
    if order.is_offline and now > balloon.closes_at + tunables.OFFLINE_GRACE:
        return Refused(Code.OFFLINE_TOO_OLD)
    return None


def _limit(facts: Facts, order: CatchOrder) -> Refused | None:
    """Once a player, and the day's limits."""
    if facts.has_this_balloon:
        return Refused(Code.ALREADY_CAUGHT)
    if facts.is_guest and facts.catches_today >= tunables.GUEST_CATCHES_A_DAY:
        return Refused(Code.GUEST_DAILY_LIMIT)
    if facts.catches_today >= tunables.CATCHES_A_DAY:
        return Refused(Code.DAILY_LIMIT)
    if order.is_offline and facts.offline_today >= tunables.OFFLINE_CATCHES_A_DAY:
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


def _give(balloon: BalloonFacts, facts: Facts, order: CatchOrder, now: datetime, locks: Locks) -> Caught:
    owner = facts.owner or purses.owner_of(order.player_id)
    reason = why_without_coins(
        stock=balloon.stock,
        caught=balloon.caught,
        caught_by_guests=balloon.caught_by_guests,
        is_guest=facts.is_guest,
    ) or _too_late(balloon, now)
    given = Catch(
        balloon_id=balloon.id,
        player_id=order.player_id,
        message_id=order.message_id,
        fingerprint=order.fingerprint,
        coins=0 if reason else balloon.coins,
        without_coins=reason,
        by_guest=facts.is_guest,
        inside=order.inside,
        offline=order.is_offline,
        caught_on=timezone.localdate(now),
        caught_at=order.tapped_at,
    )
    if not reason:
        _pay(given, balloon, owner, now, locks)
    statements.insert_catch(given)
    return _answer(given, balloon, owner)


def _too_late(balloon: BalloonFacts, now: datetime) -> str:
    """No coins in December without permission; only a wave that was launched before there was this rule comes here."""
    return "" if december.may_issue_from(balloon.campaign_id, now) else "december"


def _pay(given: Catch, balloon: BalloonFacts, owner: UUID, now: datetime, locks: Locks) -> None:
    """Take one from the stock and move its coins from the balloon's escrow to the player's pending."""
    delay = settle_delay(balloon.settle_delay_h, is_offline=given.offline)
    given.settles_at = now + delay
    given.transfer = escrow.award_catch(
        balloon=balloon.public_id,
        owner=owner,
        coins=given.coins,
        campaign_id=balloon.campaign_id,
        key=escrow.key_of_catch(balloon.public_id, owner),
        now=now,
        settle_delay=delay,
        locks=locks,
    )
    statements.count_catch(balloon_id=balloon.id, by_guest=given.by_guest)
    journal.append(
        kind="balloon_caught",
        now=now,
        cell=balloon.cell,
        subject=balloon.public_id,
        payload={"version": balloon.version + 1, "caught": balloon.caught + 1, "stock": balloon.stock},
    )


def settle_delay(campaign_delay_h: int, *, is_offline: bool) -> timedelta:
    """How long coins stay pending: the campaign's delay, and never less than 72 h after an offline tap."""
    delay = timedelta(hours=campaign_delay_h)
    return max(delay, tunables.OFFLINE_SETTLE_DELAY) if is_offline else delay
