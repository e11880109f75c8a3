"""Runs many simulated phones in one event loop: joins them, lets them play, settles, and compares with the ledger."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Final

from django.utils import timezone

from web.simulation import beside
from web.simulation.beside import Disagreement
from web.simulation.characters import character_of
from web.simulation.joining import TooManyGuests, join
from web.simulation.memory import Memory
from web.simulation.phone import Phone, Surroundings
from web.simulation.starting import StartingPlaces
from web.simulation.tally import Tally

JOINING_AT_ONCE: Final = 8
# The first phones look around; the others then start beside what these were told of.
SCOUTS_SHARE: Final = 0.1
SCOUTS_AT_LEAST: Final = 3
SCOUTING_S: Final = 4.0
STARTS_PER_S: Final = 50.0
CONFIRMED_SHARE: Final = 0.5
ANSWERED_WITHIN_S: Final = 12.0
AGREED_WITHIN_S: Final = 10.0


@dataclass(slots=True)
class Outcome:
    """What a run found; `disagreements` is None when the server's database was out of reach."""

    tally: Tally
    unanswered: int = 0
    disagreements: list[Disagreement] | None = None


@dataclass(slots=True)
class Crowd:
    """All phones of one run."""

    url: str
    players: int
    random: Random
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    tally: Tally = field(default_factory=Tally)
    phones: list[Phone] = field(default_factory=list)
    places: StartingPlaces = field(init=False)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = StartingPlaces(self.random)

    async def join(self, joined: Callable[[], None]) -> None:
        """Make every player a guest over HTTP; `joined` is called for each."""
        around = Surroundings(self.url, self.places, self.tally, self.stop)
        gate = asyncio.Semaphore(JOINING_AT_ONCE)

        async def join_one() -> None:
            async with gate:
                session_key = await asyncio.to_thread(_become_guest, self.url)
            own_random = Random(self.random.random())
            self.phones.append(Phone(session_key, character_of(own_random), around, own_random))
            joined()

        async with asyncio.TaskGroup() as group:
            for _ in range(self.players):
                group.create_task(join_one())

    async def play(self) -> None:
        """Let all phones play: scouts first, then the rest, spread over seconds; returns when all have begun."""
        scouts = max(SCOUTS_AT_LEAST, int(self.players * SCOUTS_SHARE))
        await self._begin(self.phones[:scouts])
        await _wait(self.stop, SCOUTING_S)
        self.places.is_scouting = False
        await self._begin(self.phones[scouts:])
        await self._confirm_some()

    async def _begin(self, phones: Sequence[Phone]) -> None:
        for phone in phones:
            self._tasks.append(asyncio.create_task(phone.live()))
            await _wait(self.stop, 1 / STARTS_PER_S)

    async def _confirm_some(self) -> None:
        """Guests catch five a day; beside the database half of the players become more than that."""
        if not await asyncio.to_thread(beside.is_beside, self._memories()):
            return
        welcomed = [phone.memory.player for phone in self.phones if phone.memory.player is not None]
        chosen = [player for player in welcomed if self.random.random() < CONFIRMED_SHARE]
        await asyncio.to_thread(beside.confirm, chosen, now=timezone.now())

    async def finish(self) -> Outcome:
        """Stop walking, have everything answered, and compare while the phones still listen."""
        self.stop.set()
        await asyncio.gather(*self._tasks)
        self.tally.is_timing = False
        stay = asyncio.Event()
        settling = []
        for phone in self.phones:
            settling.append(asyncio.create_task(phone.settle(stay)))
            await asyncio.sleep(1 / STARTS_PER_S)
        deadline_s = monotonic() + ANSWERED_WITHIN_S
        while self._unanswered() and monotonic() < deadline_s:
            await asyncio.sleep(0.2)
        found = await self._compare()
        stay.set()
        await asyncio.gather(*settling)
        return Outcome(self.tally, self._unanswered(), found)

    async def abandon(self) -> None:
        """Stop at once, without comparing anything."""
        self.stop.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _compare(self) -> list[Disagreement] | None:
        """What phones and ledger tell differently, once messages under way have had time to arrive."""
        if not await asyncio.to_thread(beside.is_beside, self._memories()):
            return None
        deadline_s = monotonic() + AGREED_WITHIN_S
        while True:
            found = await asyncio.to_thread(beside.disagreements, self._memories())
            if not found or monotonic() > deadline_s:
                return found
            await asyncio.sleep(0.5)

    def _memories(self) -> list[Memory]:
        return [phone.memory for phone in self.phones]

    def _unanswered(self) -> int:
        return sum(len(phone.memory.outbox) for phone in self.phones)


def _become_guest(url: str) -> str:
    """Through the start page; beyond the hour's limit of guests, through the database, if that is the server's."""
    try:
        return join(url)
    except TooManyGuests:
        return beside.make_guest()


async def _wait(stop: asyncio.Event, lasts_s: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), lasts_s)
