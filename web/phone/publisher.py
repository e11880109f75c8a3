"""Tails the journal and tells the phones what changed around them.

One loop a process. It wakes four times a second, or at once after a catch here. A database that does
not answer stops nothing: fixes go on from memory, and the loop catches up when it is back.
"""

import asyncio
import logging
from contextlib import suppress
from uuid import UUID

from django.db import DatabaseError

from game.coins import queries
from game.live import following, kept, tunables
from game.live.following import Changes, Follower
from game.live.standing import Standing
from web import protocol
from web.phone import clock
from web.phone.database import in_thread, in_turn
from web.phone.switchboard import Phone, Switchboard

logger = logging.getLogger(__name__)

TICK_S = 0.25
OUTAGE_PAUSE_S = 1.0
FORGET_EVERY_S = 3600.0
# How soon a phone that stands still is told of a balloon whose time has come. 1-30 s.
TURN_EVERY_S = 5.0


class Publisher:
    """The loop and its timetable."""

    def __init__(self, board: Switchboard, follower: Follower) -> None:
        self._board = board
        self._follower = follower
        self._saved_at_s = self._healed_at_s = self._forgot_at_s = self._turned_at_s = clock.monotonic_s()
        self._turned_at_ms = clock.now_ms()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._board.wake.wait(), TICK_S)
            self._board.wake.clear()
            try:
                await self.tick()
                self._board.counts.database_came()
            except DatabaseError as error:
                self._board.counts.database_failed("publisher")
                self._board.counts.database_went()
                logger.warning("publisher waits for the database: %s", error)
                await asyncio.sleep(OUTAGE_PAUSE_S)
            except Exception:
                logger.exception("publisher skipped a tick")
                await asyncio.sleep(OUTAGE_PAUSE_S)

    async def tick(self) -> None:
        """One round: follow, turn, heal, save, forget, each at its time."""
        now_s = clock.monotonic_s()
        changes = await in_thread(self._follower.take)(clock.now(), now_s)
        await self._publish(changes)
        if now_s - self._turned_at_s >= TURN_EVERY_S:
            await self.turn(clock.now_ms())
            self._turned_at_s = now_s
        if now_s - self._healed_at_s >= tunables.HEAL_EVERY_S:
            known = following.versions_in(self._board.world.by_id.values())
            await self._publish(await in_thread(following.heal)(known, clock.now()))
            self._healed_at_s = now_s
        if now_s - self._saved_at_s >= tunables.SAVE_EVERY_S:
            await self._board.save(list(self._board.by_player))
            self._board.forget_quiet(clock.now_ms())
            self._saved_at_s = now_s
        if now_s - self._forgot_at_s >= FORGET_EVERY_S:
            await in_turn(kept.forget_old)(clock.now())
            self._forgot_at_s = now_s

    async def turn(self, now_ms: int) -> None:
        """Tell the phones around balloons that have opened, closed or got a new stock to show since the last turn."""
        turned = self._board.world.turned(self._turned_at_ms, now_ms)
        self._turned_at_ms = now_ms
        await self._tell_skies(turned)

    async def _publish(self, changes: Changes) -> None:
        if not changes:
            return
        shown, gone = following.apply(self._board.world, changes, clock.now_ms())
        await self._tell_skies([*shown, *gone])
        for owner in changes.owners:
            await self._tell_wallet(owner)

    async def _tell_skies(self, changed: list[Standing]) -> None:
        """Every phone within reach looks again and is told the difference."""
        if not changed:
            return
        places = [balloon.position for balloon in changed]
        now_ms = clock.now_ms()
        for phone in self._board.phones_around(places, tunables.SKY_RADIUS_M):
            change = phone.sky.look_from(None, now_ms)
            if change is not None:
                await phone.tell([protocol.encode(change)])

    async def _tell_wallet(self, owner: UUID) -> None:
        phone: Phone | None = self._board.by_owner.get(owner)
        if phone is None:
            return
        purse = await in_thread(queries.purse_of)(owner)
        await phone.tell([protocol.encode(protocol.WalletChange(purse.wallet, purse.pending))])
