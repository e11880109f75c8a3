"""When phones go, their state and their seats are written together."""

from uuid import uuid4

import pytest

from game.journal.models import Line
from game.live import kept, leaving
from game.live.leaving import Parting
from game.live.track import Track
from game.players import seats
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def test_who_reads_that_a_seat_was_left_finds_the_state_of_its_player() -> None:
    player, older, newer = a_player(), uuid4(), uuid4()
    seats.take(player_id=player.pk, seat=older, now=NOW)
    seats.take(player_id=player.pk, seat=newer, now=NOW)
    leaving.leave([Parting(player.pk, older, kept.changed(Track(heard_at_ms=3)))], NOW)
    assert Line.objects.filter(kind="seat_left", subject=older).exists()
    track = kept.load(player.pk)
    assert track is not None
    assert track.heard_at_ms == 3


def test_many_leave_in_one_turn_whatever_became_of_their_seats() -> None:
    players = [a_player() for _ in range(3)]
    held = [uuid4() for _ in players]
    for player, seat in zip(players, held, strict=True):
        seats.take(player_id=player.pk, seat=seat, now=NOW)
    seats.take(player_id=players[1].pk, seat=uuid4(), now=NOW)
    leaving.leave([Parting(player.pk, seat, None) for player, seat in zip(players, held, strict=True)], NOW)
    after = seats.holders([player.pk for player in players])
    assert [after[player.pk] is None for player in players] == [True, False, True]
