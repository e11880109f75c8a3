"""One simulated player's phone: connects, walks, reports, taps, loses signal, comes back and repeats itself.

connected:  hello → outbox again → (fix → wait as long as asked → perhaps tap) …, until the signal goes
silent:     walk on, keep fixes, tap from memory into the outbox, until the signal is back
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random
from time import monotonic, perf_counter, time
from typing import Final
from uuid import UUID, uuid4

from geo.position import LatLon, distance_m
from web import protocol
from web.protocol import CatchRequest, Coordinates, Position
from web.simulation.characters import COARSE_ACCURACY_M, SIGNAL_LASTS_S, SILENCE_S, Character
from web.simulation.line import Line, Lost, dialled
from web.simulation.memory import DAY_IS_OVER_CODES, Memory, place_of
from web.simulation.receiver import Receiver
from web.simulation.starting import StartingPlaces
from web.simulation.tally import Tally
from web.simulation.walker import Walker

SILENT_FIX_S: Final = 2.0
TAP_PAUSE_S: Final = 6.0
LIAR_JUMPS_EVERY_S: Final = 12.0
REDIAL_S: Final = 1.0
ARRIVED_M: Final = 4.0
FIRST_SKY_WITHIN_S: Final = 15.0


@dataclass(slots=True)
class Surroundings:
    """What all phones share."""

    url: str
    places: StartingPlaces
    tally: Tally
    stop: asyncio.Event


class Phone:
    """One player with one phone."""

    def __init__(self, session_key: str, character: Character, around: Surroundings, random: Random) -> None:
        self.memory = Memory()
        self._session_key = session_key
        self._character = character
        self._around = around
        self._tally = around.tally
        self._random = random
        self._receiver = Receiver(random, character.accuracy_m)
        self._walker: Walker | None = None
        self._line: Line | None = None
        self._next_fix_s = 1.0
        self._comes_back_in_s: float | None = None
        self._taps_again_at_s = 0.0
        self._jumps_at_s = monotonic() + LIAR_JUMPS_EVERY_S
        self._asked_at_s: dict[UUID, float] = {}
        self._sky_told = asyncio.Event()

    # --- the day of a phone ----------------------------------------------------------------------------------

    async def live(self) -> None:
        """Play until told to stop; what was not answered by then is left to `settle`."""
        while not self._around.stop.is_set():
            with suppress(*Lost):
                async with self._connected() as line:
                    await self._play(line, monotonic() + self._random.expovariate(1 / SIGNAL_LASTS_S))
                    line.cut()
            if not self._around.stop.is_set():
                await self._be_silent(self._away_s())

    def _away_s(self) -> float:
        """How long this phone stays away: as it was told, else as long as signal is lost."""
        told_s, self._comes_back_in_s = self._comes_back_in_s, None
        return self._random.uniform(*SILENCE_S) if told_s is None else told_s

    async def settle(self, stay: asyncio.Event) -> None:
        """Connect once more, repeat what was not answered, and listen until released."""
        while not stay.is_set():
            with suppress(*Lost):
                async with self._connected() as line:
                    await self._linger(line, stay)
            await _pause(stay, REDIAL_S)

    async def _linger(self, line: Line, stay: asyncio.Event) -> None:
        """Keep telling where we are: taps of a silent stretch are judged by the first good fix after it."""
        while not stay.is_set():
            await line.report(self._fix())
            await _pause(stay, REDIAL_S)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Line]:
        async with dialled(self._around.url, self._session_key) as line:
            self._tally.connections += 1
            self._tally.reconnections += self.memory.player is not None
            self.memory.forget_sky()
            self._sky_told.clear()
            self._asked_at_s.clear()
            listening = asyncio.create_task(self._listen(line))
            try:
                await line.say(protocol.Hello(protocol.VERSION, "en", self._clock_ms()))
                await self._take_place()
                await self._repeat(line)
                yield line
            finally:
                listening.cancel()
                if line.close_code is not None and line.close_code >= protocol.NOT_LOGGED_IN:
                    self._tally.closings[line.close_code] += 1

    async def _take_place(self) -> None:
        """Before the first fix: stand beside a balloon somebody knows of, or where many are said to be."""
        if self._walker is not None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._sky_told.wait(), FIRST_SKY_WITHIN_S)
        places = self._around.places
        start = None if places.is_scouting else places.beside_a_balloon()
        self._walker = Walker(start or places.far_off(list(self.memory.far.values())), monotonic())

    async def _repeat(self, line: Line) -> None:
        """Everything unanswered again, with the same ids and whatever fixes led there."""
        for request in list(self.memory.outbox.values()):
            self._tally.repeats += 1
            await line.say(request)

    async def _play(self, line: Line, until_s: float) -> None:
        while monotonic() < until_s and not self._around.stop.is_set():
            await line.report(self._fix())
            await _pause(self._around.stop, self._next_fix_s * self._random.uniform(0.9, 1.1))
            if (request := self._tap()) is not None:
                self._asked_at_s[request.id] = perf_counter()
                await line.say(request)

    async def _be_silent(self, lasts_s: float) -> None:
        until_s = monotonic() + lasts_s
        while monotonic() < until_s and not self._around.stop.is_set():
            if self._walker is not None:
                self._fix()
                self._tally.offline_taps += self._tap() is not None
            await _pause(self._around.stop, SILENT_FIX_S)

    # --- where, and when to tap --------------------------------------------------------------------------------

    def _clock_ms(self) -> int:
        """What this phone's clock says."""
        return int(time() * 1000) + self._character.clock_ahead_ms

    def _here(self) -> LatLon:
        """The true place now, on the way to the nearest balloon; liars jump there."""
        now_s, walker = monotonic(), self._walker
        if walker is None:
            raise RuntimeError("a phone reports only after it has taken its place")
        goal = self.memory.nearest_wanted(walker.position)
        if goal is not None:
            walker.goal = place_of(goal)
        elif walker.has_arrived(ARRIVED_M):
            walker.goal = self._around.places.far_off(list(self.memory.far.values()))
        if self._character.kind == "liar" and now_s >= self._jumps_at_s:
            self._jumps_at_s = now_s + LIAR_JUMPS_EVERY_S
            walker.jump(self._around.places.beside_a_balloon() or walker.position, now_s)
        return walker.walk(now_s)

    def _fix(self) -> Position:
        """A new fix, kept among those that may have to prove a tap."""
        if self._character.kind == "coarse" and self._random.random() < 0.1:
            is_fine = self._receiver.accuracy_m < COARSE_ACCURACY_M
            self._receiver.accuracy_m = COARSE_ACCURACY_M if is_fine else self._character.accuracy_m
        reading = self._receiver.read(self._here(), monotonic())
        coords = Coordinates(reading.position.latitude, reading.position.longitude, reading.accuracy_m)
        position = Position(self._clock_ms(), coords)
        self.memory.stretch.append(position)
        return position

    def _tap(self) -> CatchRequest | None:
        """Tap the nearest balloon if it looks near enough on this phone's map; the request, kept until answered."""
        now_s = monotonic()
        if now_s < self._taps_again_at_s or len(self.memory.stretch) < 2:
            return None
        last = self.memory.stretch[-1].coords
        seen_at = LatLon(last.latitude, last.longitude)
        balloon = self.memory.nearest_wanted(seen_at)
        if balloon is None or distance_m(seen_at, place_of(balloon)) > self._character.taps_within_m:
            return None
        self._taps_again_at_s = now_s + TAP_PAUSE_S
        tapped_at = self._clock_ms()
        fixes = self.memory.fixes_until(tapped_at)
        request = CatchRequest(uuid4(), UUID(balloon.balloon), tapped_at, fixes)
        self.memory.outbox[request.id] = request
        return request

    # --- what the server says ------------------------------------------------------------------------------------

    async def _listen(self, line: Line) -> None:
        with suppress(*Lost):
            async for message in line.hear():
                await self._hear(line, message)

    async def _hear(self, line: Line, message: protocol.ServerMessage) -> None:
        if isinstance(message, protocol.Seen):
            self._hear_seen(line, message)
        elif isinstance(message, protocol.SkyChange):
            self.memory.enter_sky(message)
            self._around.places.learn(message.add)
            self._sky_told.set()
        elif isinstance(message, protocol.CaughtReply):
            self._hear_caught(message)
        elif isinstance(message, protocol.RefusedReply):
            await self._hear_refused(line, message)
        elif isinstance(message, protocol.Welcome):
            self.memory.player = message.player
            self.memory.wallet, self.memory.pending = message.wallet, message.pending
        elif isinstance(message, protocol.WalletChange):
            self.memory.wallet, self.memory.pending = message.wallet, message.pending
        elif isinstance(message, protocol.Draining):
            self._comes_back_in_s = message.reconnect_in_ms / 1000
        elif isinstance(message, protocol.ErrorReply):
            self._tally.errors[message.code] += 1

    def _hear_seen(self, line: Line, seen: protocol.Seen) -> None:
        self._tally.fixes += 1
        self._tally.verdicts[seen.verdict] += 1
        self._next_fix_s = float(seen.next_fix_in_s)
        sent_s = line.fix_sent_s.pop(seen.seq, None)
        if sent_s is not None and self._tally.is_timing:
            self._tally.seen_ms.append((perf_counter() - sent_s) * 1000)

    def _hear_caught(self, caught: protocol.CaughtReply) -> None:
        self._time_answer(caught.id)
        if caught.id not in self.memory.caught:
            self._tally.catches += 1
            self._tally.stamps += caught.stamp
        self.memory.believe_caught(caught)

    async def _hear_refused(self, line: Line, refused: protocol.RefusedReply) -> None:
        self._time_answer(refused.id)
        self._tally.refusals[refused.code] += 1
        if refused.code in DAY_IS_OVER_CODES:
            self._taps_again_at_s = monotonic() + 3600
        request = self.memory.believe_refused(refused)
        if request is not None:
            await asyncio.sleep(self._random.uniform(0.5, 2.0))
            self._tally.repeats += 1
            await line.say(request)

    def _time_answer(self, message_id: UUID) -> None:
        asked_at_s = self._asked_at_s.pop(message_id, None)
        if asked_at_s is not None and self._tally.is_timing:
            self._tally.answered_ms.append((perf_counter() - asked_at_s) * 1000)


async def _pause(stop: asyncio.Event, lasts_s: float) -> None:
    """Wait so long, or until told to stop."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), lasts_s)
