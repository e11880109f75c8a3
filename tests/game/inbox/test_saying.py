"""Notices are said when they are read, in the reader's language, from a code and values."""

import pytest
from django.utils import translation

from game.inbox.kinds import WORDINGS, WORDS, Kind
from game.inbox.saying import say
from game.players.models import MembershipKind
from game.units.models import Role


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


EVERY_VALUE = {
    "coins": 20,
    "catches": 3,
    "days": 2,
    "title": "Lantern walk",
    "unit": "Fire bureau",
    "name": "Lin",
    "role": "approver",
    "membership": "resident",
    "approval": "7c9e",
}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_title_a_sentence_and_a_path_of_this_site(kind):
    said = say(kind, EVERY_VALUE)
    assert said.title
    assert said.sentence.endswith(".")
    assert "%(" not in said.sentence
    assert not said.link or said.link.startswith("/")


def test_the_table_names_every_kind():
    assert set(WORDINGS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_said_in_chinese(kind):
    with translation.override("en"):
        english = say(kind, EVERY_VALUE)
    with translation.override("zh-hant"):
        chinese = say(kind, EVERY_VALUE)
    assert chinese.title != english.title
    assert chinese.sentence != english.sentence
    assert chinese.sentence.endswith("。")
    assert chinese.link == english.link


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param("steam_engine", {"wheels": 4}, id="a kind that is gone"),
        pytest.param("coins_settled", {"gold": 4}, id="a value that is called otherwise"),
        pytest.param("coins_settled", {"coins": "four"}, id="a number that was a word"),
        pytest.param("approval_done", {}, id="nothing at all"),
    ],
)
def test_what_an_older_release_wrote_is_still_sayable(kind, values):
    assert (say(kind, values).title, say(kind, values).link) == ("A notice", "")


def test_one_coin_is_not_plural():
    assert say("coins_settled", {"coins": 1}).sentence == "1 coin has come into your wallet."


def test_values_are_shown_as_they_are_and_quoted_in_addresses():
    hostile = {**EVERY_VALUE, "title": "<b>50 %</b> & %(name)s", "approval": "../x?y"}
    said = say("approval_done", hostile)
    assert said.sentence == "“<b>50 %</b> & %(name)s” has all its sign-offs."
    assert said.link == "/staff/approvals/..%2Fx%3Fy/"


def test_a_value_with_an_english_twin_is_said_by_it_to_who_reads_english():
    values = {**EVERY_VALUE, "unit": "消防局", "unit_en": "Fire bureau"}
    assert "Fire bureau" in say("role_given", values).sentence
    with translation.override("zh-hant"):
        assert "消防局" in say("role_given", values).sentence


def test_codes_are_named_and_unknown_codes_stand_for_themselves():
    assert say("role_given", EVERY_VALUE).sentence == "In Fire bureau you are now: Approver."
    assert say("role_given", {**EVERY_VALUE, "role": "pilot"}).sentence == "In Fire bureau you are now: pilot."


def test_the_words_for_codes_are_those_of_their_tables():
    assert WORDS["role"] == {role.value: role.label for role in Role}
    assert WORDS["membership"] == {kind.value: kind.label for kind in MembershipKind}
