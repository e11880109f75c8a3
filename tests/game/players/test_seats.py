"""A player has one seat: who takes it pushes the older connection aside, and says so in the journal."""

from uuid import UUID, uuid4

import pytest

from game.journal.models import Line
from game.players import seats
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def taken(player: Player) -> tuple[UUID, UUID | None]:
    seat = uuid4()
    return seat, seats.take(player_id=player.pk, seat=seat, now=NOW)


def told() -> list[tuple[str, UUID | None]]:
    return list(Line.objects.filter(kind__startswith="seat_").order_by("seq").values_list("kind", "subject"))


def test_the_first_connection_pushes_nobody_aside_and_writes_no_line() -> None:
    _, older = taken(a_player())
    assert older is None
    assert told() == []


def test_a_newer_connection_pushes_the_older_one_aside_and_its_holder_is_told() -> None:
    player = a_player()
    first, _ = taken(player)
    second, older = taken(player)
    assert older == first
    assert told() == [("seat_taken", first)]
    assert seats.holders([player.pk]) == {player.pk: second}


def test_a_seat_that_was_left_is_free() -> None:
    player = a_player()
    first, _ = taken(player)
    seats.leave(seats=[(player.pk, first)], now=NOW)
    assert taken(player)[1] is None
    assert told() == []


def test_who_leaves_a_seat_that_was_taken_frees_nothing_and_tells_whoever_waits() -> None:
    player = a_player()
    first, _ = taken(player)
    second, _ = taken(player)
    seats.leave(seats=[(player.pk, first)], now=NOW)
    assert told() == [("seat_taken", first), ("seat_left", first)]
    assert seats.holders([player.pk]) == {player.pk: second}


def test_saving_a_player_who_was_loaded_earlier_gives_no_seat_back() -> None:
    player = a_player()
    loaded = Player.objects.get(pk=player.pk)
    seat, _ = taken(player)
    loaded.language = "en"
    loaded.save()
    assert seats.holders([player.pk]) == {player.pk: seat}


def test_a_blocked_player_gets_no_seat_and_holds_none() -> None:
    player = a_player()
    taken(player)
    Player.objects.filter(pk=player.pk).update(is_active=False)
    assert seats.holders([player.pk]) == {}
    with pytest.raises(Player.DoesNotExist):
        taken(player)
