"""What the live path needs to know when phones connect: one visit to the database, after they took their seats."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from game.balloons.models import Sky
from game.coins import queries
from game.inbox import reading
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
    unread: int = 0


def arrive_all(players: Iterable[int], today: date) -> dict[int, Arrival]:
    """Everything about these players that their sockets' welcomes tell; those who are gone are left out.

    Six questions however many come: a mast that is back brings thousands in a few seconds.
    """
    public_ids = dict(Player.objects.filter(pk__in=list(players)).values_list("pk", "public_id"))
    owners = _owners_of(public_ids)
    balances = queries.purses_of(owners.values())
    commitment = Sky.objects.filter(date=today).values_list("commitment", flat=True).first()
    tracks = kept.load_all(public_ids)
    unread = reading.unread_of(public_ids)
    return {
        player_id: Arrival(
            player_id=player_id,
            public_id=public_ids[player_id],
            owner=owner,
            wallet=balances[owner].wallet,
            pending=balances[owner].pending,
            commitment=commitment,
            track=tracks.get(player_id),
            unread=unread[player_id],
        )
        for player_id, owner in owners.items()
    }


def _owners_of(players: Collection[int]) -> dict[int, UUID]:
    """The owners of those who are still there: whoever is deleted at this very moment is no reason to fail for all."""
    try:
        return purses.owners_of(players)
    except IntegrityError:
        return {player: owner for player in players if (owner := _owner_of(player)) is not None}


def _owner_of(player_id: int) -> UUID | None:
    try:
        return purses.owner_of(player_id)
    except IntegrityError:
        return None  # gone: nobody is there to have a purse
