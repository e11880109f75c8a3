"""The one connection of a player that may catch, whichever process holds it.

A connection takes the seat before it is answered; from that moment whatever an older one still has under way
writes nothing (`balloons.catching` asks under the player's lock), however long its process slept. Both turns of a
seat are told in the journal: `seat_taken`, so that its holder says good-bye, and `seat_left`, so that the
newcomer knows that the holder's last state is kept. Neither waits for the other for ever.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from game.journal import writing as journal
from game.players.models import Player


@transaction.atomic
def take(*, player_id: int, seat: UUID, now: datetime) -> UUID | None:
    """Sit down; the seat of the connection that has been pushed aside, None if the last one has left.

    Raises:
        Player.DoesNotExist: there is no such player, or they are not active any more.
    """
    player = Player.objects.defer(None).select_for_update().get(pk=player_id, is_active=True)
    Player.objects.filter(pk=player_id).update(seat=seat)
    if player.seat is not None:
        journal.append(kind="seat_taken", now=now, subject=player.seat)
    return player.seat


@transaction.atomic
def leave(*, seats: Iterable[tuple[int, UUID]], now: datetime) -> None:
    """Free the seats of these players; those that have been taken meanwhile are told to be left.

    Args:
        seats: each player with the seat they had; one player may have had two.
    """
    for player_id, seat in sorted(seats):
        if not Player.objects.filter(pk=player_id, seat=seat).update(seat=None):
            journal.append(kind="seat_left", now=now, subject=seat)


def holders(players: Iterable[int]) -> dict[int, UUID | None]:
    """The seat of each of these players that is still active."""
    rows = Player.objects.filter(pk__in=list(players), is_active=True)
    return dict(rows.values_list("pk", "seat"))
