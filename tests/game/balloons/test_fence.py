"""Only the newest connection of a player catches: an older one that comes late writes nothing at all."""

from dataclasses import replace
from uuid import uuid4

import pytest

from game.balloons import catching
from game.balloons.catching import Caught, Refused
from game.balloons.models import Catch
from game.balloons.refusals import Code
from game.coins.models import Transfer
from game.journal.models import Line
from game.players import seats
from tests.game.balloons.builders import a_flying_balloon, a_player, an_order
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def seated_orders() -> tuple[catching.CatchOrder, catching.CatchOrder]:
    """The same tap, told on an older and repeated on a newer connection."""
    player, balloon = a_player(), a_flying_balloon()
    older, newer = uuid4(), uuid4()
    for seat in (older, newer):
        seats.take(player_id=player.pk, seat=seat, now=NOW)
    order = an_order(player, balloon.public_id)
    return replace(order, seat=older), replace(order, seat=newer)


def written() -> tuple[int, int, int]:
    return Catch.objects.count(), Transfer.objects.count(), Line.objects.count()


def test_an_order_of_a_connection_that_was_pushed_aside_writes_nothing() -> None:
    zombie, _ = seated_orders()
    before = written()
    assert catching.catch(zombie, now=NOW) == Refused(Code.TRY_AGAIN)
    assert written() == before


def test_the_newest_connection_catches_and_the_older_one_hears_the_same_answer() -> None:
    zombie, order = seated_orders()
    answer = catching.catch(order, now=NOW)
    assert isinstance(answer, Caught)
    after = written()
    assert catching.catch(zombie, now=NOW) == answer
    assert written() == after


def test_an_order_of_a_connection_that_has_left_writes_nothing() -> None:
    _, order = seated_orders()
    seats.leave(seats=[(order.player_id, order.seat)], now=NOW)
    assert catching.catch(order, now=NOW) == Refused(Code.TRY_AGAIN)
    assert Catch.objects.count() == 0
