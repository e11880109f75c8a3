"""The seats that this process holds, and the courtesy between a player's older and newer connection.

A newcomer takes the seat in the table first: from then on nothing that the older connection does is written. It then
waits a little for the older one's process to say good-bye and to keep its state; one that is stopped, cut off or dead
is not waited for any longer, and the state that was kept last serves.

    newcomer: take ── seat_taken ──▶ holder: taken over, state kept ── seat_left ──▶ newcomer: load, welcome
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from django.db import DatabaseError
from django.utils.crypto import salted_hmac

from game.live import leaving, sitting_down
from game.live.leaving import Parting
from game.players import seats
from web.phone import clock
from web.phone.database import in_turn
from web.phone.together import Together

logger = logging.getLogger(__name__)

# A process that lives hears of a newcomer within 1 s and needs a few writes. After that it is taken for dead, and a
# player waits this long after a crash. 1-5 s.
HANDOVER_PATIENCE_S: Final = 2.0
# Seats that were left a moment before the newcomer began to wait: minutes of them.
MOST_REMEMBERED: Final = 4096


def seat_of(session_key: str) -> UUID:
    """The name of a new seat; a browser is a device as long as its session lasts, and no key can be told from it."""
    return seats.name_on(int(salted_hmac("web.phone.seating", session_key, algorithm="sha256").hexdigest(), 16))


class Seated(Protocol):
    """A connection that sits down, as far as this module looks."""

    player_id: int
    seat: UUID

    def push_aside(self) -> None:
        """Begin to say that a newer connection has come, and leave."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A seat that was taken, and whose it was."""

    pushed_aside: UUID | None


async def _sit_down(wanted: Sequence[tuple[int, UUID]]) -> dict[tuple[int, UUID], Taken]:
    older = await in_turn(sitting_down.take_all)(seats=wanted, now=clock.now())
    return {(player, seat): Taken(older[seat]) for player, seat in wanted if seat in older}


class Seating:
    """One process's seats."""

    def __init__(self) -> None:
        self._held: dict[UUID, Seated] = {}
        self._awaited: dict[UUID, asyncio.Event] = {}
        self._left: dict[UUID, None] = {}
        self._partings: list[Parting] = []
        self._unwritten: deque[Parting] = deque(maxlen=MOST_REMEMBERED)
        self._in_turn = asyncio.Lock()
        self._sitting_down = Together(_sit_down)

    async def take(self, phone: Seated) -> None:
        """Sit down, and return when the older connection's state can be loaded.

        It is known here before the table knows it, so that whoever takes it next finds it.

        Raises:
            DatabaseError: nobody can sit down now.
            Player.DoesNotExist: this player may not play any more.
        """
        self._held[phone.seat] = phone
        if (older := await self._sit_down(phone)) is None:
            return
        if (neighbour := self._held.pop(older, None)) is not None:
            neighbour.push_aside()  # their state is in this process's memory
        else:
            await self._until_left(older)

    async def _sit_down(self, phone: Seated) -> UUID | None:
        """With the others of this turn; who is left out asks alone, and waits for whatever keeps their row."""
        turn = await self._sitting_down.ask((phone.player_id, phone.seat))
        if turn is not None:
            return turn.pushed_aside
        return await in_turn(sitting_down.take)(player_id=phone.player_id, seat=phone.seat, now=clock.now())

    async def _until_left(self, older: UUID) -> None:
        if older in self._left:
            return
        left = self._awaited.setdefault(older, asyncio.Event())
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(left.wait(), HANDOVER_PATIENCE_S)
        finally:
            self._awaited.pop(older, None)

    def taken(self, seat: UUID) -> None:
        """Another connection, here or elsewhere, has taken this seat."""
        if (phone := self._held.get(seat)) is not None:
            phone.push_aside()

    def left(self, seat: UUID) -> None:
        """The state of whoever had this seat can be loaded."""
        if (awaited := self._awaited.pop(seat, None)) is not None:
            awaited.set()
        self._left[seat] = None
        while len(self._left) > MOST_REMEMBERED:
            del self._left[next(iter(self._left))]

    async def leave(self, parting: Parting) -> None:
        """Write that a connection has ended; those that end together are written together."""
        if self._held.pop(parting.seat, None) is None:
            return  # a neighbour took it, and has the state
        self._partings.append(parting)
        async with self._in_turn:
            partings, self._partings = self._partings, []
            if partings:
                await self._write(partings)

    async def write_again(self) -> None:
        """Write what an outage left unwritten, once the database answers: who comes back elsewhere waits for it.

        What fails again is given up: the publisher, which asks for this, has more to do.
        """
        if not self._unwritten:
            return
        partings, self._unwritten = list(self._unwritten), deque(maxlen=MOST_REMEMBERED)
        try:
            await in_turn(leaving.leave)(partings, clock.now())
        except DatabaseError as error:
            logger.warning("%d states are lost with the process: %s", len(partings), error)

    async def _write(self, partings: list[Parting]) -> None:
        try:
            await in_turn(leaving.leave)(partings, clock.now())
        except DatabaseError as error:
            self._unwritten += partings
            logger.warning("%d seats are not free, states not kept: %s", len(partings), error)
        for parting in partings:
            self.left(parting.seat)
