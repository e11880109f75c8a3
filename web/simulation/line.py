"""One WebSocket connection of a simulated phone: messages out as typed values, messages in one by one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Final

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from web import protocol
from web.simulation.joining import SESSION_COOKIE

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(protocol.ServerMessage)
OPENS_WITHIN_S: Final = 20

# Refused, cut, or answered by half a handshake: a server that is being restarted does all of these.
Lost = (OSError, TimeoutError, WebSocketException)


class Line:
    """An open connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._seq = 0
        self.fix_sent_s: dict[int, float] = {}

    async def say(self, message: protocol.PhoneMessage) -> None:
        """Send one message."""
        await self._connection.send(_encoder.encode(message).decode())

    async def report(self, position: protocol.Position) -> None:
        """Send a fix with the next number."""
        self._seq += 1
        self.fix_sent_s[self._seq] = perf_counter()
        await self.say(protocol.FixReport(self._seq, position))

    async def hear(self) -> AsyncIterator[protocol.ServerMessage]:
        """What the server says, until the connection ends."""
        async for text in self._connection:
            yield _decoder.decode(text)

    def cut(self) -> None:
        """Lose the signal: no goodbye, whatever is under way is lost."""
        self._connection.transport.abort()

    @property
    def close_code(self) -> int | None:
        """Why the server ended it, if it did."""
        return self._connection.close_code


@asynccontextmanager
async def dialled(url: str, session_key: str) -> AsyncIterator[Line]:
    """A connection to the game at an http(s) address, from a page of that same address."""
    connecting = connect(
        f"{url.replace('http', 'ws', 1)}/ws/play",
        origin=url,  # type: ignore[arg-type]  # a NewType over str of the library's own
        additional_headers={"Cookie": f"{SESSION_COOKIE}={session_key}"},
        compression=None,
        open_timeout=OPENS_WITHIN_S,
        ping_interval=None,
        close_timeout=2,
    )
    async with connecting as connection:
        yield Line(connection)
