"""Favourites: marked once however often one taps, kept while their list changes, never more than the limit."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.balloons import bringing
from game.players import favourites, holdings, leaving, tunables
from game.players.favourites import Refusal
from game.players.holdings import Farewell
from game.players.models import Favourite, Player
from hotspots.models import Place
from tests.game.balloons.builders import a_player
from tests.game.coins.test_races import Race, race
from tests.game.reports.builders import DAY, NOW, TODAY, a_place

__all__ = ["race"]
pytestmark = pytest.mark.django_db


def mark(player: Player, place: Place) -> Favourite | Refusal:
    return favourites.mark(player_id=player.pk, place_id=place.public_id, now=NOW)


def unmark(player: Player, place: Place) -> bool:
    return favourites.unmark(player_id=player.pk, place_id=place.public_id)


def test_the_newest_mark_comes_first_and_marking_again_leaves_it_where_it_was() -> None:
    player, places = a_player(), [a_place() for _ in range(3)]
    for place in (*places, places[0]):
        assert isinstance(mark(player, place), Favourite)
    assert favourites.favourites_of(player.pk) == [place.public_id for place in reversed(places)]


def test_a_mark_is_one_players_and_nobody_elses() -> None:
    player, other, place = a_player(), a_player(), a_place()
    mark(player, place)
    assert favourites.favourites_of(other.pk) == []
    assert not unmark(other, place)
    assert favourites.favourites_of(player.pk) == [place.public_id]


def test_taking_away_twice_is_once() -> None:
    player, place = a_player(), a_place()
    mark(player, place)
    assert [unmark(player, place), unmark(player, place)] == [True, False]


def test_a_place_that_nobody_lists_cannot_be_marked() -> None:
    assert favourites.mark(player_id=a_player().pk, place_id=uuid4(), now=NOW) is Refusal.NO_SUCH_PLACE


def test_a_place_that_is_gone_from_its_list_stays_marked_and_says_since_when() -> None:
    player, place = a_player(), a_place()
    mark(player, place)
    Place.objects.filter(pk=place.pk).update(gone_at=NOW + DAY)
    (marked,) = favourites.marked_by(player.pk)
    assert (marked.place, marked.marked_on, marked.gone_on) == (place.public_id, TODAY, TODAY + DAY)


def test_beyond_the_limit_nothing_is_marked_and_what_is_marked_may_be_marked_again(monkeypatch) -> None:
    monkeypatch.setattr(tunables, "MOST_FAVOURITES", 2)
    player, places = a_player(), [a_place() for _ in range(3)]
    assert [isinstance(mark(player, place), Favourite) for place in places] == [True, True, False]
    assert mark(player, places[2]) is Refusal.TOO_MANY
    assert isinstance(mark(player, places[0]), Favourite)
    unmark(player, places[0])
    assert isinstance(mark(player, places[2]), Favourite)


@settings(max_examples=15)
@given(taps=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=12))
def test_any_sequence_of_taps_leaves_what_the_last_tap_on_each_place_says(taps: list[tuple[bool, int]]) -> None:
    player, places = a_player(), [a_place() for _ in range(4)]
    for is_mark, number in taps:
        (mark if is_mark else unmark)(player, places[number])
    expected = {
        places[number].public_id for number, is_mark in {number: way for way, number in taps}.items() if is_mark
    }
    found = favourites.favourites_of(player.pk)
    assert (set(found), len(found)) == (expected, len(expected))


class TestBroughtAlong:
    def test_a_guests_marks_come_along_each_once(self) -> None:
        guest, account, (one, both, other) = a_player(guest=True), a_player(), [a_place() for _ in range(3)]
        for player, place in ((guest, one), (guest, both), (account, both), (account, other)):
            mark(player, place)
        bringing.bring_along(guest_id=guest.pk, account_id=account.pk, now=NOW)
        found = favourites.favourites_of(account.pk)
        assert sorted(found) == sorted(place.public_id for place in (one, both, other))
        assert Favourite.objects.count() == 3

    def test_no_more_come_along_than_there_may_be_the_newest_first(self, monkeypatch) -> None:
        monkeypatch.setattr(tunables, "MOST_FAVOURITES", 2)
        guest, account, (own, older, newer) = a_player(guest=True), a_player(), [a_place() for _ in range(3)]
        for player, place in ((account, own), (guest, older), (guest, newer)):
            mark(player, place)
        bringing.bring_along(guest_id=guest.pk, account_id=account.pk, now=NOW)
        assert set(favourites.favourites_of(account.pk)) == {own.public_id, newer.public_id}
        assert Favourite.objects.count() == 2


class TestHeld:
    def test_the_export_names_the_place_and_the_day(self) -> None:
        player, place = a_player(), a_place(name_zh="龍田圖書館")
        mark(player, place)
        (row,) = next(each for each in holdings.all_holdings() if each.name == "favourites").show(player.pk)
        assert row == {"place": "龍田圖書館", "township": "鹿野鄉", "marked_on": TODAY, "gone_on": None}

    def test_they_go_with_the_player_and_the_place_stays(self) -> None:
        player, place = a_player(), a_place()
        mark(player, place)
        leaving.leave(player_id=player.pk, farewell=Farewell(), now=NOW)
        assert not Favourite.objects.exists()
        assert Place.objects.filter(pk=place.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_phones_that_mark_at_once_leave_one_mark_each_and_keep_the_limit(race: Race, monkeypatch) -> None:
    monkeypatch.setattr(tunables, "MOST_FAVOURITES", 3)
    player, places = a_player(), [a_place() for _ in range(4)]
    answers = race(lambda number: mark(player, places[number % 4]), 12)
    assert Favourite.objects.filter(player=player).count() == 3
    assert sum(answer is Refusal.TOO_MANY for answer in answers) == 3


@pytest.mark.django_db(transaction=True)
def test_who_leaves_while_marking_leaves_no_mark(race: Race) -> None:
    player, places = a_player(), [a_place() for _ in range(8)]

    def job(number: int) -> object:
        try:
            if number == 4:
                return leaving.leave(player_id=player.pk, farewell=Farewell(), now=NOW)
            return mark(player, places[number])
        except Player.DoesNotExist:
            return None

    race(job, 8)
    assert not Favourite.objects.exists()
