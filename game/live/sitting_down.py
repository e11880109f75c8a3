"""Sitting down: the seat is taken, and who was sitting there on another device finds a notice of it.

One notice for each pair of devices and day: somebody who plays on two phones knows it after the first. A phone that
comes back by itself tells nobody. Called by `web/phone/seating.py`; the seat itself is `game/players/seats.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.inbox import sending
from game.inbox.kinds import Kind
from game.players import seats as chairs


@transaction.atomic
def take(*, player_id: int, seat: UUID, now: datetime) -> UUID | None:
    """Sit down alone: as `seats.take`, with the notice."""
    older = chairs.take(player_id=player_id, seat=seat, now=now)
    _tell(player_id, seat, older, now)
    return older


@transaction.atomic
def take_all(*, seats: Sequence[tuple[int, UUID]], now: datetime) -> dict[UUID, UUID | None]:
    """Sit down with many: as `seats.take_all`, with the notices."""
    older = chairs.take_all(seats=seats, now=now)
    for player_id, seat in sorted(seats):
        _tell(player_id, seat, older.get(seat), now)
    return older


def _tell(player_id: int, seat: UUID, older: UUID | None, now: datetime) -> None:
    if older is None or not chairs.is_elsewhere(seat, older):
        return
    first, second = sorted((chairs.device_of(seat), chairs.device_of(older)))
    key = f"taken_over:{timezone.localdate(now)}:{first:x}:{second:x}"
    sending.send(player_id=player_id, kind=Kind.TAKEN_OVER, values={}, key=key, now=now)
