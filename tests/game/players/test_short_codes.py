"""Codes from paper: typed in any way they are the same, and a wrong sign is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.players import short_codes

CODES = st.integers(0, 2**55 - 1).map(short_codes._checked)


def test_a_code_is_twelve_signs_in_groups_of_four_that_nobody_reads_as_others() -> None:
    codes = [short_codes.fresh() for _ in range(200)]
    assert len(set(codes)) == 200
    assert all(len(code) == 12 and not set(code) & set("ILOU") for code in codes)
    assert short_codes.shown("0123456789AB") == "0123-4567-89AB"


@given(CODES, st.sampled_from(["-", " ", "", "－", "\u3000", "‐", "_"]), st.booleans(), st.booleans())
def test_a_code_is_read_however_it_is_typed(code: str, between: str, is_small: bool, is_wide: bool) -> None:
    typed = between.join(code[start : start + 4] for start in (0, 4, 8))
    typed = typed.replace("0", "O").replace("1", "l")
    typed = typed.lower() if is_small else typed
    typed = "".join(
        chr(ord(sign) + 0xFEE0) if is_wide and sign.isascii() and sign.isalnum() else sign for sign in typed
    )
    assert short_codes.read(f" {typed} ") == code


@given(CODES, st.integers(0, 11), st.sampled_from(short_codes.SIGNS))
def test_every_single_wrong_sign_is_noticed(code: str, place: int, sign: str) -> None:
    typed = code[:place] + sign + code[place + 1 :]
    assert short_codes.read(typed) == (code if typed == code else None)


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    read = short_codes.read(text)
    assert read is None or short_codes.read(short_codes.shown(read)) == read


@pytest.mark.parametrize(
    "typed", ["", "7KQ2-M4XA-9TB", "UUUU-UUUU-UUUU", "0000-0000-0000-0", "零零零零零零零零零零零零"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert short_codes.read(typed) is None


@given(st.text(), st.text(min_size=1))
def test_a_derived_code_is_always_the_same_and_valid_and_another_under_another_key(text: str, key: str) -> None:
    code = short_codes.derived(text, key=key)
    assert short_codes.read(code) == code == short_codes.derived(text, key=key)
    assert short_codes.derived(text, key=key + "!") != code
