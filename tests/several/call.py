"""A phone's call to one process: says what the test says, and remembers what it hears and when."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import time
from typing import TypeVar
from uuid import UUID, uuid4

from geo.position import LatLon
from tests.servers import LUYE
from web import protocol
from web.protocol import CatchRequest, Coordinates, Position
from web.scratch.shapes import StagedGuest
from web.simulation.line import Line, Lost, dialled

T = TypeVar("T")
HEARS_WITHIN_S = 60.0  # a launch beside us starts a program first, on a machine that may be busy


@dataclass
class Call:
    """One connection. Times are Unix times in seconds."""

    line: Line
    heard: list[tuple[float, protocol.ServerMessage]] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    has_ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        with suppress(*Lost):
            async for message in self.line.hear():
                self.heard.append((time(), message))
                self._news.set()
        self.has_ended.set()

    async def hears(self, kind: type[T], suits: Callable[[T], bool] = lambda _: True) -> tuple[T, float]:
        """The first message of a kind that suits, and when it came; whatever was heard before counts."""
        seen = 0
        async with asyncio.timeout(HEARS_WITHIN_S):
            while True:
                for at_s, message in self.heard[seen:]:
                    if isinstance(message, kind) and suits(message):
                        return message, at_s
                seen = len(self.heard)
                await self._news.wait()
                self._news.clear()

    async def stand(self, place: LatLon = LUYE, fixes: int = 1) -> list[str]:
        """Report so many fixes at a place; their verdicts."""
        verdicts = []
        for _ in range(fixes):
            coords = Coordinates(place.latitude, place.longitude, 5.0)
            await self.line.report(Position(int(time() * 1000), coords))
            seq = self.line._seq
            seen, _ = await self.hears(protocol.Seen, lambda seen, seq=seq: seen.seq == seq)
            verdicts.append(seen.verdict)
            await asyncio.sleep(0.02)
        return verdicts

    async def tap(self, balloon: UUID, message_id: UUID | None = None) -> CatchRequest:
        request = CatchRequest(message_id or uuid4(), balloon, int(time() * 1000))
        await self.line.say(request)
        return request

    async def ended(self) -> int | None:
        """Why the server ended it."""
        async with asyncio.timeout(HEARS_WITHIN_S):
            await self.has_ended.wait()
        return self.line.close_code


@asynccontextmanager
async def calling(url: str, guest: StagedGuest, *, is_welcome: bool = True) -> AsyncIterator[Call]:
    """Connected and, unless the test knows better, welcome."""
    async with dialled(url, guest.session_key) as line:
        call = Call(line)
        listening = asyncio.create_task(call.listen())
        try:
            with suppress(*Lost):
                await line.say(protocol.Hello(protocol.VERSION, "en", int(time() * 1000)))
            if is_welcome:
                await call.hears(protocol.Welcome)
            yield call
        finally:
            listening.cancel()
            line.cut()
