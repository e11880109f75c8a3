"""The WebSocket of a phone: a thin shell around `session.py`, which decides everything.

It does not use Channels' dispatch: that waits for a thread before every message to close stale
database connections (40 % of an echo's throughput, measured), and no message here uses the database
on the event loop. Work that does goes through `database.in_thread`, which closes them itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid4

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from game.balloons.catching import CatchOrder, Caught, Refused
from game.live import tunables
from game.live.arriving import Arrival
from game.players.models import Player
from web import protocol
from web.operating import trace
from web.operating.counts import Counts
from web.phone import answering, boards, clock, replies
from web.phone.draining import invitation
from web.phone.seating import seat_of
from web.phone.session import Doubted, Outcome, PhoneSession
from web.phone.sessions import session_key_in
from web.phone.sky_view import SkyView
from web.phone.switchboard import Switchboard

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]
Heard = Awaitable[tuple[dict[str, Any], int]]

# A seat, a hand-over and a few rows; after that the phone is told to come later. 5-15 s.
ARRIVES_WITHIN_S: Final = 10.0
# What a phone that takes nothing any more is given to hear the last word. 0.5-5 s.
FAREWELL_WITHIN_S: Final = 2.0
NO_MORE: Final = {"type": "websocket.disconnect"}
# What a server raises for a phone that has gone; uvicorn's is a RuntimeError while the phone's own close is on its way.
GONE: Final = (OSError, RuntimeError)


class PhoneSocket(AsyncConsumer):
    """One connection, from its handshake to its end."""

    player_id: int
    arrival: Arrival
    session: PhoneSession
    sky: SkyView

    def __init__(self) -> None:
        self.seat = uuid4()
        self._catches: set[asyncio.Task[None]] = set()
        self._endings: set[asyncio.Task[None]] = set()
        self._leaving: asyncio.Task[None] | None = None
        self._conversing: asyncio.Task[Any] | None = None
        self.one_by_one = asyncio.Lock()
        self._is_open = self._is_dropped = self._is_pushed_aside = False
        self.counts = Counts()

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        """The ASGI application of one WebSocket."""
        self.base_send = send
        await receive()
        await send({"type": "websocket.accept"})
        self._is_open = True
        board = boards.existing()
        if board.draining:
            await self.drain(invitation())
        elif await self._is_known(scope, board):
            trace.note_player(self.player_id, timezone.localdate())
            await self._live(receive, board)

    async def _is_known(self, scope: Any, board: Switchboard) -> bool:
        """Learn whose the connection is; nobody's is closed. Servers let a handshake wait for 5 s: it is over now."""
        session_key = session_key_in(scope["headers"])
        try:
            async with asyncio.timeout(ARRIVES_WITHIN_S):
                player_id = await board.visitor_of(session_key)
        except (DatabaseError, TimeoutError) as error:
            await self._come_later(board, error)
            return False
        if player_id is None:
            await self._close(protocol.NOT_LOGGED_IN)
            return False
        self.player_id, self.seat = player_id, seat_of(session_key)
        return True

    async def _come_later(self, board: Switchboard, error: Exception) -> None:
        board.counts.database_failed("arrival")
        logger.warning("a phone is told to come later: %s", error)
        await self._close(protocol.TRY_LATER)

    async def _live(self, receive: Receive, board: Switchboard) -> None:
        """Arrive, converse, leave, whatever happens on the way."""
        self._conversing = asyncio.current_task()
        self.counts = board.counts
        self.counts.connections += 1
        first = asyncio.create_task(_heard(receive))
        try:
            await self._arrive(board)
            if board.draining:  # since it came: it may not be among those who have been told
                await self.drain(invitation())
            await self._converse(receive, board, first)
        except Player.DoesNotExist:
            await self._close(protocol.NOT_LOGGED_IN)
        except (DatabaseError, TimeoutError) as error:
            await self._come_later(board, error)
        except asyncio.CancelledError:
            if not self._is_dropped:
                raise
        finally:
            first.cancel()
            await self._left(board)

    async def _arrive(self, board: Switchboard) -> None:
        async with asyncio.timeout(ARRIVES_WITHIN_S):
            await boards.switchboard()
            await board.seating.take(self)
            self.arrival = await board.arrival_of(self.player_id)
        track = board.track_of(self.arrival)
        per_s = settings.PHONE_MESSAGES_PER_S
        self.session = PhoneSession(self.arrival, track, board.world, clock.now_ms(), per_s)
        self.sky = self.session.sky
        if self._is_open:
            board.connect(self)

    async def _converse(self, receive: Receive, board: Switchboard, first: Heard | None = None) -> None:
        """Message by message until the phone or a rule ends it.

        The first one, which sets the phone's clock, came while the phone arrived.
        """
        message, heard_at_ms = await (first or _heard(receive))
        # What arrives after a hand-over would count fixes into the newer connection.
        while self._is_open and message["type"] == "websocket.receive":
            await self._hear(message.get("text") or message.get("bytes") or "", heard_at_ms, board)
            message = await receive() if self._is_open else NO_MORE
            heard_at_ms = clock.now_ms()

    async def _hear(self, raw: str | bytes, heard_at_ms: int, board: Switchboard) -> None:
        began_ns = clock.monotonic_ns()
        outcome = self.session.receive(raw, heard_at_ms)
        await self.tell(outcome.replies)
        took_ns = clock.monotonic_ns() - began_ns
        self.counts.message(outcome.verdict, outcome.refused, outcome.error, took_ns)
        if outcome.commands or outcome.doubted or outcome.close:
            await self._carry_out(outcome, board)

    async def _carry_out(self, outcome: Outcome, board: Switchboard) -> None:
        for order in outcome.commands:
            if len(self._catches) < tunables.MOST_UNSAVED:
                boards.keep(asyncio.create_task(self._catch(order, board)), self._catches)
            else:
                await self._put_off(order)
        for doubted in outcome.doubted:
            if len(self._catches) < tunables.MOST_UNSAVED:  # else the phone repeats it when it comes again
                boards.keep(asyncio.create_task(self._refuse(doubted, board)), self._catches)
        if outcome.close is not None:
            await self._close(outcome.close)

    async def _catch(self, order: CatchOrder, board: Switchboard) -> None:
        """Carry one order to the game and its answer to the phone; one after another, as the player's lock would."""
        began_ns = clock.monotonic_ns()
        async with self.one_by_one:
            if self._is_pushed_aside:
                self.session.track.postpone(order)  # the newer connection will be asked for it
                return
            if (code := self.session.track.refused.get(order.message_id)) is not None:
                await self._answer(order.message_id, Refused(code))  # a late copy, from a socket the phone gave up
                return
            answer = await answering.caught_or_refused(replace(order, seat=self.seat))
            self.counts.catch_answered.add(clock.monotonic_ns() - began_ns)
            if answer == answering.TRY_AGAIN:
                await self._put_off(order)
                return
            await self._answer(order.message_id, answer)
        board.wake.set()

    async def _put_off(self, order: CatchOrder) -> None:
        """Keep the order for when the phone asks again, as it is told to."""
        self.session.track.postpone(order)
        await self._answer(order.message_id, answering.TRY_AGAIN)

    async def _refuse(self, doubted: Doubted, board: Switchboard) -> None:
        """Answer a tap of before this connection as it was answered before, or carry it out as it was judged before.

        If it was neither, refuse it or let it wait.
        """
        tap, track = doubted.tap, self.session.track
        async with self.one_by_one:
            earlier = await answering.answered_before(self.arrival.player_id, tap)
        if earlier is not None:
            self.session.settle(tap.message_id)
            await self._answer(tap.message_id, earlier)
        elif (order := track.postponed(tap.message_id, tap.fingerprint)) is not None:
            await self._catch(order, board)
        elif doubted.judged is not None:
            track.refuse(tap.message_id, doubted.judged.code)
            self.counts.refusals[doubted.judged.code] += 1
            refused = replies.not_there(tap, doubted.judged, self.language)
            await self.tell([protocol.encode(refused)])

    async def _answer(self, message_id: UUID, answer: Caught | Refused) -> None:
        """Tell the phone, after a catch also what its purse holds; if that cannot be read, the publisher tells it."""
        texts = [answering.text_of(message_id, answer, self.language)]
        if isinstance(answer, Refused):
            self.counts.refusals[answer.code] += 1
        else:
            self.counts.catches += 1
            purse = await answering.purse_text(answer.owner)
            if purse is None:
                boards.existing().purses_due.add(answer.owner)
            else:
                texts.append(purse)
        await self.tell(texts)

    async def tell(self, texts: list[str]) -> None:
        """Send texts to the phone; silently nothing if it has gone."""
        for text in texts:
            if not self._is_open:
                return
            try:
                await self.base_send({"type": "websocket.send", "text": text})
            except GONE:
                self._is_open = False

    # --- the end, from whichever side it comes ------------------------------------------------------------------

    def push_aside(self) -> None:
        """Begin to say that a newer connection has come, and leave."""
        if not self._is_pushed_aside:
            self._is_pushed_aside = True
            farewell = protocol.encode(replies.taken_over(self.language))
            boards.keep(asyncio.create_task(self._dismiss(protocol.TAKEN_OVER, farewell)), self._endings)

    def log_out(self) -> None:
        """Begin to end the connection of somebody who may not play any more."""
        boards.keep(asyncio.create_task(self._dismiss(protocol.NOT_LOGGED_IN)), self._endings)

    async def drain(self, invitation: str) -> None:
        """Tell the phone when to come back, answer what it has asked, and leave."""
        if await self._in_time(self.tell([invitation])) and self._catches:
            await asyncio.wait(self._catches, timeout=answering.CATCH_PATIENCE_S)
        await self._dismiss(protocol.DRAINING)

    def drop(self) -> None:
        """Give up a phone that takes nothing any more: nobody waits for it."""
        self._is_open, self._is_dropped = False, True
        if self._conversing is not None:
            self._conversing.cancel()

    @property
    def language(self) -> str:
        """What this phone's player reads; nothing before it has said hello."""
        return self.session.language if hasattr(self, "session") else ""

    async def _dismiss(self, code: int, *farewell: str) -> None:
        """Say the last word, close, and leave without waiting for the phone to close, too."""
        if not await self._in_time(self._say_last(code, farewell)):
            self.drop()
        if hasattr(self, "player_id"):
            await self._left(boards.existing())

    async def _say_last(self, code: int, farewell: Sequence[str]) -> None:
        await self.tell(list(farewell))
        await self._close(code)

    async def _in_time(self, saying: Awaitable[None]) -> bool:
        try:
            await asyncio.wait_for(saying, FAREWELL_WITHIN_S)
        except TimeoutError:
            return False
        return True

    async def _close(self, code: int) -> None:
        if self._is_open:
            self._is_open = False
            with suppress(*GONE):
                await self.base_send({"type": "websocket.close", "code": code})

    async def _left(self, board: Switchboard) -> None:
        """Leave once, whoever asks first; returns when it is done, and goes on when somebody loses patience."""
        if self._leaving is None:
            self._leaving = asyncio.create_task(self._leave(board))
        await asyncio.shield(self._leaving)

    async def _leave(self, board: Switchboard) -> None:
        """Let catches that are under way finish, since they are safe in the ledger; keep the track, free the seat."""
        self._is_open = False
        if self._catches:
            await asyncio.wait(self._catches)
        board.disconnect(self)
        await board.part(self)


async def _heard(receive: Receive) -> tuple[dict[str, Any], int]:
    """What comes next, and when it came."""
    message = await receive()
    return message, clock.now_ms()
