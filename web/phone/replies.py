"""From the game's values to the protocol's messages, with every sentence in the player's language."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import translation

from game.balloons.catching import Caught, Refused
from game.balloons.refusals import REFUSALS, WITHOUT_COINS
from game.live.arriving import Arrival
from game.live.judging import NotThere, Tap
from game.live.receive_fix import NearBalloon, Sighting
from game.live.standing import Standing
from geo import cells
from web import protocol
from web.phone.sentences import CAUGHT, COINS_COME, COINS_WAIT, OTHER_VERSION, TAKEN_OVER, TOO_FAST

LANGUAGES: Final = frozenset(code for code, _ in settings.LANGUAGES)


def language_of(asked: str) -> str:
    """The language to answer in: Chinese unless the phone asked for one that is spoken here.

    >>> language_of("en-GB"), language_of("zh-TW"), language_of("fr")
    ('en', 'zh-hant', 'zh-hant')
    """
    first = asked.lower().split("-")[0]
    return first if first in LANGUAGES else settings.LANGUAGE_CODE


def iso(at_ms: int) -> str:
    """A moment as ISO 8601 in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat().replace("+00:00", "Z")


def welcome(arrival: Arrival, now_ms: int) -> protocol.Welcome:
    """The answer to `hello`."""
    return protocol.Welcome(
        version=protocol.VERSION,
        server_time=iso(now_ms),
        player=arrival.public_id,
        wallet=arrival.wallet,
        pending=arrival.pending,
        commitment=arrival.commitment,
        unread=arrival.unread,
    )


def seen(seq: int, sighting: Sighting) -> protocol.Seen:
    """The answer to a fix."""
    near = [_near(one) for one in sighting.near]
    return protocol.Seen(seq, sighting.verdict, sighting.next_fix_in_s, near)


def _near(near: NearBalloon) -> protocol.Near:
    return protocol.Near(near.balloon.id, round(near.distance_m, 1), round(near.inside, 3))


def sky_balloon(balloon: Standing, now_ms: int) -> protocol.SkyBalloon:
    """A balloon as phones are shown it."""
    return protocol.SkyBalloon(
        balloon=balloon.id,
        latitude=balloon.position.latitude,
        longitude=balloon.position.longitude,
        rarity=balloon.rarity,
        coins=balloon.coins,
        left=balloon.left_shown(now_ms),
        until=iso(balloon.closes_at_ms),
    )


def far_count(cell: int, count: int) -> protocol.FarCount:
    """One far cell, by its hexadecimal name and its centre."""
    centre = cells.centre_of(cell)
    return protocol.FarCount(cells.cell_text(cell), round(centre.latitude, 5), round(centre.longitude, 5), count)


def received(tap: Tap) -> protocol.Received:
    """The receipt of a tap that is judged later."""
    return protocol.Received(tap.message_id, tap.fingerprint[:12])


def not_there(tap: Tap, judged: NotThere, language: str) -> protocol.RefusedReply:
    """A refusal of the live path, with its numbers."""
    refusal = REFUSALS[judged.code]
    with translation.override(language or settings.LANGUAGE_CODE):
        return protocol.RefusedReply(
            id=tap.message_id,
            code=judged.code,
            say=str(refusal.say),
            advice=str(refusal.advice),
            distance_m=_finite(judged.distance_m, 1),
            inside=_finite(judged.inside, 3),
            accuracy_m=_finite(judged.accuracy_m, 1),
        )


def _finite(number: float | None, digits: int) -> float | None:
    """JSON has no infinity: a distance that is not known is left out."""
    return None if number is None or number == float("inf") else round(number, digits)


def caught(message_id: UUID, given: Caught, language: str) -> protocol.CaughtReply:
    """The balloon is the player's."""
    with translation.override(language or settings.LANGUAGE_CODE):
        advice = COINS_WAIT if given.by_guest else COINS_COME
        without_coins = WITHOUT_COINS.get(given.without_coins)
        return protocol.CaughtReply(
            id=message_id,
            balloon=given.balloon,
            rarity=given.rarity,
            coins=given.coins,
            stamp=given.coins == 0,
            settles_at=given.settles_at.isoformat() if given.settles_at else None,
            say=str(without_coins or CAUGHT),
            advice=str(advice),
        )


def refused(message_id: UUID, no: Refused, language: str) -> protocol.RefusedReply:
    """A refusal of the game."""
    refusal = REFUSALS[no.code]
    with translation.override(language or settings.LANGUAGE_CODE):
        return protocol.RefusedReply(
            id=message_id,
            code=no.code,
            say=str(refusal.say),
            advice=str(refusal.advice),
            until=no.until.isoformat() if no.until else None,
        )


def pong(now_ms: int) -> protocol.Pong:
    """The answer to a ping."""
    return protocol.Pong(iso(now_ms))


def too_fast() -> protocol.ErrorReply:
    """The allowance is used up."""
    return protocol.ErrorReply("too_fast", str(TOO_FAST))


def other_version(asked: int) -> protocol.ErrorReply:
    """The phone speaks a version that this server does not."""
    detail = f"{OTHER_VERSION}: {asked} ≠ {protocol.VERSION}"
    return protocol.ErrorReply("version", detail, field="version")


def taken_over(language: str) -> protocol.Notice:
    """A newer connection of the same player has come."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return protocol.Notice("taken_over", str(TAKEN_OVER))


def draining(reconnect_in_ms: int) -> protocol.Draining:
    """This server is about to stop."""
    return protocol.Draining(reconnect_in_ms)
