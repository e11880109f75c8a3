"""What the live path needs to know when a phone connects: one visit to the database, after it has taken its seat."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from game.balloons.models import Sky
from game.coins import queries
from game.live import kept
from game.live.track import Track
from game.players import purses
from game.players.models import Player


@dataclass(frozen=True, slots=True)
class Arrival:
    """The player who has come, their coins, their kept track, and today's promise."""

    player_id: int
    public_id: UUID
    owner: UUID
    wallet: int
    pending: int
    commitment: str | None
    track: Track | None


def arrive(player_id: int, today: date) -> Arrival:
    """Everything about a player that the socket's welcome tells."""
    player = Player.objects.get(pk=player_id)
    owner = purses.owner_of(player_id)
    purse = queries.purse_of(owner)
    sky = Sky.objects.filter(date=today).first()
    return Arrival(
        player_id=player_id,
        public_id=player.public_id,
        owner=owner,
        wallet=purse.wallet,
        pending=purse.pending,
        commitment=sky.commitment if sky else None,
        track=kept.load(player_id),
    )
