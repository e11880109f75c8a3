"""From a person to the opaque owner in the ledger, and back only as far as settling needs."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from game import sql
from game.players.models import Purse

_STAYING = "SELECT owner FROM players_purse JOIN players_player ON players_player.id = player_id WHERE owner IN ({})"
_HOLDING = {"postgresql": " FOR KEY SHARE OF players_player SKIP LOCKED", "sqlite": ""}
_PRESENT = "SELECT id FROM players_player WHERE id IN ({}) ORDER BY id"
_WAITING = {"postgresql": " FOR KEY SHARE", "sqlite": ""}


def owner_of(player_id: int) -> UUID:
    """The ledger owner of a player; made on first use."""
    purse, _ = Purse.objects.get_or_create(player_id=player_id)
    return purse.owner


def owners_of(players: Iterable[int]) -> dict[int, UUID]:
    """The ledger owner of each of these players; made on first use."""
    asked = set(players)
    known = dict(Purse.objects.filter(player_id__in=asked).values_list("player_id", "owner"))
    return known | {player: owner_of(player) for player in sorted(asked - known.keys())}


def players_of(owners: Iterable[UUID]) -> dict[UUID, int]:
    """The player of each of these owners; those whose person is gone are left out."""
    purses = Purse.objects.filter(owner__in=list(owners)).order_by("player_id")
    return dict(purses.values_list("owner", "player_id"))


def staying(owners: Iterable[UUID]) -> set[UUID]:
    """Those whose person is there and stays until the transaction ends.

    On PostgreSQL somebody whose row another transaction has for itself, as one who is leaving has, is left out:
    nobody waits for them here, so nobody can wait in a ring. Catches go on beside this.
    """
    asked = sorted(set(owners))
    if not asked:
        return set()
    held = sql.ask(_STAYING.format(sql.marks(len(asked))) + _HOLDING[connection.vendor], asked)
    return {sql.uuid_of(owner) for (owner,) in held.rows}


def present(players: Iterable[int]) -> set[int]:
    """Those who are there and stay until the transaction ends; on PostgreSQL this waits for who is just leaving."""
    asked = sorted(set(players))
    if not asked:
        return set()
    return {
        player
        for (player,) in sql.ask(_PRESENT.format(sql.marks(len(asked))) + _WAITING[connection.vendor], asked).rows
    }


def held(owners: Iterable[UUID]) -> dict[UUID, bool]:
    """Those whose person is there and does nothing else until the transaction ends, with whether they are confirmed.

    As a catch does it, so that whoever is leaving has left before or leaves with what they are given here. On
    PostgreSQL somebody whose row another transaction has locked is left out: nobody waits for them here.
    """
    rows = Purse.objects.filter(owner__in=list(owners)).select_related("player").order_by("player_id")
    locked = rows.select_for_update(no_key=True, skip_locked=True, of=("player",))
    return {purse.owner: purse.player.confirmed_at is not None for purse in locked}


def unconfirmed_owners(owners: Iterable[UUID]) -> set[UUID]:
    """Those whose coins must stay pending: guests, and owners whose person is gone."""
    asked = set(owners)
    confirmed = Purse.objects.filter(owner__in=asked, player__confirmed_at__isnull=False)
    return asked - set(confirmed.values_list("owner", flat=True))
