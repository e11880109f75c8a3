"""The statements of a catch that are no ledger's, spelled out (see `game.sql`).

Called by `catching` only; they decide nothing. Locks give no facts: `facts` is asked again once they are held, because
a statement that waited for a lock still shows the other tables as they were before it waited.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from game import sql
from game.balloons.models import Catch
from game.players.models import Player

_LOCK_PLAYER = "SELECT id FROM players_player WHERE id = %s"
_LOCK_BALLOON = "SELECT id FROM balloons_balloon WHERE public_id = %s"
_FACTS = """
SELECT player.is_guest, player.seat, purse.owner,
    EXISTS (SELECT 1 FROM balloons_catch WHERE player_id = player.id AND message_id = %s),
    EXISTS (SELECT 1 FROM balloons_catch WHERE player_id = player.id AND balloon_id = balloon.id),
    (SELECT COUNT(*) FROM balloons_catch WHERE player_id = player.id AND caught_on = %s),
    (SELECT COUNT(*) FROM balloons_catch WHERE player_id = player.id AND caught_on = %s AND offline),
    balloon.id, balloon.public_id, balloon.cell, balloon.rarity, balloon.coins, balloon.stock, balloon.caught,
    balloon.caught_by_guests, balloon.version, balloon.opens_at, balloon.closes_at, wave.state,
    campaign.settle_delay_h, campaign.id
FROM players_player player
LEFT JOIN players_purse purse ON purse.player_id = player.id
LEFT JOIN balloons_balloon balloon ON balloon.public_id = %s
LEFT JOIN balloons_wave wave ON wave.id = balloon.wave_id
LEFT JOIN coins_campaign campaign ON campaign.id = wave.campaign_id
WHERE player.id = %s
"""
_COUNT_CATCH = """
UPDATE balloons_balloon SET caught = caught + 1, caught_by_guests = caught_by_guests + %s, version = version + 1
WHERE id = %s
"""
_INSERT_CATCH = """
INSERT INTO balloons_catch (balloon_id, player_id, message_id, fingerprint, coins, without_coins, by_guest, inside,
    offline, caught_on, caught_at, settles_at, transfer_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks, by which message, for which balloon; `today` is the day on Taitung's clocks."""

    player_id: int
    message_id: UUID
    balloon: UUID
    today: date


@dataclass(frozen=True, slots=True)
class BalloonFacts:
    """A balloon, its wave's state, whose coins it gives, and how long they stay pending."""

    id: int
    public_id: UUID
    cell: int
    rarity: str
    coins: int
    stock: int
    caught: int
    caught_by_guests: int
    version: int
    opens_at: datetime
    closes_at: datetime
    wave_state: str
    settle_delay_h: int
    campaign_id: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What one moment knows of a player, of the player's catches, and of one balloon (None: there is none)."""

    is_guest: bool
    seat: UUID | None
    owner: UUID | None
    is_repeated: bool
    has_this_balloon: bool
    catches_today: int
    offline_today: int
    balloon: BalloonFacts | None


def facts(question: Question) -> Facts:
    """Everything a catch is judged by, as of one moment.

    Raises:
        Player.DoesNotExist: there is no such player.
    """
    today = question.today
    values: list[sql.Value] = [question.message_id, today, today, question.balloon, question.player_id]
    rows = sql.ask(_FACTS, values).rows
    if not rows:
        raise Player.DoesNotExist("the player of this catch is gone")
    return _facts(*rows[0])


def lock(question: Question) -> None:
    """Lock player and balloon, in this order, until the transaction ends."""
    sql.lock(_LOCK_PLAYER, [question.player_id])
    sql.lock(_LOCK_BALLOON, [question.balloon])


def _facts(is_guest: int, seat: str | UUID | None, owner: str | UUID | None, *row: Any) -> Facts:
    is_repeated, has_this, today, offline_today, *balloon = row
    return Facts(
        is_guest=bool(is_guest),
        seat=sql.uuid_of(seat) if seat else None,
        owner=sql.uuid_of(owner) if owner else None,
        is_repeated=bool(is_repeated),
        has_this_balloon=bool(has_this),
        catches_today=today,
        offline_today=offline_today,
        balloon=None if balloon[0] is None else _balloon(*balloon),
    )


def _balloon(number: int, public_id: UUID | str, *row: Any) -> BalloonFacts:
    cell, rarity, coins, stock, caught, by_guests, version, opens_at, closes_at, wave_state, *campaign = row
    settle_delay_h, campaign_id = campaign
    return BalloonFacts(
        id=number,
        public_id=sql.uuid_of(public_id),
        cell=cell,
        rarity=rarity,
        coins=coins,
        stock=stock,
        caught=caught,
        caught_by_guests=by_guests,
        version=version,
        opens_at=sql.moment_of(opens_at),
        closes_at=sql.moment_of(closes_at),
        wave_state=wave_state,
        settle_delay_h=settle_delay_h,
        campaign_id=campaign_id,
    )


def count_catch(*, balloon_id: int, by_guest: bool) -> None:
    """One more has been caught, so the balloon has a new version."""
    sql.execute(_COUNT_CATCH, [int(by_guest), balloon_id])


def insert_catch(row: Catch) -> None:
    """Write the catch itself."""
    values: list[sql.Value] = [row.balloon_id, row.player_id, row.message_id, row.fingerprint, row.coins]
    values += [row.without_coins, row.by_guest, row.inside, row.offline, row.caught_on, row.caught_at]
    sql.execute(_INSERT_CATCH, [*values, row.settles_at, row.transfer_id])
