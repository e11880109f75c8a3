"""Numbers and dates as people type them become one person, or the part that cannot be right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.players import identity
from game.players.identity import Person, Wrong

TODAY = date(2026, 7, 5)
KEY = "a key of the county that is long enough"
FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-/"}
LETTERS = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        # A123456789 is the Ministry of the Interior's specimen; A800000014 and AB12345677 the Immigration Agency's.
        pytest.param("A123456789", "A123456789", id="national number"),
        pytest.param("A800000014", "A800000014", id="resident certificate since 2021"),
        pytest.param("AB12345677", "AB12345677", id="resident certificate before 2021"),
        pytest.param("a123456789", "A123456789", id="small letter"),
        pytest.param("Ａ１２３４５６７８９", "A123456789", id="full width"),
        pytest.param(" A123 456-789\u3000", "A123456789", id="blanks and hyphens"),
        pytest.param("A1234567\u200b89", "A123456789", id="a space without width"),
        pytest.param("A123456788", None, id="wrong check digit"),
        pytest.param("A323456789", None, id="no such second digit"),
        pytest.param("A12345678", None, id="a digit short"),
        pytest.param("A12345678９9", None, id="a digit long"),
        pytest.param("1A23456789", None, id="letter in the wrong place"),
        pytest.param("Ä123456789", None, id="another letter"),
        pytest.param("A१२३४५६७८९", None, id="digits of another script"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_number_is_read_as_the_county_writes_it(typed: str, number: str | None) -> None:
    assert identity.number_of(typed) == number


@given(LETTERS, st.sampled_from("1289ABCD"), st.text("0123456789", min_size=7, max_size=7))
def test_of_ten_check_digits_one_fits_and_any_way_of_typing_is_the_same(first: str, second: str, rest: str) -> None:
    fitting = [n for n in (f"{first}{second}{rest}{digit}" for digit in range(10)) if identity.number_of(n)]
    assert len(fitting) == 1
    assert identity.number_of(f" {fitting[0].translate(FULL_WIDTH).lower()} ") == fitting[0]


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    read = identity.number_of(text)
    assert read is None or identity.number_of(read) == read


@pytest.mark.parametrize(
    "typed",
    ["1985-07-05", "1985/7/5", "1985.7.5", "19850705", "民國74年7月5日", "民國 74 年 7 月 5 日", "74/7/5", "074-07-05",
     "0740705", "740705", "７４／７／５", "1985年7月5日"],
)  # fmt: skip
def test_a_birth_date_is_read_however_it_is_written(typed: str) -> None:
    assert identity.date_of(typed) == date(1985, 7, 5)


@pytest.mark.parametrize(
    "typed", ["", "74", "1985-13-05", "1985-02-30", "0-1-1", "5 July 1985", "民國74年", "74/7/5/1"]
)
def test_what_is_no_date_is_none(typed: str) -> None:
    assert identity.date_of(typed) is None


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    identity.date_of(text)


@pytest.mark.parametrize(
    ("number", "born_on", "wrong"),
    [
        pytest.param("A123456788", "74/7/5", Wrong.NUMBER, id="number"),
        pytest.param("A123456789", "74/13/5", Wrong.BORN_ON, id="no such month"),
        pytest.param("A123456789", "2026-07-06", Wrong.BORN_ON, id="born tomorrow"),
        pytest.param("A123456789", "1899-12-31", Wrong.BORN_ON, id="older than anybody"),
    ],
)
def test_what_cannot_be_right_is_named(number: str, born_on: str, wrong: Wrong) -> None:
    assert identity.person_of(number, born_on, today=TODAY) == wrong


def test_the_same_person_has_one_hash_however_typed_and_another_under_another_key_or_birth_date() -> None:
    one = identity.person_of("Ａ１２３４５６７８９", "民國74年7月5日", today=TODAY)
    same = identity.person_of("a123456789", "1985-07-05", today=TODAY)
    assert isinstance(one, Person)
    assert isinstance(same, Person)
    # openssl dgst -sha256 -hmac "$KEY" over A123456789|1985-07-05
    assert (
        identity.hash_of(one, key=KEY)
        == identity.hash_of(same, key=KEY)
        == "372ce0afb82dd9b90fe0827fa439b1dac229a224a3b0c38dfaf275b9820491e0"
    )
    assert identity.hash_of(one, key=KEY + "!") != identity.hash_of(one, key=KEY)
    assert identity.hash_of(Person("A123456789", date(1985, 7, 6)), key=KEY) != identity.hash_of(one, key=KEY)


def test_neither_number_nor_birth_date_shows_when_a_person_is_printed() -> None:
    assert repr(Person("A123456789", date(1985, 7, 5))) == "Person()"


@pytest.mark.parametrize(
    ("born_on", "adult_on"),
    [
        pytest.param(date(2008, 7, 5), date(2026, 7, 5), id="any day"),
        pytest.param(date(2008, 2, 29), date(2026, 3, 1), id="leap day"),
    ],
)
def test_one_is_of_age_on_the_18th_birthday(born_on: date, adult_on: date) -> None:
    assert Person("A123456789", born_on).adult_on == adult_on
