"""Codes that people read from paper and type: twelve signs in groups of four, such as 7KQ2-M4XA-9TBD.

Crockford's Base32 (crockford.com/base32.html): no I, L, O, U, so that nothing is read as something else. Eleven
signs are chance (55 bits), the last one checks them (Luhn's algorithm for 32 signs, which finds every single wrong
sign), so that a typing error is told from a code that nobody issued. Who keeps codes keeps only their hash.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from typing import Final

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
_BITS: Final = 5 * (LENGTH - 1)
_VALUE: Final = {sign: value for value, sign in enumerate(SIGNS)}
_SAME: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = re.compile(r"[\W_]+")


def fresh() -> str:
    """A code that nobody can guess."""
    return _checked(secrets.randbits(_BITS))


def derived(text: str, *, key: str) -> str:
    """The code that belongs to a text, always the same; only who has the key can tell it."""
    digest = hmac.new(key.encode(), f"short code|{text}".encode(), hashlib.sha256).digest()
    return _checked(int.from_bytes(digest) & ((1 << _BITS) - 1))


def read(text: str) -> str | None:
    """The code that was typed, forgiving how it was typed; None if it is none, or a sign of it is wrong.

    >>> read("ooo0 oooo-ooo0"), read("0000-0000-0001")
    ('000000000000', None)
    """
    code = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper()).translate(_SAME)
    if len(code) != LENGTH or not _VALUE.keys() >= set(code):
        return None
    return code if code[-1] == _check_of(code[:-1]) else None


def shown(code: str) -> str:
    """The code as it is printed: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def _checked(number: int) -> str:
    signs = "".join(SIGNS[(number >> shift) & 31] for shift in range(_BITS - 5, -1, -5))
    return signs + _check_of(signs)


def _check_of(signs: str) -> str:
    """Luhn mod N: every second value from the right is doubled, and its two digits to the base 32 are added."""
    total = 0
    for place, sign in enumerate(reversed(signs)):
        value = _VALUE[sign] * (2 - place % 2)
        total += value // 32 + value % 32
    return SIGNS[-total % 32]
