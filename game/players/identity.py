"""Who a person is to the county, without keeping it: number and birth date in, a keyed hash out.

The hash is HMAC-SHA-256 (RFC 2104) over `NUMBER|YYYY-MM-DD` with the county's roster key. Without the key nobody
can try numbers against a stolen table; with it the same person always gives the same hash, here and on the machine
where the county makes its roster (`manage.py hash_roster`). Nothing here stores or logs anything.

People type as they are used to: full-width signs, blanks, small letters, dates of the Republic's calendar. For
Taitung: `Ｖ１２３４５６７８７` born `民國74年7月5日` is V123456787, 1985-07-05.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

ADULT_AGE: Final = 18  # Civil Code, article 12, since 1 January 2023
REPUBLIC_BEGINS: Final = 1911  # year 1 of the Republic is 1912
EARLIEST_BIRTH: Final = date(1900, 1, 1)

# The letter tells the county of first registration and counts as two digits (Ministry of the Interior, numbering of
# national identity cards).
_LETTERS: Final = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)}
# National number: 1 or 2 after the letter; resident certificate: 8 or 9 since 2 January 2021, A to D before
# (National Immigration Agency, numbering of uniform certificates).
_NUMBER: Final = re.compile(r"[A-Z][1289A-D]\d{8}", re.ASCII)
_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_BETWEEN: Final = re.compile(r"[\s\u200b-\u200d\u2060\ufeff-]+")
_DATE: Final = re.compile(r"(?:民國|中華民國)?(\d{1,4})[-./年](\d{1,2})[-./月](\d{1,2})日?", re.ASCII)
_PACKED_DATE: Final = re.compile(r"(\d{2,4})(\d{2})(\d{2})", re.ASCII)


class Wrong(StrEnum):
    """What is wrong with what somebody typed."""

    NUMBER = "number"
    BORN_ON = "born_on"


@dataclass(frozen=True, slots=True)
class Person:
    """A person by number and birth date; neither shows when it is printed."""

    number: str = field(repr=False)
    born_on: date = field(repr=False)

    @property
    def adult_on(self) -> date:
        """The 18th birthday; of somebody born on 29 February 1 March, the day after the 18 years are full."""
        year = self.born_on.year + ADULT_AGE
        try:
            return self.born_on.replace(year=year)
        except ValueError:
            return date(year, 3, 1)


def person_of(number: str, born_on: str, *, today: date) -> Person | Wrong:
    """The person that was typed, or which of the two cannot be right."""
    read = number_of(number)
    if read is None:
        return Wrong.NUMBER
    born = date_of(born_on)
    if born is None or not EARLIEST_BIRTH <= born <= today:
        return Wrong.BORN_ON
    return Person(read, born)


def number_of(text: str) -> str | None:
    """A national id or resident certificate number as the county writes it; None if its check digit does not fit.

    >>> number_of("ａ１２３ ４５６-789")
    'A123456789'
    """
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    return number if _NUMBER.fullmatch(number) and _adds_up(number) else None


def _adds_up(number: str) -> bool:
    """The weighted sum of all digits is a multiple of ten; a letter in second place counts by its last digit."""
    second = number[1] if number[1].isdigit() else str(_LETTERS[number[1]] % 10)
    digits = f"{_LETTERS[number[0]]}{second}{number[2:]}"
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 10 == 0


def date_of(text: str) -> date | None:
    """A date as people in Taiwan write it; None if the calendar has none such. Years below 1000 are the Republic's.

    >>> date_of("民國74年7月5日") == date_of("０７４０７０５") == date_of("1985/7/5")
    True
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _DATE.fullmatch(plain) or _PACKED_DATE.fullmatch(plain)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    if 0 < year < 1000:
        year += REPUBLIC_BEGINS
    try:
        return date(year, month, day)
    except ValueError:
        return None


def hash_of(person: Person, *, key: str) -> str:
    """The person's keyed hash: 64 hexadecimal digits."""
    return keyed(f"{person.number}|{person.born_on.isoformat()}", key=key)


def keyed(text: str, *, key: str) -> str:
    """HMAC-SHA-256 of a text: 64 hexadecimal digits."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
