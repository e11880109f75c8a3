"""Leaving: everything that is held about a person goes, in one transaction.

The player's row is locked first, as a catch locks it, so that each catch is either wholly before (its coins are
given away with the others) or finds nobody. Then each holding forgets, those of higher packages first: coins are given
away while the purse still says whose they are, and the account itself goes last.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from game import sql
from game.journal import writing as journal
from game.players import guardians, holdings
from game.players.holdings import Farewell, Hindrance
from game.players.models import Player


@dataclass(frozen=True, slots=True)
class Left:
    """Nothing of the person is held any more."""


@dataclass(frozen=True, slots=True)
class Hindered:
    """Nothing happened: something has to be handed over first."""

    by: tuple[Hindrance, ...]


@transaction.atomic
def leave(*, player_id: int, farewell: Farewell, now: datetime) -> Left | Hindered:
    """Forget a person; their sockets close at once in every process.

    Raises:
        Player.DoesNotExist: they have left already.
    """
    _lock(player_id)
    if hindrances := hindrances_of(player_id=player_id, now=now):
        return Hindered(hindrances)
    for holding in reversed(holdings.all_holdings()):
        holding.forget(player_id, farewell, now)
    transaction.on_commit(sql.empty_log, robust=True)
    journal.append(kind="player_left", now=now)  # who it was is nobody's business: each process looks whom it lost
    return Left()


def _lock(player_id: int) -> None:
    """The person's row, and the rows of the children they agreed for, whose limits change: a child may be leaving, too.

    Not FOR UPDATE: whoever refers to a row while holding the ledger's accounts must not wait for us.
    """
    rows = Player.objects.filter(pk__in={player_id, *guardians.wards_of(player_id)}).order_by("pk")
    if player_id not in rows.select_for_update(no_key=True).values_list("pk", flat=True):
        raise Player.DoesNotExist(f"player {player_id} has left already")


def hindrances_of(*, player_id: int, now: datetime) -> tuple[Hindrance, ...]:
    """What this person has to hand over before they can leave."""
    today = timezone.localdate(now)
    return tuple(hindrance for holding in holdings.all_holdings() for hindrance in holding.hindrances(player_id, today))
