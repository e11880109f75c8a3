"""A phone that stands among many balloons and taps one after another, whatever happens to its line."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic, time
from uuid import UUID, uuid4

from geo.position import LatLon
from tests.servers import LUYE
from web import protocol
from web.phone import boards
from web.protocol import CatchRequest, Coordinates, Position
from web.scratch.shapes import StagedGuest
from web.simulation.line import Line, Lost, dialled
from web.simulation.memory import Memory

TAP_EVERY_S = 0.04
FIX_EVERY_S = 0.25
REDIAL_S = 0.1
TRY_AGAIN_S = 0.5


@dataclass
class StandingPhone:
    """Plays until every wanted balloon is caught; `silence_s` is how long it waits for a word before it redials."""

    url: str
    guest: StagedGuest
    here: LatLon
    wanted: Sequence[UUID]
    clock_ahead_ms: int = 0
    silence_s: float = 60.0
    tap_every_s: float = TAP_EVERY_S
    redial_s: float = REDIAL_S
    memory: Memory = field(default_factory=Memory)
    refusals: list[str] = field(default_factory=list)
    seen_at_s: list[float] = field(default_factory=list)
    repeated: int = 0
    answered_repeats: int = 0
    longest_wait_s: float = 0.0
    connections: int = 0
    taps: int = 0
    _repeats: set[UUID] = field(default_factory=set)
    asked_at_s: dict[UUID, float] = field(default_factory=dict)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

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
                async with dialled(self.url, self.guest.session_key) as line:
                    await self._converse(line)
            await asyncio.sleep(self.redial_s)

    async def _converse(self, line: Line) -> None:
        self.connections += 1
        await line.say(protocol.Hello(protocol.VERSION, "en", self._clock_ms()))
        speaking = [
            asyncio.create_task(quietly(work)) for work in (self._repeat(line), self._report(line), self._tap(line))
        ]
        try:
            await self._listen(line)
        finally:
            for task in speaking:
                task.cancel()
            line.cut()

    def __str__(self) -> str:
        caught, asked, missing = len(self.memory.caught), len(self.memory.outbox), len(self.missing)
        purse = f"purse {self.memory.pending} of {self.coins}"
        told = f"{len(self.seen_at_s)} fixes answered, refused {dict(Counter(self.refusals))}"
        return f"{caught} caught, {asked} asked, {missing} missing, {self.connections} connections, {purse}, {told}"

    def _clock_ms(self) -> int:
        """What this phone's clock says."""
        return int(time() * 1000) + self.clock_ahead_ms

    async def _repeat(self, line: Line) -> None:
        for request in list(self.memory.outbox.values()):
            self.repeated += 1
            self._repeats.add(request.id)
            await line.say(request)

    async def _report(self, line: Line) -> None:
        while not self.is_done:
            coords = Coordinates(self.here.latitude, self.here.longitude, 5.0)
            fix = Position(self._clock_ms(), coords)
            self.memory.stretch.append(fix)
            await line.report(fix)
            await asyncio.sleep(FIX_EVERY_S)

    async def _tap(self, line: Line) -> None:
        await asyncio.sleep(3 * FIX_EVERY_S)
        while not self.is_done:
            if missing := self.missing:
                tapped_at = self._clock_ms()
                request = CatchRequest(uuid4(), missing[0], tapped_at, self.memory.fixes_until(tapped_at))
                self.memory.outbox[request.id] = request
                self.asked_at_s[request.id] = monotonic()
                self.taps += 1
                await line.say(request)
            await asyncio.sleep(self.tap_every_s)

    async def _listen(self, line: Line) -> None:
        """Until all is caught and the purse says so, or the line is silent for too long."""
        messages = line.hear()
        while not (self.is_done and self.memory.pending == self.coins):
            async with asyncio.timeout(self.silence_s):
                message = await anext(messages, None)
            if message is None:
                return
            self._hear(line, message)

    def _hear(self, line: Line, message: protocol.ServerMessage) -> None:
        if isinstance(message, protocol.Seen):
            self.seen_at_s.append(monotonic())
        elif isinstance(message, protocol.CaughtReply):
            self.answered_repeats += message.id in self._repeats
            self.memory.believe_caught(message)
            self._note_wait(message.id)
        elif isinstance(message, protocol.RefusedReply):
            self._hear_refused(line, message)
        elif isinstance(message, protocol.Welcome | protocol.WalletChange):
            self.memory.wallet, self.memory.pending = message.wallet, message.pending

    def _hear_refused(self, line: Line, message: protocol.RefusedReply) -> None:
        self.refusals.append(message.code)
        again = self.memory.believe_refused(message)
        if again is None:
            self._note_wait(message.id)
        else:
            boards.keep(asyncio.create_task(quietly(self._say_later(line, again))), self._later)

    async def _say_later(self, line: Line, request: CatchRequest) -> None:
        await asyncio.sleep(TRY_AGAIN_S)
        if request.id in self.memory.outbox:
            await line.say(request)

    def _note_wait(self, message_id: UUID) -> None:
        asked_at_s = self.asked_at_s.pop(message_id, None)
        if asked_at_s is not None:
            self.longest_wait_s = max(self.longest_wait_s, monotonic() - asked_at_s)

    @property
    def coins(self) -> int:
        return sum(caught.coins for caught in self.memory.caught.values())


async def quietly(work: Coroutine[None, None, None]) -> None:
    """A line that is cut ends whoever speaks or listens, without fuss."""
    with suppress(*Lost):
        await work


@asynccontextmanager
async def standing_line(url: str, guest: StagedGuest) -> AsyncIterator[Line]:
    """The bare line of a phone that has shown that it stands at Luye."""
    async with dialled(url, guest.session_key) as line:
        await line.say(protocol.Hello(protocol.VERSION, "en", int(time() * 1000)))
        for _ in range(3):
            await line.report(Position(int(time() * 1000), Coordinates(LUYE.latitude, LUYE.longitude, 5.0)))
            await asyncio.sleep(0.1)
        yield line
