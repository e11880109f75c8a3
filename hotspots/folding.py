"""One spelling for what people take to be the same letters: for searching and for telling places apart.

臺 and 台 are one letter to a reader, and so are Ａ and a, é and e, １ and 1; spaces and punctuation say nothing. What
is shown keeps its own spelling. `web/static/phone/folding.js` does the same on the phone; one table of examples
(`tests/hotspots/folding_cases.py`) is held against both.

>>> folded("台東縣　ＦＯＲＥＳＴ Park（琵琶湖）")
'臺東縣forestpark琵琶湖'
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# `\W` is what is no letter, digit or underscore of any script: accents too, once they stand apart from their letter.
_SAYS_NOTHING: Final = re.compile(r"[\W_]+")
_REMEMBERED: Final = 4_096


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """The text in small half-width letters, 台 as 臺, without accents, spaces, punctuation and symbols.

    Folding twice changes nothing. Compatibility forms by Unicode's NFKC (annex 15), small letters by its case folding.
    """
    small = unicodedata.normalize("NFKD", text).casefold()
    bare = _SAYS_NOTHING.sub("", unicodedata.normalize("NFKD", small))
    return unicodedata.normalize("NFKC", bare).replace("台", "臺")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, each folded, in order: what stands between its spaces and punctuation.

    >>> words_of("Taitung Forest Park, 台東")
    ('taitung', 'forest', 'park', '臺東')
    """
    parts = _SAYS_NOTHING.split(unicodedata.normalize("NFKC", text))
    return tuple(word for part in parts if (word := folded(part)))
