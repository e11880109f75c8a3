"""Folding: spellings that people take for the same become the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.folding import folded, words_of
from tests.hotspots.folding_cases import FOLDED


@pytest.mark.parametrize(("text", "same"), FOLDED.values(), ids=FOLDED.keys())
def test_one_spelling_for_what_readers_take_to_be_the_same(text, same):
    assert folded(text) == same


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet="臺台東森林１2 　,，.-'’éÉßaAZ_（）\u0301"))
def test_the_words_of_a_text_joined_are_the_folded_text(text):
    assert "".join(words_of(text)) == folded(text)


def test_words_keep_their_order_and_lose_what_stands_between():
    assert words_of("Taitung Forest-Park, 台東（北門）") == ("taitung", "forest", "park", "臺東", "北門")
