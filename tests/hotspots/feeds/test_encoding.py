"""Which letters a file's bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.feeds.encoding import UNREADABLE, Text, decoded
from hotspots.feeds.row import FeedRefused


def big5_letters() -> str:
    """All letters of code page 950 but those of the rows where Python's table is not Taiwan's (C6A1–C8FE)."""
    codes = (code for code in range(0xA140, 0xF9FF) if not 0xC6A1 <= code <= 0xC8FE)
    letters = (code.to_bytes(2, "big").decode("cp950", "ignore") for code in codes)
    return "".join(sorted({letter for letter in letters if len(letter) == 1 and ord(letter) > 0x7F}))


BIG5_LETTERS = big5_letters()
#: What lists in Big5 always have: a head in Chinese.
HEAD = "店名,地址,X坐標,Y坐標\n"
BIG5_TEXT = st.text(alphabet=BIG5_LETTERS + "".join(map(chr, range(0x20, 0x7F))) + "\n", max_size=60)
ANY_TEXT = st.text(
    alphabet=st.characters(
        exclude_categories=["Cs"],
        exclude_characters=[UNREADABLE, "\0", "\ufeff", *map(chr, range(0xF6B1, 0xF849))],
    ),
    max_size=60,
)


def encoded(text: str) -> bytes:
    """In code page 950, byte for byte as decoding it gives the letter back: ‧ and others have two codes."""
    return text.encode("cp950")


@given(BIG5_TEXT)
def test_any_text_in_big5_is_read_back(text):
    text = HEAD + "".join(letter for letter in text if encoded(letter).decode("cp950") == letter)
    assert decoded(encoded(text), "list.csv") == Text(text, "cp950")


@given(ANY_TEXT)
def test_any_text_in_utf_8_is_read_back_and_never_taken_for_big5(text):
    assert decoded(text.encode(), "list.csv") == Text(text, "utf-8")


@given(ANY_TEXT)
def test_a_byte_order_mark_decides_and_is_no_letter(text):
    assert decoded(text.encode("utf-8-sig"), "list.csv") == Text(text, "utf-8-sig")
    assert decoded(text.encode("utf-16"), "list.csv") == Text(text, "utf-16")


@given(BIG5_TEXT, st.integers(0, 60))
def test_one_broken_letter_spoils_no_other(text, place):
    text = HEAD + "".join(letter for letter in text if encoded(letter).decode("cp950") == letter)
    place = len(HEAD) + min(place, len(text) - len(HEAD))
    raw = encoded(text[:place]) + b"\xfa\x40" + encoded(text[place:])
    assert decoded(raw, "list.csv").text == text[:place] + UNREADABLE + text[place:]


#: Sources: WHATWG Encoding Standard, index Big5 (ETEN's letters); Microsoft's best fit for code page 950 (U+F6B1…).
CASES = {
    "ETEN's hiragana, as browsers read it": (HEAD.encode("cp950") + b"\xaa\xfc\xa6\xcc\xc7U\xa9\xb1", "阿米の店"),
    "ETEN's circled digit": (HEAD.encode("cp950") + b"\xc6\xa1", "①"),
    "ETEN's repetition mark": (HEAD.encode("cp950") + b"\xc6\xe0", "々"),
    "hiragana that Windows put among private letters": ((HEAD + "阿米\uf6fc店").encode(), None),
    "ETEN's seven letters after the last row": (HEAD.encode("cp950") + b"\xf9\xd6", "碁"),
    "an office's own letter": (HEAD.encode("cp950") + b"\xa4p\xfa\x40\xa9\xb1", f"小{UNREADABLE}店"),
    "half a letter at the end": (HEAD.encode("cp950") + b"\xa4p\xa9", f"小{UNREADABLE}"),
    "half a letter before a comma": (HEAD.encode("cp950") + b"\xa4p\xa9,1", f"小{UNREADABLE},1"),
    "half a letter at the end of UTF-8": ((HEAD + "小店").encode()[:-1], f"小{UNREADABLE}"),
    "a comma that is a second byte nowhere": (HEAD.encode("cp950") + "功,能,閱,育".encode("cp950"), "功,能,閱,育"),
}


@pytest.mark.parametrize(("raw", "last"), CASES.values(), ids=CASES)
def test_the_last_line_reads(raw, last):
    text = decoded(raw, "list.csv").text
    if last is None:
        assert not any(0xE000 <= ord(letter) <= 0xF8FF for letter in text)
        assert text.splitlines()[-1].startswith("阿米")
    else:
        assert text.splitlines()[-1] == last


NO_LISTS = {
    "zero bytes": (b"name,lat\0,lon\n", "zero bytes"),
    "UTF-16 without its mark": ("店名,緯度,經度\n".encode("utf-16-le"), "neither UTF-8 nor Big5|zero bytes"),
    "Latin-1": ("café, crème, brûlée, à la carte".encode("latin-1"), "neither UTF-8 nor Big5"),
    "noise": (bytes(range(0x80, 0x100)), "neither UTF-8 nor Big5"),
}


@pytest.mark.parametrize(("raw", "said"), NO_LISTS.values(), ids=NO_LISTS)
def test_what_is_no_text_of_taiwan_is_refused_with_a_remedy(raw, said):
    with pytest.raises(FeedRefused, match=said) as refused:
        decoded(raw, "list.csv")
    assert "list.csv" in str(refused.value)
    assert "UTF-8" in str(refused.value)
