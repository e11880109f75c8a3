"""A report is one word of one person a day about one trouble of one place, however often its message comes in."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.players import holdings, leaving
from game.players.holdings import Farewell
from game.players.models import Player
from game.reports import judging, reporting, troubles
from game.reports.models import Report, Trouble
from game.reports.refusals import SENTENCES, Code, Refusal
from hotspots.models import Kind, Place
from tests.game.balloons.builders import a_player
from tests.game.coins.test_races import Race, race
from tests.game.reports.builders import DAY, NOW, TODAY, a_place, said

__all__ = ["race"]
pytestmark = pytest.mark.django_db


def word(place: Place, **changes: object) -> Report | Refusal:
    usual = {"sent_as": uuid4(), "place_id": place.public_id, "trouble": "wifi_dead", "player_id": None, "now": NOW}
    return reporting.report(**usual | changes)


def code_of(answer: Report | Refusal) -> Code:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_only_the_day_is_kept() -> None:
    report = said(a_place(), a_player())
    assert report.reported_on == TODAY
    moments = [field.name for field in Report._meta.fields if field.get_internal_type() == "DateTimeField"]
    assert {getattr(report, name) for name in moments} == {None}


def test_every_trouble_is_offered_for_some_kind_and_every_kind_offers_some() -> None:
    assert {trouble for offered in troubles.OFFERED.values() for trouble in offered} == set(Trouble)
    assert set(troubles.OFFERED) == set(Kind)


def test_every_refusal_has_its_words_and_its_status() -> None:
    assert set(SENTENCES) == set(Code)
    assert all(400 <= status < 500 for _, status in SENTENCES.values())


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [pytest.param(kind, trouble, id=f"{trouble} of a {kind}") for kind in Kind for trouble in Trouble],
)
def test_a_trouble_must_fit_the_kind(kind: Kind, trouble: Trouble) -> None:
    answer = word(a_place(kind), trouble=trouble)
    if trouble in troubles.OFFERED[kind]:
        assert isinstance(answer, Report)
    else:
        assert code_of(answer) is Code.OTHER_KIND


def test_what_nobody_can_report_is_refused() -> None:
    assert code_of(word(a_place(), trouble="haunted")) is Code.NO_SUCH_TROUBLE
    assert code_of(word(a_place(), place_id=uuid4())) is Code.NO_SUCH_PLACE


def test_what_no_database_keeps_is_refused_from_a_player_too() -> None:
    assert code_of(word(a_place(), trouble="\x00", player_id=a_player().pk)) is Code.NO_SUCH_TROUBLE


class TestAPlaceThatGoesAway:
    def test_takes_no_new_report(self) -> None:
        assert code_of(word(a_place(gone_at=NOW))) is Code.GONE

    def test_answers_a_repeated_message_as_before(self) -> None:
        place, sent_as = a_place(), uuid4()
        first = said(place, sent_as=sent_as)
        Place.objects.update(gone_at=NOW)
        assert word(place, sent_as=sent_as) == first

    def test_can_still_be_judged_and_its_reporters_thanked(self) -> None:
        place, player = a_place(), a_player()
        said(place, player)
        Place.objects.update(gone_at=NOW)
        judging.confirm(place_id=place.public_id, trouble="wifi_dead", staff=None, now=NOW)
        assert player.notices.get().kind == "report_confirmed"


class TestRepeated:
    def test_a_message_sent_twice_is_one_report_and_with_other_words_a_conflict(self) -> None:
        place, other, sent_as = a_place(), a_place(), uuid4()
        assert word(place, sent_as=sent_as) == word(place, sent_as=sent_as)
        assert code_of(word(place, sent_as=sent_as, trouble="not_there")) is Code.CONFLICT
        assert code_of(word(other, sent_as=sent_as)) is Code.CONFLICT
        assert Report.objects.count() == 1

    def test_a_players_second_word_is_answered_as_the_first_while_that_waits(self) -> None:
        place, player = a_place(), a_player()
        assert said(place, player) == said(place, player, now=NOW + 5 * DAY)
        assert said(place, player) != said(place, player, Trouble.NOT_THERE)

    def test_for_the_rest_of_a_day_one_word_is_enough_even_if_it_was_judged(self) -> None:
        place, player = a_place(), a_player()
        first = said(place, player)
        judging.dismiss(place_id=place.public_id, trouble="wifi_dead", staff=None, now=NOW)
        assert said(place, player) == first
        assert said(place, player, now=NOW + DAY) != first

    def test_two_strangers_are_two(self) -> None:
        place = a_place()
        assert said(place) != said(place)

    def test_a_sender_who_logs_in_or_out_between_two_tries_is_still_the_sender(self) -> None:
        place, player, (one, other) = a_place(), a_player(), (uuid4(), uuid4())
        assert said(place, sent_as=one) == said(place, player, sent_as=one)
        assert said(place, player, sent_as=other) == said(place, sent_as=other)

    def test_nobody_repeats_another_players_message(self) -> None:
        place, sent_as = a_place(), uuid4()
        said(place, a_player(), sent_as=sent_as)
        assert code_of(word(place, sent_as=sent_as, player_id=a_player().pk)) is Code.CONFLICT


@settings(max_examples=20)
@given(order=st.lists(st.integers(0, 5), min_size=1, max_size=14), judged_after=st.integers(0, 14))
def test_repeated_messages_in_any_order_are_one_report_a_person(order: list[int], judged_after: int) -> None:
    """Six messages of two players and a stranger, lost and sent again in any order, and judged at any moment."""
    place, (one, other) = a_place(), (a_player(), a_player())
    senders = [one, one, other, other, None, None]
    messages = [uuid4() for _ in senders]
    for step, number in enumerate(order):
        said(place, senders[number], sent_as=messages[number])
        if step == judged_after:
            judging.confirm(place_id=place.public_id, trouble="wifi_dead", staff=None, now=NOW)
    strangers = len({number for number in order if senders[number] is None})
    players = {senders[number] for number in order} - {None}
    assert Report.objects.filter(place=place).count() == strangers + len(players)


class TestHeld:
    def test_the_export_names_place_trouble_day_and_what_became_of_it(self) -> None:
        player = a_player()
        report = said(a_place(name_zh="龍田圖書館"), player)
        (row,) = next(each for each in holdings.all_holdings() if each.name == "reports").show(player.pk)
        assert (row["public_id"], row["place"], row["reported_on"]) == (report.public_id, "龍田圖書館", TODAY)
        assert str(row["trouble"]) == Trouble.WIFI_DEAD.label
        assert str(row["state"]) == Report.State.OPEN.label

    def test_a_report_outlives_its_player_and_no_longer_names_them(self) -> None:
        place, player = a_place(), a_player()
        report = said(place, player)
        leaving.leave(player_id=player.pk, farewell=Farewell(), now=NOW)
        report.refresh_from_db()
        assert (report.player_id, report.state) == (None, "open")

    def test_who_has_left_meanwhile_says_it_as_somebody_without_an_account(self) -> None:
        player = a_player()
        number = player.pk
        leaving.leave(player_id=number, farewell=Farewell(), now=NOW)
        answer = word(a_place(), player_id=number)
        assert isinstance(answer, Report)
        assert answer.player_id is None


@pytest.mark.django_db(transaction=True)
def test_a_message_that_comes_in_twice_at_once_is_one_report(race: Race) -> None:
    place, sent_as = a_place(), uuid4()
    answers = race(lambda _number: word(place, sent_as=sent_as), 8)
    assert len(set(answers)) == Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_phones_of_one_player_at_once_are_one_report(race: Race) -> None:
    place, player = a_place(), a_player()
    answers = race(lambda _number: word(place, player_id=player.pk), 8)
    assert len(set(answers)) == Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_leaves_while_reporting_is_named_by_no_report(race: Race) -> None:
    places, player = [a_place() for _ in range(8)], a_player()

    def job(number: int) -> object:
        if number == 4:
            return leaving.leave(player_id=player.pk, farewell=Farewell(), now=NOW)
        return word(places[number], player_id=player.pk)

    answers = race(job, 8)
    assert sum(isinstance(answer, Report) for answer in answers) == Report.objects.count() == 7
    assert not Report.objects.exclude(player=None).exists()
    assert not Player.objects.filter(pk=player.pk).exists()
