"""A phone that asks in a closed loop: the next fix leaves when the last one was answered. And many of them."""

import asyncio
from collections.abc import Sequence
from time import perf_counter, time
from typing import Final

from geo.position import LatLon
from web.benchmarks.standing_phones import tails_at
from web.benchmarks.wire import HELLO, Line, dial, frame

ANSWERS: Final = (b'{"type":"seen"', b'{"type": "seen"')
FIRST_SEQ: Final = 1_000_000  # seven digits from the first to the last, so that all messages are equally long


def fix_text(seq: int, tail: bytes) -> bytes:
    """A fix of this moment; the tail says where (`standing_phones.tails_at`)."""
    return b'{"type":"fix","seq":%d,"position":{"timestamp":%d,%b' % (seq, int(time() * 1000), tail)


class Caller(Line):
    """One phone, and what it has measured."""

    def __init__(self, tails: list[bytes]) -> None:
        super().__init__()
        self._tails = tails
        self._seq = FIRST_SEQ
        self._sent_at_s = 0.0
        self.idle = asyncio.Event()
        self.goes_on = False
        self.latencies_s: list[float] = []
        self.answer_bytes = 0

    def hear(self, text: bytes) -> None:
        """Note an answer, and go on if asked to; what else the server says is not measured."""
        if not text.startswith(ANSWERS):
            return
        self.latencies_s.append(perf_counter() - self._sent_at_s)
        self.answer_bytes += len(text)
        self.idle.set()
        if self.goes_on:
            self.report()

    def ended(self) -> None:
        """Nobody waits for an answer any more."""
        self.idle.set()

    def report(self) -> None:
        """Send the next fix."""
        self._seq += 1
        self.idle.clear()
        self._sent_at_s = perf_counter()
        self.write(frame(fix_text(self._seq, self._tails[self._seq % len(self._tails)])))


async def calls(
    port: int, headers: Sequence[dict[str, str]], places: Sequence[LatLon], paths: Sequence[str]
) -> list[Caller]:
    """Connect one phone after another, each at its place."""
    return [
        await dial(port, path, given, lambda place=place: Caller(tails_at(place)))  # type: ignore[misc]
        for path, given, place in zip(paths, headers, places, strict=True)
    ]


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
    if not all(caller.is_open for caller in callers):
        raise ConnectionError("the server closed a phone that it should have answered: see its log")
    return answers / lasted_s


async def look_around(callers: list[Caller]) -> None:
    """Hello, a sky, and more fixes than a track remembers."""
    for caller in callers:
        caller.write(HELLO)
    for _ in range(9):
        for caller in callers:
            caller.report()
        await asyncio.gather(*(asyncio.wait_for(caller.idle.wait(), 20) for caller in callers))


def hang_up(callers: Sequence[Line]) -> None:
    """End all these connections."""
    for caller in callers:
        caller.hang_up()
