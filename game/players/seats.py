"""The one connection of a player that may catch, whichever process holds it.

A connection takes the seat before it is answered; from that moment whatever an older one still has under way
writes nothing (`balloons.catching` asks under the player's lock), however long its process slept. Both turns of a
seat are told in the journal: `seat_taken`, so that its holder says good-bye, and `seat_left`, so that the
newcomer knows that the holder's last state is kept. Neither waits for the other for ever.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from game.journal import writing as journal
from game.players.models import Player

# Of the 128 bits of a seat's name the last 62 are the device's (a UUID of version 8, RFC 9562, section 5.8).
DEVICE_BITS: Final = 62
_VERSION_8: Final = (8 << 76) | (0b10 << 62)

SIT_DOWN: Final = "UPDATE players_player SET seat = %s WHERE id = %s"


def name_on(device: int) -> UUID:
    """A new seat of a device: nobody else's, and still to be told from a seat of another device.

    Args:
        device: any number; its last 62 bits count.
    """
    apart = (secrets.randbits(48) << 80) | (secrets.randbits(12) << 64)
    return UUID(int=apart | _VERSION_8 | device & (1 << DEVICE_BITS) - 1)


def is_elsewhere(seat: UUID, other: UUID) -> bool:
    """Whether two seats are surely of different devices: those that an older release named tell nothing.

    >>> is_elsewhere(name_on(7), name_on(7)), is_elsewhere(name_on(7), name_on(8))
    (False, True)
    """
    return seat.version == other.version == 8 and device_of(seat) != device_of(other)


def device_of(seat: UUID) -> int:
    """The device in a seat's name."""
    return seat.int & (1 << DEVICE_BITS) - 1


def take(*, player_id: int, seat: UUID, now: datetime) -> UUID | None:
    """Sit down; the seat of the connection that has been pushed aside, None if the last one has left.

    Raises:
        Player.DoesNotExist: there is no such player, or they are not active any more.
    """
    older = _take(seats=[(player_id, seat)], now=now, skips_locked=False)
    if seat not in older:
        raise Player.DoesNotExist(f"player {player_id} is not active")
    return older[seat]


def take_all(*, seats: Sequence[tuple[int, UUID]], now: datetime) -> dict[UUID, UUID | None]:
    """Let many sit down at once, locked in the order of their players.

    For each seat the one that has been pushed aside, as `take` tells it. Players who may not play are left out, and
    so is on PostgreSQL who is busy in another transaction: nobody waits for somebody else's lock, `take` waits for
    one's own. A player who comes twice sits where they came last.
    """
    return _take(seats=seats, now=now, skips_locked=True)


@transaction.atomic(savepoint=False)
def _take(*, seats: Sequence[tuple[int, UUID]], now: datetime, skips_locked: bool) -> dict[UUID, UUID | None]:
    players = Player.objects.filter(pk__in={player for player, _ in seats}, is_active=True)
    held = _locked(players, skips_locked=skips_locked)
    older: dict[UUID, UUID | None] = {}
    for player, seat in seats:
        if player in held:
            older[seat], held[player] = held[player], seat
    as_column = Player._meta.get_field("seat").get_db_prep_value  # noqa: SLF001 - Django's documented API
    rows = [(as_column(held[player], connection), player) for player in held]
    with connection.cursor() as cursor:
        cursor.executemany(SIT_DOWN, rows)
    journal.append_about(kind="seat_taken", now=now, subjects=[seat for seat in older.values() if seat is not None])
    return older


def _locked(players: QuerySet[Player], *, skips_locked: bool) -> dict[int, UUID | None]:
    """The seats of these players, and their rows for ourselves until the transaction ends."""
    rows = players.order_by("pk").select_for_update(skip_locked=skips_locked)
    return dict(rows.values_list("pk", "seat"))


@transaction.atomic
def leave(*, seats: Iterable[tuple[int, UUID]], now: datetime) -> None:
    """Free the seats of these players; those that have been taken meanwhile are told to be left.

    So are those of players who are busy in another transaction: nobody sits there, whatever the table says.

    Args:
        seats: each player with the seat they had; one player may have had two.
    """
    parting = list(seats)
    players = Player.objects.filter(pk__in={player for player, _ in parting})
    held = _locked(players, skips_locked=True)
    free = [player for player, seat in parting if held.get(player) == seat]
    Player.objects.filter(pk__in=free).update(seat=None)
    journal.append_about(
        kind="seat_left", now=now, subjects=[seat for player, seat in parting if held.get(player) != seat]
    )


def holders(players: Iterable[int]) -> dict[int, UUID | None]:
    """The seat of each of these players that is still active."""
    rows = Player.objects.filter(pk__in=list(players), is_active=True)
    return dict(rows.values_list("pk", "seat"))
