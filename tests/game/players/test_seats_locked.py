"""One player's row that somebody holds on to keeps nobody else from sitting down or leaving."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction

from game.players import seats
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer and no locked rows"),
]


@contextmanager
def locked(player: Player) -> Iterator[None]:
    """The player's row as another transaction would hold it."""
    is_held, may_end = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            list(Player.objects.filter(pk=player.pk).select_for_update())
            is_held.set()
            may_end.wait(30)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    try:
        assert is_held.wait(10)
        yield
    finally:
        may_end.set()
        holder.join()


def test_many_sit_down_without_the_one_whose_row_is_held() -> None:
    busy, *others = (a_player() for _ in range(3))
    wanted = [(player.pk, uuid4()) for player in (busy, *others)]
    with locked(busy):
        older = seats.take_all(seats=wanted, now=NOW)
    assert older == {seat: None for _, seat in wanted[1:]}
    assert seats.take(player_id=busy.pk, seat=wanted[0][1], now=NOW) is None


def test_many_leave_beside_the_one_whose_row_is_held() -> None:
    busy, other = a_player(), a_player()
    held = [(player.pk, uuid4()) for player in (busy, other)]
    seats.take_all(seats=held, now=NOW)
    with locked(busy):
        seats.leave(seats=held, now=NOW)
    assert seats.holders([busy.pk, other.pk]) == {busy.pk: held[0][1], other.pk: None}
