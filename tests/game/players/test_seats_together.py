"""Many sit down and leave at once: the same as one after another."""

from uuid import UUID, uuid4

import pytest

from game.journal.models import Line
from game.players import purses, seats
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[UUID | None]:
    return set(Line.objects.filter(kind=kind).values_list("subject", flat=True))


def test_everybody_gets_their_own_seat_and_hears_whom_they_pushed_aside() -> None:
    players = [a_player() for _ in range(4)]
    before = uuid4()
    seats.take(player_id=players[2].pk, seat=before, now=NOW)
    wanted = [(player.pk, uuid4()) for player in reversed(players)]
    older = seats.take_all(seats=wanted, now=NOW)
    assert seats.holders([player.pk for player in players]) == dict(wanted)
    assert [older[seat] for _, seat in wanted] == [None, before, None, None]
    assert told("seat_taken") == {before}


def test_a_player_who_comes_twice_in_one_turn_pushes_themselves_aside() -> None:
    player, first, second = a_player(), uuid4(), uuid4()
    older = seats.take_all(seats=[(player.pk, first), (player.pk, second)], now=NOW)
    assert older == {first: None, second: first}
    assert seats.holders([player.pk]) == {player.pk: second}
    assert told("seat_taken") == {first}


def test_who_may_not_play_is_left_out_and_keeps_nobody_from_sitting_down() -> None:
    player, blocked = a_player(), a_player()
    Player.objects.filter(pk=blocked.pk).update(is_active=False)
    wanted = [(blocked.pk, uuid4()), (player.pk, uuid4()), (10**9, uuid4())]
    assert seats.take_all(seats=wanted, now=NOW) == {wanted[1][1]: None}


def test_a_player_who_leaves_two_seats_in_one_turn_frees_the_one_they_had() -> None:
    player, first, second = a_player(), uuid4(), uuid4()
    seats.take_all(seats=[(player.pk, first), (player.pk, second)], now=NOW)
    seats.leave(seats=[(player.pk, second), (player.pk, first)], now=NOW)
    assert seats.holders([player.pk]) == {player.pk: None}
    assert told("seat_left") == {first}


def test_owners_are_found_for_many_and_made_for_those_without() -> None:
    players = [a_player() for _ in range(3)]
    known = purses.owner_of(players[1].pk)
    owners = purses.owners_of([player.pk for player in players])
    assert owners[players[1].pk] == known
    assert owners == {player.pk: purses.owner_of(player.pk) for player in players}
