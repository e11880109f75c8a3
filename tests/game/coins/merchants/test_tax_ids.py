"""統一編號: the check digit, by the Ministry of Finance's own examples and by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.coins.merchants import tax_ids

EXAMPLES = {
    # 營利事業統一編號檢查碼邏輯修正說明, the two examples: seventh digit not 7, and 7.
    "the ministry's first": ("04595257", True),
    "the ministry's second, seventh digit 7": ("10458575", True),
    "its sister, counted the other way": ("10458574", True),
    # A multiple of 5 and not of 10: new since April 2023.
    "new since 2023": ("04595252", True),
    "one digit off": ("04595253", False),
    "seven digits": ("0459525", False),
    "nine digits": ("045952570", False),
    "letters": ("0459525A", False),
    "nobody's": ("00000000", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("text", "right"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_the_last_digit_checks_the_others(text, right):
    assert tax_ids.is_right(text) is right


@pytest.mark.parametrize("typed", ["０４５９５２５７", " 0459 5257 ", "0459-5257"])
def test_it_is_read_as_people_type_it(typed):
    assert tax_ids.read(typed) == "04595257"


@given(st.text("0123456789", min_size=7, max_size=7))
def test_of_ten_last_digits_two_fit_and_four_if_the_seventh_is_seven(first_seven):
    fitting = [digit for digit in "0123456789" if tax_ids.is_right(first_seven + digit)]
    nobodys = int(first_seven) == 0
    assert len(fitting) == (4 if first_seven[6] == "7" else 2) - nobodys
