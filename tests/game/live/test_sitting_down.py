"""Who takes the seat on another device leaves a notice, once a day for each two devices."""

from datetime import timedelta
from uuid import uuid4

import pytest

from game.inbox.models import Notice
from game.live import sitting_down
from game.players import seats
from game.players.models import Player
from tests.game.inbox.builders import NOW, a_player

pytestmark = pytest.mark.django_db
PHONE, TABLET, LAPTOP = 1, 2, 3


def sit(player: Player, device: int, after: timedelta = timedelta()) -> None:
    sitting_down.take_all(seats=[(player.pk, seats.name_on(device))], now=NOW + after)


def kinds_of(player: Player) -> list[str]:
    return list(Notice.objects.filter(player=player).values_list("kind", flat=True))


def test_another_device_is_told_of():
    player = a_player()
    sit(player, PHONE)
    sit(player, TABLET)
    assert kinds_of(player) == ["taken_over"]


def test_the_same_phone_that_comes_back_tells_nobody():
    player = a_player()
    sit(player, PHONE)
    sit(player, PHONE)
    assert kinds_of(player) == []


def test_a_seat_that_was_left_was_not_taken_over():
    player, seat = a_player(), seats.name_on(PHONE)
    sitting_down.take(player_id=player.pk, seat=seat, now=NOW)
    seats.leave(seats=[(player.pk, seat)], now=NOW)
    sit(player, TABLET)
    assert kinds_of(player) == []


def test_a_seat_of_an_older_release_tells_no_device():
    player = a_player()
    sitting_down.take(player_id=player.pk, seat=uuid4(), now=NOW)
    sitting_down.take(player_id=player.pk, seat=seats.name_on(PHONE), now=NOW)
    assert kinds_of(player) == []


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        pytest.param([PHONE, TABLET, PHONE, TABLET], 1, id="to and fro"),
        pytest.param([PHONE, TABLET, LAPTOP], 2, id="two pairs"),
    ],
)
def test_each_two_devices_are_told_of_once_a_day(visits, told):
    player = a_player()
    for device in visits:
        sit(player, device)
    assert len(kinds_of(player)) == told
    sit(player, PHONE, timedelta(days=1))
    sit(player, TABLET, timedelta(days=1))
    assert len(kinds_of(player)) > told


def test_devices_of_many_who_sit_down_at_once_are_each_told_of():
    players = [a_player() for _ in range(3)]
    sitting_down.take_all(seats=[(player.pk, seats.name_on(PHONE)) for player in players], now=NOW)
    devices = (PHONE, TABLET, LAPTOP)
    newer = [(player.pk, seats.name_on(device)) for player, device in zip(players, devices, strict=True)]
    sitting_down.take_all(seats=newer, now=NOW)
    assert [kinds_of(player) for player in players] == [[], ["taken_over"], ["taken_over"]]


def test_who_sits_down_alone_tells_too():
    player = a_player()
    for device in (PHONE, TABLET):
        sitting_down.take(player_id=player.pk, seat=seats.name_on(device), now=NOW)
    assert kinds_of(player) == ["taken_over"]


def test_a_name_keeps_its_device_and_is_never_given_twice():
    names = {seats.name_on((1 << 200) | 7) for _ in range(100)}
    assert len(names) == 100
    assert {seats.device_of(name) for name in names} == {7}
    assert {(name.version, name.variant) for name in names} == {(8, "specified in RFC 4122")}
