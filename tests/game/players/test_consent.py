"""Each purpose by itself, never by default, taken back as easily as given, and every change on record."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from game.players import consent
from game.players.consent import PURPOSES, UnknownPurpose
from game.players.models import ConsentChange, Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def changes(player: Player) -> list[tuple[str, bool]]:
    return list(ConsentChange.objects.filter(player=player).order_by("pk").values_list("purpose", "is_given"))


def reworded(monkeypatch, name: str) -> None:
    newer = replace(PURPOSES[name], wording="2027-01")
    monkeypatch.setattr(consent, "PURPOSES", {**PURPOSES, name: newer})


@pytest.mark.parametrize("purpose", PURPOSES)
def test_nobody_has_agreed_to_anything_by_joining(purpose):
    assert not consent.has(a_player().pk, purpose)


def test_one_purpose_is_given_without_the_other():
    player = a_player()
    consent.give(player_id=player.pk, purpose="news", now=NOW)
    assert (consent.has(player.pk, "news"), consent.has(player.pk, "insight")) == (True, False)


def test_what_is_taken_back_counts_no_more_and_stays_on_record():
    player = a_player()
    consent.give(player_id=player.pk, purpose="news", now=NOW)
    consent.withdraw(player_id=player.pk, purpose="news", now=NOW + timedelta(days=1))
    assert not consent.has(player.pk, "news")
    assert changes(player) == [("news", True), ("news", False)]


def test_the_same_decision_again_is_no_change():
    player = a_player()
    consent.withdraw(player_id=player.pk, purpose="news", now=NOW)
    for _ in range(2):
        consent.give(player_id=player.pk, purpose="news", now=NOW)
    assert changes(player) == [("news", True)]


def test_a_new_wording_asks_anew(monkeypatch):
    player = a_player()
    consent.give(player_id=player.pk, purpose="news", now=NOW)
    reworded(monkeypatch, "news")
    news = next(standing for standing in consent.all_of(player.pk) if standing.purpose.name == "news")
    assert (news.is_given, news.is_outdated) == (False, True)
    consent.give(player_id=player.pk, purpose="news", now=NOW)
    assert consent.has(player.pk, "news")


def test_a_consent_to_an_earlier_wording_can_be_taken_back(monkeypatch):
    player = a_player()
    consent.give(player_id=player.pk, purpose="news", now=NOW)
    reworded(monkeypatch, "news")
    consent.withdraw(player_id=player.pk, purpose="news", now=NOW)
    assert changes(player) == [("news", True), ("news", False)]


@pytest.mark.parametrize("verb", [consent.give, consent.withdraw])
def test_nobody_is_asked_for_what_is_no_purpose(verb):
    with pytest.raises(UnknownPurpose, match="choose one of insight, news"):
        verb(player_id=a_player().pk, purpose="marketing", now=NOW)


def test_who_has_left_agrees_to_nothing():
    with pytest.raises(Player.DoesNotExist):
        consent.give(player_id=0, purpose="news", now=NOW)


class TestWhateverOneDecides(TestCase):
    @settings(max_examples=20)
    @given(st.lists(st.tuples(st.sampled_from(sorted(PURPOSES)), st.booleans()), max_size=8))
    def test_the_last_decision_of_each_purpose_holds_and_no_two_changes_repeat(self, decisions):
        player = a_player()
        for purpose, is_given in decisions:
            verb = consent.give if is_given else consent.withdraw
            verb(player_id=player.pk, purpose=purpose, now=NOW)
        assert {name: consent.has(player.pk, name) for name in PURPOSES} == {
            **dict.fromkeys(PURPOSES, False), **dict(decisions)
        }  # fmt: skip
        for name in PURPOSES:
            turns = [is_given for purpose, is_given in changes(player) if purpose == name]
            assert turns == [index % 2 == 0 for index in range(len(turns))]
