"""A client that costs next to nothing, so that a benchmark measures the server: raw frames on one asyncio protocol.

Frames are masked with the key 0 (RFC 6455, section 5.3: any 32 bits will do), which leaves the text as it is. Only
what our servers send is understood: whole text frames, and the odd ping.
"""

import asyncio
import base64
import os
import struct
from collections.abc import Callable, Mapping
from time import perf_counter, time
from typing import Final

ANSWERS: Final = (b'{"type":"seen"', b'{"type": "seen"')
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
NO_MASK: Final = b"\0\0\0\0"
FIRST_SEQ: Final = 1_000_000  # seven digits from the first to the last, so that all messages are equally long


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole frame from a client."""
    length = len(payload)
    is_long = length > 125
    head = struct.pack("!BB", 0x80 | opcode, 0x80 | (126 if is_long else length))
    return head + (struct.pack("!H", length) if is_long else b"") + NO_MASK + payload


class Caller(asyncio.Protocol):
    """One phone in a closed loop: the next fix leaves when the last one was answered."""

    def __init__(self, tails: list[bytes]) -> None:
        self._tails = tails
        self._seq = FIRST_SEQ
        self._unread = b""
        self._is_open = False
        self._sent_at_s = 0.0
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.idle = asyncio.Event()
        self.goes_on = False
        self.latencies_s: list[float] = []
        self.answer_bytes = 0
        self.skies = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; the handshake is written by `call`."""
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    def write(self, text: bytes) -> None:
        """Send bytes as they are."""
        if self._transport is not None:
            self._transport.write(text)

    def hang_up(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for a connection that has gone."""
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"refused: {self._unread[:200]!r} {exc}"))
        self.idle.set()

    def data_received(self, data: bytes) -> None:
        """The handshake's answer first, then frames."""
        self._unread += data
        if not self._is_open:
            self._finish_handshake()
        while self._is_open and (length := self._whole_frame()):
            self._unread = self._unread[length:]

    def _finish_handshake(self) -> None:
        head, mark, rest = self._unread.partition(b"\r\n\r\n")
        if not mark:
            return
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            self.hang_up()
            return
        self._unread, self._is_open = rest, True
        self.opened.set_result(None)

    def _whole_frame(self) -> int:
        """Take the first frame if all of it is there; its length, or 0."""
        unread = self._unread
        if len(unread) < 4:
            return 0
        begins, size = 2, unread[1]
        if size == 126:
            begins, size = 4, struct.unpack_from("!H", unread, 2)[0]
        elif size == 127:
            begins, size = 10, struct.unpack_from("!Q", unread.ljust(10, b"\0"), 2)[0]
        if len(unread) < begins + size:
            return 0
        self._hear(unread[0] & 0xF, unread[begins : begins + size])
        return int(begins + size)

    def _hear(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT and payload.startswith(ANSWERS):
            self.latencies_s.append(perf_counter() - self._sent_at_s)
            self.answer_bytes += len(payload)
            self.idle.set()
            if self.goes_on:
                self.report()
        elif opcode == PING:
            self.write(frame(payload, PONG))
        elif opcode == CLOSE:
            raise ConnectionError(f"the server closed: {payload!r}")
        else:
            self.skies += 1

    def report(self) -> None:
        """Send the next fix."""
        self._seq += 1
        tail = self._tails[self._seq % len(self._tails)]
        text = b'{"type":"fix","seq":%d,"position":{"timestamp":%d,%b' % (self._seq, int(time() * 1000), tail)
        self.idle.clear()
        self._sent_at_s = perf_counter()
        self.write(frame(text))


async def call(port: int, path: str, headers: Mapping[str, str], caller: Callable[[], Caller]) -> Caller:
    """Open one connection to a server on this machine, from a page of its own."""
    _, protocol = await asyncio.get_running_loop().create_connection(caller, "127.0.0.1", port)
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


async def loop_for(callers: list[Caller], seconds: float) -> float:
    """Let all callers go round for so long; answers per second."""
    for caller in callers:
        caller.latencies_s.clear()
        caller.goes_on = True
        caller.report()
    began_s = perf_counter()
    await asyncio.sleep(seconds)
    answers, lasted_s = sum(len(caller.latencies_s) for caller in callers), perf_counter() - began_s
    for caller in callers:
        caller.goes_on = False
    for caller in callers:
        await asyncio.wait_for(caller.idle.wait(), 10)
    return answers / lasted_s
