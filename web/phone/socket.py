"""The WebSocket of a phone: a thin shell around `session.py`, which decides everything.

It does not use Channels' dispatch: that waits for a thread before every message to close stale
database connections (40 % of an echo's throughput, measured), and no message here uses the database
on the event loop. Work that does goes through `database.in_thread`, which closes them itself.
"""

import asyncio
from typing import Any
from uuid import UUID

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.utils import timezone

from game.balloons.catching import CatchOrder, Caught, Refused
from game.live import tunables
from game.live.arriving import Arrival, arrive
from web import protocol
from web.operating import trace
from web.operating.counts import Counts
from web.phone import answering, boards, clock, replies
from web.phone.database import in_thread
from web.phone.session import Doubted, Outcome, PhoneSession
from web.phone.sky_view import SkyView
from web.phone.switchboard import Switchboard


class PhoneSocket(AsyncConsumer):
    """One connection, from its handshake to its end."""

    arrival: Arrival
    session: PhoneSession
    sky: SkyView

    def __init__(self) -> None:
        self._catches: set[asyncio.Task[None]] = set()
        self.one_by_one = asyncio.Lock()
        self._is_open = False
        self.counts = Counts()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The ASGI application of one WebSocket."""
        self.base_send = send
        await receive()
        await send({"type": "websocket.accept"})
        user = scope["user"]
        if not user.is_authenticated:
            await send({"type": "websocket.close", "code": protocol.NOT_LOGGED_IN})
            return
        trace.note_player(user.pk, timezone.localdate())
        board = await boards.switchboard()
        self.counts = board.counts
        self.counts.connections += 1
        self.arrival = await in_thread(arrive)(user.pk, timezone.localdate())
        track = board.track_of(self.arrival)
        per_s = settings.PHONE_MESSAGES_PER_S
        self.session = PhoneSession(self.arrival, track, board.world, clock.now_ms(), per_s)
        self.sky = self.session.sky
        self._is_open = True
        try:
            await board.connect(self)
            await self._converse(receive, board)
        finally:
            await self._leave(board)

    async def _converse(self, receive: Any, board: Switchboard) -> None:
        """Message by message until the phone or a rule ends it."""
        session = self.session
        while self._is_open:
            message = await receive()
            if not self._is_open or message["type"] != "websocket.receive":
                break  # what arrives after a hand-over would count fixes into the newer connection
            raw = message.get("text") or message.get("bytes") or ""
            began_ns = clock.monotonic_ns()
            outcome = session.receive(raw, clock.now_ms())
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
                boards.keep(asyncio.create_task(self._refuse(doubted)), self._catches)
        if outcome.close is not None:
            await self._close(outcome.close)

    async def _catch(self, order: CatchOrder, board: Switchboard) -> None:
        """Carry one order to the game and its answer to the phone; one after another, as the player's lock would."""
        began_ns = clock.monotonic_ns()
        async with self.one_by_one:
            answer = await answering.caught_or_refused(order)
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

    async def _refuse(self, doubted: Doubted) -> None:
        """Answer a tap of before this connection as it was answered before; if it was not, refuse it or let it wait."""
        tap = doubted.tap
        async with self.one_by_one:
            earlier = await answering.answered_before(self.arrival.player_id, tap)
            if earlier is not None:
                await self._answer(tap.message_id, earlier)
                return
        if doubted.judged is not None:
            self.counts.refusals[doubted.judged.code] += 1
            refused = replies.not_there(tap, doubted.judged, self.session.language)
            await self.tell([protocol.encode(refused)])

    async def _answer(self, message_id: UUID, answer: Caught | Refused) -> None:
        if isinstance(answer, Refused):
            self.counts.refusals[answer.code] += 1
        else:
            self.counts.catches += 1
        await self.tell(await answering.texts_of(message_id, answer, self.session.language))

    async def tell(self, texts: list[str]) -> None:
        """Send texts to the phone; silently nothing if it has gone."""
        for text in texts:
            if not self._is_open:
                return
            try:
                await self.base_send({"type": "websocket.send", "text": text})
            except OSError:
                self._is_open = False

    async def hand_over(self) -> None:
        """Say that a newer connection has come, and close."""
        await self.tell([protocol.encode(replies.taken_over(self.session.language))])
        await self._close(protocol.TAKEN_OVER)

    async def _close(self, code: int) -> None:
        if self._is_open:
            self._is_open = False
            await self.base_send({"type": "websocket.close", "code": code})

    async def _leave(self, board: Switchboard) -> None:
        """Keep the track, and let catches that are under way finish: they are safe in the ledger."""
        self._is_open = False
        try:
            if self._catches:
                await asyncio.wait(self._catches)
        finally:  # a server that loses patience cancels the wait
            was_current = board.disconnect(self)
        if was_current:
            await board.save([self.arrival.player_id])
