"""Which letters a file's bytes are: UTF-8, UTF-16 by its mark, else Big5 as Taiwan writes it.

The rule is fixed, never a guess by frequency: a byte order mark decides; what is UTF-8 throughout is UTF-8; otherwise
the reading with fewer unreadable letters, Big5 where they are equal. What no reading knows becomes U+FFFD, one for
each letter, so that its row, and no other, is set aside.

Big5 is read as code page 950 with ETEN's letters (①, の, Ⅳ) at C6A1–C8FE, as browsers do (WHATWG Encoding, index
Big5): Python's cp950 has other letters there, which nobody writes, and would read お as れ without a word. Letters that
a single office made for itself (造字, FA40–FEFE and 8140–A0FE) mean something else in every office and stay unread.

>>> decoded(b"\\xbbO\\xaaF\\xbf\\xa4", "list.csv")
Text(text='臺東縣', encoding='cp950')
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from hotspots.feeds.row import FeedRefused
from hotspots.tunables import MOST_UNREADABLE_LETTERS

#: What stands for a letter that could not be read.
UNREADABLE: Final = "\N{REPLACEMENT CHARACTER}"
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ETEN_BYTES: Final = range(0xC6A1, 0xC8FF)
#: Where Windows puts ETEN's letters when it converts a list to Unicode: 157 letters a row, the first row from A1.
_WINDOWS_ETEN: Final = 0xF6B1
_BIG5_LETTER: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]")


@dataclass(frozen=True, slots=True)
class Text:
    """A file's letters, and how it was written: utf-8, utf-8-sig, utf-16 or cp950."""

    text: str
    encoding: str


def decoded(raw: bytes, name: str) -> Text:
    """The letters of a file; FeedRefused where it is no text, or none of Taiwan's encodings."""
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
    found = Text(raw.decode(encoding, "replace"), encoding) if encoding else _unmarked(raw)
    unreadable = found.text.count(UNREADABLE)
    if unreadable and unreadable > MOST_UNREADABLE_LETTERS * sum(not letter.isascii() for letter in found.text):
        raise FeedRefused(
            f"{name} is neither UTF-8 nor Big5: {unreadable} letters are none in {found.encoding}; save it in UTF-8"
        )
    if "\0" in found.text:
        raise FeedRefused(f"{name} holds zero bytes, so it is no text list: save it as CSV in UTF-8")
    return Text(_windows_eten(found.text), found.encoding)


def _unmarked(raw: bytes) -> Text:
    utf_8 = raw.decode("utf-8", "replace")
    broken = utf_8.count(UNREADABLE) - raw.count(UNREADABLE.encode())
    if not broken:
        return Text(utf_8, "utf-8")
    big5 = _big5(raw)
    return Text(utf_8, "utf-8") if broken < big5.count(UNREADABLE) else Text(big5, "cp950")


def _big5(raw: bytes) -> str:
    return raw.decode("cp950", _ON_ERROR).translate(_ETEN)


def _eten_letters() -> tuple[dict[int, str], dict[bytes, str], dict[int, str]]:
    """ETEN's letters: by what Python's cp950 takes them for, by their bytes where it knows none, by Windows' number."""
    mistaken, missing, private = {}, {}, {}
    letters = [code.to_bytes(2, "big") for code in _ETEN_BYTES if _BIG5_LETTER.fullmatch(code.to_bytes(2, "big"))]
    for number, letter in enumerate(letters):
        truly = _known(letter, "big5hkscs") or UNREADABLE
        taken = _known(letter, "cp950")
        private[_WINDOWS_ETEN + number] = truly
        if taken:
            mistaken[ord(taken)] = truly
        else:
            missing[letter] = truly
    return mistaken, missing, private


def _known(letter: bytes, codec: str) -> str:
    try:
        return letter.decode(codec)
    except UnicodeDecodeError:
        return ""


_ETEN, _MISSING, _PRIVATE = _eten_letters()
_PRIVATE_LETTER: Final = re.compile(f"[{chr(min(_PRIVATE))}-{chr(max(_PRIVATE))}]")


def _windows_eten(text: str) -> str:
    return text.translate(_PRIVATE) if _PRIVATE_LETTER.search(text) else text


def _unknown_to_cp950(error: UnicodeError) -> tuple[str, int]:
    """Continue after a whole letter, so that its second byte is not taken for ASCII."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    letter = _BIG5_LETTER.match(error.object, error.start)
    if letter is None:
        return UNREADABLE, error.start + 1
    return _MISSING.get(letter.group(), UNREADABLE), letter.end()


_ON_ERROR: Final = "hotspots.feeds.big5"
codecs.register_error(_ON_ERROR, _unknown_to_cp950)
