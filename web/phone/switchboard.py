"""The phones connected to this process, the world they share, and the tracks of their players.

One `Switchboard` a process. `socket.py` registers connections; `publisher.py` runs the loop that keeps
the world fresh and tells the phones.
"""

import asyncio
import logging
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError

from game.live import kept
from game.live.arriving import Arrival
from game.live.following import Follower
from game.live.track import Track
from game.live.world import World
from geo.position import LatLon
from web.operating.counts import Counts
from web.phone import clock
from web.phone.database import in_thread, in_turn
from web.phone.sky_view import SkyView

logger = logging.getLogger(__name__)

# A player's track stays in memory this long after the last message, so that a short loss of
# signal keeps the last seven fixes. Ten minutes.
TRACK_LASTS_MS = 600_000


class Phone(Protocol):
    """What the switchboard needs of a connection."""

    arrival: Arrival
    sky: SkyView
    one_by_one: asyncio.Lock

    async def tell(self, texts: list[str]) -> None:
        """Send texts to the phone; silently nothing if it has gone."""

    async def hand_over(self) -> None:
        """Say that a newer connection has come, and close."""


class Switchboard:
    """Who is connected, and the state that outlives their connections."""

    def __init__(self) -> None:
        self.world = World()
        self.follower: Follower | None = None
        self.by_player: dict[int, Phone] = {}
        self.by_owner: dict[UUID, Phone] = {}
        self.tracks: dict[int, Track] = {}
        self.wake = asyncio.Event()
        self.counts = Counts()
        self._starting = asyncio.Lock()

    async def start(self) -> bool:
        """Load the world before the first phone is answered; True for the call that did it."""
        async with self._starting:
            if self.follower is not None:
                return False
            self.follower = await in_thread(Follower.start)(self.world, clock.now())
            return True

    async def connect(self, phone: Phone) -> None:
        """Enter a phone; an older connection of the same player is told and closed.

        Catches that the older one still has under way come first, so its lock is passed on: otherwise a repeat
        could be refused a moment before the original is written.
        """
        older = self.by_player.get(phone.arrival.player_id)
        self.by_player[phone.arrival.player_id] = phone
        self.by_owner[phone.arrival.owner] = phone
        if older is not None:
            phone.one_by_one = older.one_by_one
            await older.hand_over()

    def disconnect(self, phone: Phone) -> bool:
        """Forget a connection, unless a newer one has taken its place; True if it was the current one."""
        if self.by_player.get(phone.arrival.player_id) is not phone:
            return False
        del self.by_player[phone.arrival.player_id]
        del self.by_owner[phone.arrival.owner]
        return True

    def track_of(self, arrival: Arrival) -> Track:
        """The player's track: from memory, as it was kept, or a new one."""
        track = self.tracks.get(arrival.player_id)
        saved = arrival.track
        if track is None or (saved is not None and saved.heard_at_ms > track.heard_at_ms):
            track = saved or Track()
            self.tracks[arrival.player_id] = track
        return track

    def phones_around(self, places: list[LatLon], reach_m: float) -> list[Phone]:
        """The phones that see at least one of these places."""
        return [
            phone
            for phone in self.by_player.values()
            if phone.sky.anchor is not None and phone.sky.sees(places, reach_m)
        ]

    async def save(self, players: list[int]) -> None:
        """Keep the tracks of these players; a database that does not answer is asked again ten seconds later."""
        snapshots = {player: kept.snapshot_of(self.tracks[player]) for player in players if player in self.tracks}
        if not snapshots:
            return
        try:
            await in_turn(kept.save)(snapshots, clock.now())
        except DatabaseError as error:
            self.counts.database_failed("tracks")
            logger.warning("%d tracks not kept: %s", len(snapshots), error)

    def forget_quiet(self, now_ms: int) -> None:
        """Drop the tracks of players who have been gone for a while; they are kept in the table."""
        for player, track in list(self.tracks.items()):
            if player not in self.by_player and now_ms - track.heard_at_ms > TRACK_LASTS_MS:
                del self.tracks[player]
