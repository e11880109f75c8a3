"""From a person to the opaque owner in the ledger, and back only as far as settling needs."""

from collections.abc import Iterable
from uuid import UUID

from game.players.models import Purse


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


def unconfirmed_owners(owners: Iterable[UUID]) -> set[UUID]:
    """Those whose coins must stay pending: guests, and owners whose person is gone."""
    asked = set(owners)
    confirmed = Purse.objects.filter(owner__in=asked, player__confirmed_at__isnull=False)
    return asked - set(confirmed.values_list("owner", flat=True))
