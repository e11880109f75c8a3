"""Who arrives: what each player is welcomed with, however many come together."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from game.balloons.models import Sky
from game.live import kept
from game.live.arriving import arrive_all
from game.live.track import Track
from game.players import purses
from game.players.models import Player, Purse
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_each_player_finds_their_own_purse_and_track() -> None:
    players = [a_player() for _ in range(3)]
    kept.save({players[1].pk: state} if (state := kept.changed(Track(heard_at_ms=3))) else {}, NOW)
    arrivals = arrive_all([player.pk for player in players], TODAY)
    assert [arrivals[player.pk].public_id for player in players] == [player.public_id for player in players]
    assert [arrivals[player.pk].owner for player in players] == [purses.owner_of(player.pk) for player in players]
    tracks = [arrivals[player.pk].track for player in players]
    assert [track.heard_at_ms if track else None for track in tracks] == [None, 3, None]


def test_a_player_who_is_gone_is_left_out() -> None:
    player = a_player()
    assert set(arrive_all([player.pk, 10**9], TODAY)) == {player.pk}


@pytest.mark.django_db(transaction=True)
def test_a_player_who_is_deleted_while_they_arrive_keeps_nobody_else_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The purse that arriving makes on first use finds no player any more; the others have come in the same turn."""
    first, leaving, last = players = [a_player() for _ in range(3)]
    owners_of = purses.owners_of

    def too_late(asked: Iterable[int]) -> dict[int, UUID]:
        Purse.objects.filter(player__in=players).delete()
        Player.objects.filter(pk=leaving.pk).delete()
        return owners_of(asked)

    monkeypatch.setattr(purses, "owners_of", too_late)
    arrivals = arrive_all([player.pk for player in players], TODAY)
    assert {key: arrival.owner for key, arrival in arrivals.items()} == owners_of([first.pk, last.pk])


def test_everybody_is_told_today_s_promise_and_not_yesterday_s() -> None:
    player = a_player()
    assert arrive_all([player.pk], TODAY)[player.pk].commitment is None
    for day, commitment in ((TODAY, "today"), (TODAY - timedelta(days=1), "yesterday")):
        Sky.objects.create(date=day, commitment=commitment, committed_at=NOW)
    assert arrive_all([player.pk], TODAY)[player.pk].commitment == "today"
