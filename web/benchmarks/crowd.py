"""All phones of a benchmark together: they come, play, are cut off and come back; each time a window is measured."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Final

from web.benchmarks.adaptive_phone import AdaptivePhone, Tally
from web.benchmarks.processes import processor_s, resident_bytes
from web.benchmarks.standing_phones import standing_places, tails_at
from web.scratch.serving import ScratchServer
from web.scratch.shapes import Staged

AT_ONCE: Final = 20
# After a cut, phones come back at random within this: the server's own draining asks for as much.
RETURN_WITHIN_S: Final = 5.0
ALL_BACK_WITHIN_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Window:
    """What was seen in a stretch of time, and what it cost; `busy` is the share of a core."""

    lasted_s: float
    cpu_s: float
    client_busy: float
    latencies_s: Sequence[float]
    arrivals_s: Sequence[float]
    turned_away: int
    cut_off: int

    @property
    def busy(self) -> float:
        """How much of a core the server had in use."""
        return self.cpu_s / self.lasted_s

    @property
    def fixes_per_s(self) -> float:
        """Answered fixes a second."""
        return len(self.latencies_s) / self.lasted_s


class Crowd:
    """As many phones as were staged."""

    def __init__(self, server: ScratchServer, staged: Staged) -> None:
        self._server = server
        self._random = Random(3_000)
        self._tally = Tally()
        places = standing_places(len(staged.guests))
        self.phones = [
            AdaptivePhone(server.port, staged.headers_of(guest), tails_at(place), self._tally)
            for guest, place in zip(staged.guests, places, strict=True)
        ]
        self._begin()

    def _begin(self) -> None:
        self._tally.latencies_s, self._tally.arrivals_s = [], []
        self._tally.turned_away = self._tally.cut_off = 0
        self._began_s, self._used_s = time.monotonic(), processor_s(self._server.pid)
        self._own_s = time.process_time()

    def _end(self) -> Window:
        tally, lasted_s = self._tally, time.monotonic() - self._began_s
        return Window(
            lasted_s=lasted_s,
            cpu_s=processor_s(self._server.pid) - self._used_s,
            client_busy=(time.process_time() - self._own_s) / lasted_s,
            latencies_s=tally.latencies_s,
            arrivals_s=tally.arrivals_s,
            turned_away=tally.turned_away,
            cut_off=tally.cut_off,
        )

    async def assemble(self, earlier: int) -> tuple[Window, float]:
        """Let the first phones come and go, so that caches are warm, then the others come to stay.

        What was seen of those, and by how many bytes the server grew for each.
        """
        passing, self.phones = self.phones[:earlier], self.phones[earlier:]
        await self._come(passing)
        await asyncio.sleep(1.0)
        for phone in passing:
            phone.go()
        await asyncio.sleep(1.0)
        before = resident_bytes(self._server.pid)
        self._begin()
        await self._come(self.phones)
        window = self._end()
        await asyncio.sleep(1.0)
        return window, (resident_bytes(self._server.pid) - before) / len(self.phones)

    async def _come(self, phones: Sequence[AdaptivePhone]) -> None:
        """A few at a time, as on an ordinary day."""
        for first in range(0, len(phones), AT_ONCE):
            await asyncio.gather(*(phone.come(self._random) for phone in phones[first : first + AT_ONCE]))

    async def play(self, seconds: float) -> Window:
        """Let everybody send fixes as they are told."""
        self._begin()
        await asyncio.sleep(seconds)
        return self._end()

    async def storm(self) -> Window:
        """All are cut off at once and come back at random; the window ends when the last one is welcome, or late."""
        for phone in self.phones:
            phone.go()
        self._begin()
        with suppress(TimeoutError):
            async with asyncio.timeout(ALL_BACK_WITHIN_S):
                await asyncio.gather(*(self._return(phone) for phone in self.phones))
        return self._end()

    async def _return(self, phone: AdaptivePhone) -> None:
        await asyncio.sleep(self._random.uniform(0.0, RETURN_WITHIN_S))
        await phone.come(self._random)

    def hurry(self, haste: float) -> None:
        """From now on everybody waits so many times less than they are told."""
        self._tally.haste = haste
