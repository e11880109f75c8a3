"""What is written when phones go: their state, and that their seats are free, in one transaction.

Whoever reads that a seat was left therefore finds the state of its player. Called by `web/phone/switchboard.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from game.live import kept
from game.live.kept import Kept
from game.players import seats


@dataclass(frozen=True, slots=True)
class Parting:
    """A connection that has ended; `state` is None where nothing has changed since it was kept."""

    player_id: int
    seat: UUID
    state: Kept | None


@transaction.atomic
def leave(partings: Sequence[Parting], now: datetime) -> None:
    """Keep the states, then free the seats."""
    kept.save({parting.player_id: parting.state for parting in partings if parting.state is not None}, now)
    seats.leave(seats=[(parting.player_id, parting.seat) for parting in partings], now=now)
