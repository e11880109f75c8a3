"""`/ws/inbox`: the badge of a page that is open. It takes no seat, hears nothing but `ping`, and may be opened often.

Told: `unread` at once, then each `notice` and each change of the number; `draining` before the server stops. It ends
like the play socket: 4001 for nobody's session and when the session ends, 4003 for too much talk or too many windows.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import UUID

from channels.consumer import AsyncConsumer
from django.db import DatabaseError

from game.inbox import reading
from game.players import purses
from web import protocol
from web.operating import trace
from web.phone import boards, clock, replies
from web.phone.database import in_thread, in_turn
from web.phone.draining import invitation
from web.phone.sessions import session_key_in
from web.phone.socket import ARRIVES_WITHIN_S, FAREWELL_WITHIN_S, GONE, Receive
from web.phone.switchboard import Switchboard

logger = logging.getLogger(__name__)

# A page pings every half minute. 2-60.
MOST_MESSAGES_A_MINUTE: Final = 12
LARGEST_MESSAGE_BYTES: Final = 1024


class InboxSocket(AsyncConsumer):
    """One page's connection, from its handshake to its end."""

    player_id: int
    owner: UUID

    def __init__(self) -> None:
        self.session_key = ""
        self.language = ""
        self._is_open = False
        self._conversing: asyncio.Task[Any] | None = None
        self._endings: set[asyncio.Task[None]] = set()
        self._heard_at_ms: list[int] = []

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        """The ASGI application of one WebSocket."""
        self.base_send = send
        self.session_key = session_key_in(scope["headers"])
        self.language = _language_in(scope.get("query_string", b""))
        self._conversing = asyncio.current_task()
        await receive()
        await send({"type": "websocket.accept"})
        self._is_open = True
        board = boards.existing()
        try:
            await self._live(receive, board)
        except asyncio.CancelledError:
            if self._is_open:
                raise
        finally:
            if hasattr(self, "owner"):
                board.inboxes.leave(self)

    async def _live(self, receive: Receive, board: Switchboard) -> None:
        try:
            async with asyncio.timeout(ARRIVES_WITHIN_S):
                close = await self._arrive(board)
        except (DatabaseError, TimeoutError) as error:
            board.counts.database_failed("inbox")
            logger.warning("a page's inbox is told to come later: %s", error)
            close = protocol.TRY_LATER
        if close is not None:
            await self._close(close)
        elif board.draining:
            await self.drain(invitation())
        else:
            await self._listen(receive)

    async def _arrive(self, board: Switchboard) -> int | None:
        """Learn whose it is, and say how many are unread; the code to close with instead, if there is a reason."""
        player_id = await board.visitor_of(self.session_key)
        if player_id is None:
            return protocol.NOT_LOGGED_IN
        trace.note_player(player_id, clock.now().date())
        await boards.switchboard()
        owner = await in_turn(purses.owner_of)(player_id)
        if not board.inboxes.has_room(owner, self.session_key):
            return protocol.TOO_FAST
        self.player_id, self.owner = player_id, owner
        board.inboxes.enter(self)
        board.counts.inboxes += 1
        unread = await in_thread(reading.unread)(player_id)
        await self.tell([protocol.encode(protocol.UnreadCount(unread))])
        return None

    async def _listen(self, receive: Receive) -> None:
        """Answer pings until the page or a rule ends it."""
        while self._is_open and (message := await receive())["type"] == "websocket.receive":
            if self._is_too_fast(clock.now_ms()):
                await self._close(protocol.TOO_FAST)
            else:
                await self.tell([protocol.encode(_answer(message.get("text") or message.get("bytes") or ""))])

    def _is_too_fast(self, now_ms: int) -> bool:
        self._heard_at_ms = [at_ms for at_ms in self._heard_at_ms if now_ms - at_ms < 60_000] + [now_ms]
        return len(self._heard_at_ms) > MOST_MESSAGES_A_MINUTE

    async def tell(self, texts: list[str]) -> None:
        """Send texts to the page; silently nothing if it has gone."""
        for text in texts:
            if not self._is_open:
                return
            try:
                await self.base_send({"type": "websocket.send", "text": text})
            except GONE:
                self._is_open = False

    # --- the end, from whichever side it comes ------------------------------------------------------------------

    def log_out(self) -> None:
        """Begin to end the connection of somebody who may not look any more."""
        boards.keep(asyncio.create_task(self._dismiss(protocol.NOT_LOGGED_IN)), self._endings)

    async def drain(self, invitation: str) -> None:
        """Tell the page when to come back, and leave."""
        await self._dismiss(protocol.DRAINING, invitation)

    def drop(self) -> None:
        """Give up a page that takes nothing any more: nobody waits for it."""
        self._is_open = False
        if self._conversing is not None:
            self._conversing.cancel()

    async def _dismiss(self, code: int, *farewell: str) -> None:
        try:
            async with asyncio.timeout(FAREWELL_WITHIN_S):
                await self.tell(list(farewell))
                await self._close(code)
        except TimeoutError:
            self.drop()

    async def _close(self, code: int) -> None:
        if self._is_open:
            self._is_open = False
            with suppress(*GONE):
                await self.base_send({"type": "websocket.close", "code": code})


def _answer(raw: str | bytes) -> protocol.Pong | protocol.ErrorReply:
    if len(raw) > LARGEST_MESSAGE_BYTES:
        return protocol.ErrorReply("too_large", f"a message here has at most {LARGEST_MESSAGE_BYTES} bytes")
    message = protocol.decode(raw)
    if isinstance(message, protocol.Ping):
        return replies.pong(clock.now_ms())
    if isinstance(message, protocol.ErrorReply):
        return message
    return protocol.ErrorReply("unexpected", "only ping is heard here; balloons are caught on /ws/play")


def _language_in(query: bytes) -> str:
    """What the page is written in, as it says itself: `?language=en`."""
    asked = parse_qs(query.decode("latin1")).get("language", [""])[0]
    return replies.language_of(asked[:35])
