"""Tails the journal and tells the phones what changed around them.

It looks four times a second, at once after a catch here, and with Redis at once after any change anywhere. A
database that does not answer stops nothing: fixes go on from memory, and the loop catches up when it is back.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple
from itertools import islice

from django.db import DatabaseError

from game.coins import queries
from game.live import following, kept, tunables
from game.live.following import Changes, Follower
from game.live.standing import Standing
from game.players import seats
from web import protocol
from web.inbox.inboxes import Listener
from web.inbox.telling import Teller
from web.phone import clock
from web.phone.database import in_thread, in_turn
from web.phone.garbage import Collector
from web.phone.switchboard import Switchboard

logger = logging.getLogger(__name__)

# How often the journal is looked at; seldom while Redis wakes this process. 0.1-1 s.
LOOK_EVERY_S = 0.25
LOOK_EVERY_WHEN_WOKEN_S = 1.0
# However often it is woken, it rests between two looks: fifty a second are enough. 0.01-0.1 s.
REST_S = 0.02
OUTAGE_PAUSE_S = 1.0
FORGET_EVERY_S = 3600.0
# How soon a phone that stands still is told of a balloon whose time has come. 1-30 s.
TURN_EVERY_S = 5.0
# Purses asked for at once: two names of accounts each, and SQLite takes 32,766 values. 100-10000.
MOST_PURSES = 1000
# A phone that takes nothing for so long is given up: it holds nobody else up. 0.5-5 s.
TELL_WITHIN_S = 2.0


class Publisher:
    """Three loops: follow the journal and keep the players' states, as the database allows; turn the sky by the clock.

    News does not wait until the states are written: each has its loop.
    """

    def __init__(self, board: Switchboard, follower: Follower) -> None:
        self._board = board
        self._follower = follower
        self._healed_at_s = self._forgot_at_s = clock.monotonic_s()
        self._turned_at_ms = clock.now_ms()
        self._strangers = False
        self._teller = Teller(board.by_owner, board.inboxes)
        self._garbage = Collector(clock.monotonic_s())

    async def run(self) -> None:
        """Go on until cancelled."""
        await asyncio.gather(self._follow(), self._keep(), self._turn())

    async def _follow(self) -> None:
        board = self._board
        while True:
            every_s = LOOK_EVERY_WHEN_WOKEN_S if board.is_woken else LOOK_EVERY_S
            with suppress(TimeoutError):
                await asyncio.wait_for(board.wake.wait(), every_s)
            board.wake.clear()
            await asyncio.sleep(await self._try_tick())

    async def _try_tick(self) -> float:
        """One tick, whatever goes wrong in it; how long to rest, in seconds."""
        counts = self._board.counts
        try:
            await self.tick()
        except DatabaseError as error:
            counts.database_failed("publisher")
            counts.database_went()
            logger.warning("publisher waits for the database: %s", error)
            return OUTAGE_PAUSE_S
        except Exception:
            logger.exception("publisher skipped a tick")
            return OUTAGE_PAUSE_S
        counts.database_came()
        return REST_S

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(tunables.SAVE_EVERY_S)
            try:
                await self.keep()
            except DatabaseError as error:
                self._board.counts.database_failed("publisher")
                logger.warning("players' states are kept later: %s", error)
            except Exception:
                logger.exception("publisher kept nothing this time")

    async def _turn(self) -> None:
        while True:
            await asyncio.sleep(TURN_EVERY_S)
            try:
                await self.turn(clock.now_ms())
                self._garbage.collect_if_due(clock.monotonic_s(), self._board.counts.connections)
            except Exception:
                logger.exception("publisher skipped a turn")

    async def tick(self) -> None:
        """One round: follow, write what an outage left, heal, each at its time."""
        now_s = clock.monotonic_s()
        await self._publish(await in_thread(self._follower.take)(clock.now(), now_s))
        await self._board.seating.write_again()
        if now_s - self._healed_at_s >= tunables.HEAL_EVERY_S:
            await self.heal()
            self._healed_at_s = now_s

    async def keep(self) -> None:
        """Write the states of the connected players, forget those who have gone and, now and then, what is too old."""
        await self._board.save(list(self._board.by_player))
        self._board.forget_quiet(clock.now_ms())
        now_s = clock.monotonic_s()
        if now_s - self._forgot_at_s >= FORGET_EVERY_S:
            await in_turn(kept.forget_old)(clock.now())
            self._forgot_at_s = now_s

    async def heal(self) -> None:
        """Find what the journal did not tell: in the sky by version, among the phones by their seats."""
        known = following.versions_in(self._board.world.by_id.values())
        await self._publish(await in_thread(following.heal)(known, clock.now()))
        await self._dismiss_strangers()

    async def _dismiss_strangers(self) -> None:
        """Close the connections of those who may play no more, and of those who sit elsewhere by now."""
        phones = list(self._board.by_player.values())
        holders = await in_thread(seats.holders)([phone.player_id for phone in phones])
        for phone in phones:
            if phone.player_id not in holders:
                self._board.tracks.pop(phone.player_id, None)
                phone.log_out()
            elif holders[phone.player_id] != phone.seat:
                phone.push_aside()
        await self._teller.dismiss_strangers(clock.now())

    async def turn(self, now_ms: int) -> None:
        """Tell the phones around balloons that have opened, closed or got a new stock to show since the last turn."""
        turned = self._board.world.turned(self._turned_at_ms, now_ms)
        self._turned_at_ms = now_ms
        await self._tell_skies(turned)

    async def _publish(self, changes: Changes) -> None:
        for seat in changes.seats_taken:
            self._board.seating.taken(seat)
        for seat in changes.seats_left:
            self._board.seating.left(seat)
        shown, gone = following.apply(self._board.world, changes, clock.now_ms())
        self._strangers |= changes.somebody_left
        self._board.purses_due |= changes.owners & self._board.by_owner.keys()
        self._teller.heed(changes)
        if changes.more:
            self._board.wake.set()
        await self._tell_skies([*shown, *gone])
        if self._strangers:
            await self._dismiss_strangers()
            self._strangers = False
        await self._tell_wallets()
        await tell_all(await self._teller.take(clock.now()))

    async def _tell_skies(self, changed: list[Standing]) -> None:
        """Every phone within reach looks again and is told the difference."""
        if not changed:
            return
        now_ms = clock.now_ms()
        looks = [
            (phone, phone.sky.look_from(None, now_ms))
            for phone in self._board.phones_around(balloon.position for balloon in changed)
        ]
        await tell_all([(phone, protocol.encode(change)) for phone, change in looks if change is not None])

    async def _tell_wallets(self) -> None:
        """Many purses in one question; owners whose purse could not be read come again in the next round.

        They are taken before the question: a catch that is written while it is asked makes its owner due anew.
        """
        due = self._board.purses_due
        while due:
            owners = list(islice(due, MOST_PURSES))
            due.difference_update(owners)
            try:
                purses = await in_thread(queries.purses_of)(owners)
            except BaseException:
                due.update(owners)
                raise
            texts = {owner: protocol.encode(protocol.WalletChange(*astuple(purse))) for owner, purse in purses.items()}
            phones = self._board.by_owner
            await tell_all([(phones[owner], text) for owner, text in texts.items() if owner in phones])


async def tell_all(told: Sequence[tuple[Listener, str]]) -> None:
    """Tell many phones at once; one that does not take it in time is given up, and comes back with a fresh view."""
    telling = {asyncio.create_task(phone.tell([text])): phone for phone, text in told}
    if not telling:
        return
    _, stuck = await asyncio.wait(telling, timeout=TELL_WITHIN_S)
    for task in stuck:
        task.cancel()
        telling[task].drop()
