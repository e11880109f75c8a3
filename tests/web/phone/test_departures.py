"""Who may play no more loses every connection at once, in whichever process it is."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from game.journal.models import Line
from game.journal.reading import Tail
from game.live.following import Changes, Follower
from game.live.track import Track
from game.players import blocking, leaving, seats
from game.players.holdings import Farewell
from game.players.models import Player
from tests.game.balloons.builders import a_player, an_order
from tests.game.coins.builders import NOW
from tests.web.people import browser_of
from tests.web.phone.test_robust_publisher import a_phone, a_publisher, answering
from web.phone import answering as phone_answering
from web.phone.answering import TRY_AGAIN, caught_or_refused


async def test_the_phone_of_somebody_who_left_is_logged_out_and_their_track_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone, here = a_phone(player_id=7), a_phone(player_id=8)
    board, one = a_publisher(gone, here)
    board.tracks |= {7: Track(), 8: Track()}
    answering(monkeypatch, {seats.holders: {8: here.seat}})
    await one._publish(Changes(somebody_left=True))
    assert (gone.fate, here.fate) == ("logged out", "")
    assert list(board.tracks) == [8]


async def test_nobody_looks_as_long_as_nobody_left(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = a_phone()
    _, one = a_publisher(phone)
    answering(monkeypatch, {})
    await one._publish(Changes())
    assert phone.fate == ""


async def test_a_database_that_was_away_is_asked_again_whom_it_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = a_phone()
    _, one = a_publisher(phone)
    answering(monkeypatch, {seats.holders: [OperationalError("away"), {}]})
    with pytest.raises(OperationalError):
        await one._publish(Changes(somebody_left=True))
    await one._publish(Changes())
    assert phone.fate == "logged out"


@pytest.mark.django_db
class TestTold:
    @pytest.fixture
    def follower(self) -> Follower:
        return Follower(Tail.from_end())

    def test_by_leaving(self, follower: Follower) -> None:
        leaving.leave(player_id=a_player().pk, farewell=Farewell(), now=NOW)
        assert follower.take(NOW, 0.0).somebody_left

    def test_by_blocking(self, follower: Follower) -> None:
        blocking.set_active(player_id=a_player().pk, is_active=False, now=NOW)
        assert follower.take(NOW, 0.0).somebody_left

    def test_not_by_letting_somebody_play_again(self, follower: Follower) -> None:
        player = a_player()
        blocking.set_active(player_id=player.pk, is_active=True, now=NOW)
        assert not follower.take(NOW, 0.0).somebody_left


async def test_a_catch_of_somebody_who_has_left_is_refused_without_an_alarm(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def nobody(_order: Any) -> Any:
        raise Player.DoesNotExist("the player of this catch is gone")

    monkeypatch.setattr(phone_answering, "in_turn", lambda _: nobody)
    order = an_order(Player(pk=7), uuid4())
    assert await caught_or_refused(order) == TRY_AGAIN
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.django_db
def test_the_admin_blocks_by_the_verb() -> None:
    chief, player = Player.objects.create_superuser("chief@example.org"), a_player()
    browser_of(chief, strong=True).post(f"/admin/players/player/{player.pk}/change/", {"is_staff": ""})
    player.refresh_from_db()
    assert not player.is_active
    assert Line.objects.filter(kind="player_left").exists()
