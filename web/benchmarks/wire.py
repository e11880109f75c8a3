"""One end of a WebSocket that costs next to nothing, so that a benchmark measures the server: raw frames.

Frames are masked with the key 0 (RFC 6455, section 5.3: any 32 bits will do), which leaves the text as it is. Only
what our servers send is understood: whole text frames, pings, and the end.
"""

import asyncio
import base64
import os
import struct
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
NO_MASK: Final = b"\0\0\0\0"
PLAY: Final = "/ws/play"

L = TypeVar("L", bound="Line")


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole frame from a client."""
    length = len(payload)
    is_long = length > 125
    head = struct.pack("!BB", 0x80 | opcode, 0x80 | (126 if is_long else length))
    return head + (struct.pack("!H", length) if is_long else b"") + NO_MASK + payload


HELLO: Final = frame(b'{"type":"hello","version":1,"language":"en"}')


class Line(asyncio.Protocol):
    """A connection: bytes out, whole messages in. What is done with them is the subclass's."""

    def __init__(self) -> None:
        self._unread = b""
        self.is_open = False
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def hear(self, text: bytes) -> None:
        """A message of the server."""

    def ended(self) -> None:
        """The connection has gone, whoever ended it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; the handshake is written by `dial`."""
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    def write(self, text: bytes) -> None:
        """Send bytes as they are."""
        if self._transport is not None:
            self._transport.write(text)

    def hang_up(self) -> None:
        """End it without a word, as a phone that loses its signal."""
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for a connection that has gone."""
        self.is_open = False
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"refused: {self._unread[:200]!r} {exc}"))
        self.ended()

    def data_received(self, data: bytes) -> None:
        """The handshake's answer first, then frames."""
        self._unread += data
        if not self.is_open:
            self._finish_handshake()
        while self.is_open and (length := self._whole_frame()):
            self._unread = self._unread[length:]

    def _finish_handshake(self) -> None:
        head, mark, rest = self._unread.partition(b"\r\n\r\n")
        if not mark:
            return
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            self.hang_up()
            return
        self._unread, self.is_open = rest, True
        self.opened.set_result(None)

    def _whole_frame(self) -> int:
        """Take the first frame if all of it is there; its length, or 0."""
        unread = self._unread
        if len(unread) < 2:
            return 0
        begins, size = 2, unread[1]
        if size == 126:
            begins, size = 4, struct.unpack_from("!H", unread.ljust(4, b"\xff"), 2)[0]
        elif size == 127:
            begins, size = 10, struct.unpack_from("!Q", unread.ljust(10, b"\xff"), 2)[0]
        if len(unread) < begins + size:
            return 0
        self._take(unread[0] & 0xF, unread[begins : begins + size])
        return int(begins + size)

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self.hear(payload)
        elif opcode == PING:
            self.write(frame(payload, PONG))
        elif opcode == CLOSE:
            self.hang_up()


async def dial(port: int, path: str, headers: Mapping[str, str], line: Callable[[], L]) -> L:
    """Open one connection to a server on this machine, from a page of its own; ConnectionError where it refuses."""
    _, protocol = await asyncio.get_running_loop().create_connection(line, "127.0.0.1", port)
    given = {
        "Host": f"localhost:{port}",
        "Origin": f"http://localhost:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        **headers,
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    protocol.write("\r\n".join([*lines, "", ""]).encode())
    await protocol.opened
    return protocol
