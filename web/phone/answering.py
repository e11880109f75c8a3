"""From an order to the answer the phone reads: the game's verb, its patience, and the words.

Everything here waits for the database and never decides anything: `catching` does.
"""

import asyncio
import logging
import random
from uuid import UUID

from django.db import DatabaseError

from game.balloons import catching
from game.balloons.catching import CatchOrder, Caught, Refused
from game.balloons.refusals import Code
from game.coins import queries
from game.live.judging import Tap
from game.players.models import Player
from web import protocol
from web.phone import clock, replies
from web.phone.database import in_thread, in_turn

logger = logging.getLogger(__name__)

# A catch that meets a locked database is tried again this often, after a short random pause.
CATCH_TRIES = 4
CATCH_PAUSE_S = 0.05
# How long a phone waits for its answer. A database that takes longer may still write the catch: the phone's repeat
# finds it then. The phone shows a catch as waiting from 6 s on. 3-10 s.
CATCH_PATIENCE_S = 6.0
LOOK_UP_PATIENCE_S = 3.0
TRY_AGAIN = Refused(Code.TRY_AGAIN)


async def caught_or_refused(order: CatchOrder) -> Caught | Refused:
    """The verb, tried again while the database is busy; then an honest 'try again'."""
    try:
        async with asyncio.timeout(CATCH_PATIENCE_S):
            return await _tried(order)
    except TimeoutError:
        logger.warning("catch %s has no answer after %.0f s", order.message_id, CATCH_PATIENCE_S)
    except Player.DoesNotExist:
        logger.info("catch %s is of somebody who has left: their socket is about to close", order.message_id)
    except Exception:
        # A broken rule of ours, such as stock without escrow (`audit` finds it): the phone must not wait for ever.
        logger.exception("catch %s", order.message_id)
    return TRY_AGAIN


async def _tried(order: CatchOrder) -> Caught | Refused:
    for attempt in range(CATCH_TRIES):
        try:
            return await in_turn(_catch_now)(order)
        except DatabaseError as error:
            logger.warning("catch %s, try %d: %s", order.message_id, attempt + 1, error)
            await asyncio.sleep(CATCH_PAUSE_S * (attempt + 1) * random.random())
    return TRY_AGAIN


def _catch_now(order: CatchOrder) -> Caught | Refused:
    return catching.catch(order, now=clock.now())


async def answered_before(player_id: int, tap: Tap) -> Caught | Refused | None:
    """What the game answered to this message before; 'try again' when the database does not say."""
    try:
        async with asyncio.timeout(LOOK_UP_PATIENCE_S):
            return await in_thread(catching.answered)(player_id, tap.message_id, tap.fingerprint)
    except (DatabaseError, TimeoutError) as error:
        logger.warning("answer to %s not found: %s", tap.message_id, error)
        return TRY_AGAIN


def text_of(message_id: UUID, answer: Caught | Refused, language: str) -> str:
    """The message that carries an answer to the phone."""
    if isinstance(answer, Refused):
        return protocol.encode(replies.refused(message_id, answer, language))
    return protocol.encode(replies.caught(message_id, answer, language))


async def purse_text(owner: UUID) -> str | None:
    """The message that tells what an owner has; None while the database does not say."""
    try:
        async with asyncio.timeout(LOOK_UP_PATIENCE_S):
            purse = await in_thread(queries.purse_of)(owner)
    except (DatabaseError, TimeoutError) as error:
        logger.warning("a purse is read later: %s", type(error).__name__)
        return None
    return protocol.encode(protocol.WalletChange(purse.wallet, purse.pending))
