"""A phone that stands among many balloons and taps one after another, whatever happens to its line."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import time
from uuid import UUID, uuid4

from geo.position import LatLon
from web import protocol
from web.protocol import CatchRequest, Coordinates, Position
from web.simulation.line import Line, Lost, dialled
from web.simulation.memory import Memory

TAP_EVERY_S = 0.04
FIX_EVERY_S = 0.25
REDIAL_S = 0.1


@dataclass
class StandingPhone:
    url: str
    session_key: str
    here: LatLon
    wanted: Sequence[UUID]
    memory: Memory = field(default_factory=Memory)
    refusals: list[str] = field(default_factory=list)
    repeated: int = 0
    answered_repeats: int = 0
    _repeats: set[UUID] = field(default_factory=set)

    @property
    def missing(self) -> list[UUID]:
        asked = {request.balloon for request in self.memory.outbox.values()}
        have = {caught.balloon for caught in self.memory.caught.values()}
        return [balloon for balloon in self.wanted if balloon not in asked | have]

    @property
    def is_done(self) -> bool:
        return not self.missing and not self.memory.outbox

    async def play(self) -> None:
        """Until every balloon is caught: connect, repeat what was not answered, go on tapping."""
        while not self.is_done:
            with suppress(*Lost):
                async with dialled(self.url, self.session_key) as line:
                    await self._converse(line)
            await asyncio.sleep(REDIAL_S)

    async def _converse(self, line: Line) -> None:
        await line.say(protocol.Hello(protocol.VERSION, "en", int(time() * 1000)))
        async with asyncio.TaskGroup() as group:
            for work in (self._repeat(line), self._report(line), self._tap(line), self._listen(line)):
                group.create_task(quietly(work))

    async def _repeat(self, line: Line) -> None:
        for request in list(self.memory.outbox.values()):
            self.repeated += 1
            self._repeats.add(request.id)
            await line.say(request)

    async def _report(self, line: Line) -> None:
        while not self.is_done:
            coords = Coordinates(self.here.latitude, self.here.longitude, 5.0)
            fix = Position(int(time() * 1000), coords)
            self.memory.stretch.append(fix)
            await line.report(fix)
            await asyncio.sleep(FIX_EVERY_S)

    async def _tap(self, line: Line) -> None:
        await asyncio.sleep(3 * FIX_EVERY_S)
        while not self.is_done:
            if missing := self.missing:
                tapped_at = int(time() * 1000)
                request = CatchRequest(uuid4(), missing[0], tapped_at, self.memory.fixes_until(tapped_at))
                self.memory.outbox[request.id] = request
                await line.say(request)
            await asyncio.sleep(TAP_EVERY_S)

    async def _listen(self, line: Line) -> None:
        async for message in line.hear():
            if isinstance(message, protocol.CaughtReply):
                self.answered_repeats += message.id in self._repeats
                self.memory.believe_caught(message)
            elif isinstance(message, protocol.RefusedReply):
                self.refusals.append(message.code)
                if (again := self.memory.believe_refused(message)) is not None:
                    await line.say(again)
            elif isinstance(message, protocol.Welcome | protocol.WalletChange):
                self.memory.wallet, self.memory.pending = message.wallet, message.pending
            if self.is_done and self.memory.pending == self.coins:
                return

    @property
    def coins(self) -> int:
        return sum(caught.coins for caught in self.memory.caught.values())


async def quietly(work: Coroutine[None, None, None]) -> None:
    """A line that is cut ends whoever speaks or listens, without fuss."""
    with suppress(*Lost):
        await work
