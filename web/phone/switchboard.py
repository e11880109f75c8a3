"""The phones connected to this process, the world they share, and the tracks of their players.

One `Switchboard` a process. `socket.py` registers connections; `publisher.py` runs the loop that keeps
the world fresh and tells the phones.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError
from django.utils import timezone

from game.live import kept, tunables
from game.live.arriving import Arrival, arrive_all
from game.live.following import Follower
from game.live.leaving import Parting
from game.live.track import Track
from game.live.world import World, sky_cells_around
from game.players.models import Player
from geo.position import LatLon
from web.inbox.inboxes import Inboxes
from web.operating.counts import Counts
from web.phone import clock, sessions
from web.phone.database import in_thread, in_turn
from web.phone.seating import Seating
from web.phone.sky_view import SkyView
from web.phone.together import Together

logger = logging.getLogger(__name__)

# A player's track stays in memory this long after the last message, so that a short loss of
# signal keeps the last seven fixes. Ten minutes.
TRACK_LASTS_MS = 600_000


class Phone(Protocol):
    """What the switchboard needs of a connection."""

    player_id: int
    seat: UUID
    arrival: Arrival
    sky: SkyView
    one_by_one: asyncio.Lock

    @property
    def language(self) -> str:
        """What the player reads; empty before the phone has said hello."""

    async def tell(self, texts: list[str]) -> None:
        """Send texts to the phone; silently nothing if it has gone."""

    def push_aside(self) -> None:
        """Begin to say that a newer connection has come, and leave."""

    def log_out(self) -> None:
        """Begin to end the connection of somebody who may not play any more."""

    async def drain(self, invitation: str) -> None:
        """Tell the phone when to come back, answer what it has asked, and leave."""

    def drop(self) -> None:
        """Give up a phone that takes nothing any more."""


async def _players_of(session_keys: Sequence[str]) -> dict[str, int]:
    return await in_thread(sessions.players_of)(session_keys, clock.now())


async def _arrivals_of(players: Sequence[int]) -> dict[int, Arrival]:
    return await in_thread(arrive_all)(players, timezone.localdate())


class Switchboard:
    """Who is connected, and the state that outlives their connections."""

    def __init__(self) -> None:
        self.world = World()
        self.follower: Follower | None = None
        self.by_player: dict[int, Phone] = {}
        self.by_owner: dict[UUID, Phone] = {}
        self.tracks: dict[int, Track] = {}
        # Owners whose phones have yet to be told what the purse holds; they stay until it could be read.
        self.purses_due: set[UUID] = set()
        self.wake = asyncio.Event()
        self.inboxes = Inboxes()
        self.counts = Counts()
        self.seating = Seating()
        self._visitors = Together(_players_of)
        self._arrivals = Together(_arrivals_of)
        self.draining = False
        self.is_woken = False
        self._starting = asyncio.Lock()

    async def start(self) -> bool:
        """Load the world before the first phone is answered; True for the call that did it."""
        async with self._starting:
            if self.follower is not None:
                return False
            self.follower = await in_thread(Follower.start)(self.world, clock.now())
            return True

    async def visitor_of(self, session_key: str) -> int | None:
        """The player of a session; None if it is nobody's."""
        return await self._visitors.ask(session_key) if session_key else None

    async def arrival_of(self, player_id: int) -> Arrival:
        """What a player's welcome tells, once they have their seat.

        Raises:
            Player.DoesNotExist: there is no such player any more.
        """
        arrival = await self._arrivals.ask(player_id)
        if arrival is None:
            raise Player.DoesNotExist(f"player {player_id} has gone")
        return arrival

    def connect(self, phone: Phone) -> None:
        """Enter a phone; an older connection of the same player is pushed aside.

        Catches that the older one still has under way come first, so its lock is passed on: otherwise a repeat
        could be refused a moment before the original is written.
        """
        older = self.by_player.get(phone.player_id)
        self.by_player[phone.player_id] = phone
        self.by_owner[phone.arrival.owner] = phone
        if older is not None:
            phone.one_by_one = older.one_by_one
            older.push_aside()

    def disconnect(self, phone: Phone) -> None:
        """Forget a connection, unless a newer one has taken its place."""
        if self.by_player.get(phone.player_id) is phone:
            del self.by_player[phone.player_id]
            del self.by_owner[phone.arrival.owner]

    async def part(self, phone: Phone) -> None:
        """Keep the state of a phone that has gone, and free its seat."""
        track = self.tracks.get(phone.player_id)
        state = kept.changed(track) if track is not None else None
        await self.seating.leave(Parting(phone.player_id, phone.seat, state))

    def track_of(self, arrival: Arrival) -> Track:
        """The player's track: from memory, as it was kept, or a new one."""
        track = self.tracks.get(arrival.player_id)
        saved = arrival.track
        if track is None or (saved is not None and saved.heard_at_ms > track.heard_at_ms):
            track = saved or Track()
            self.tracks[arrival.player_id] = track
        return track

    def phones_around(self, places: Iterable[LatLon]) -> list[Phone]:
        """The phones that see at least one of these places: those of distant cells are not even measured."""
        by_cell: defaultdict[int, list[LatLon]] = defaultdict(list)
        for place in places:
            for cell in sky_cells_around(place):
                by_cell[cell].append(place)
        return [
            phone
            for phone in self.by_player.values()
            if (near := by_cell.get(phone.sky.cell)) is not None and phone.sky.sees(near, tunables.SKY_RADIUS_M)
        ]

    async def save(self, players: Iterable[int]) -> None:
        """Keep the tracks of these players that have changed; a database that is away is asked again 10 s later."""
        tracks = {player: track for player in players if (track := self.tracks.get(player)) is not None}
        states = {player: state for player, track in tracks.items() if (state := kept.changed(track)) is not None}
        if not states:
            return
        try:
            await in_turn(kept.save)(states, clock.now())
        except DatabaseError as error:
            self.counts.database_failed("tracks")
            logger.warning("%d tracks not kept: %s", len(states), error)
            return
        for player, state in states.items():
            tracks[player].kept = state.snapshot

    def forget_quiet(self, now_ms: int) -> None:
        """Drop the tracks of players who have been gone for a while; they are kept in the table."""
        for player, track in list(self.tracks.items()):
            if player not in self.by_player and now_ms - track.heard_at_ms > TRACK_LASTS_MS:
                del self.tracks[player]
