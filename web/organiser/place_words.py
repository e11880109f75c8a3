"""Places, rows set aside and imports in words: reasons, numbers, outcomes, names in the reader's language."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.naming import in_language, name_of
from geo.taitung import TOWNSHIPS
from hotspots.feeds.row import Rule, Trouble
from hotspots.importing.outcomes import Outcome
from hotspots.models import Dataset

Words = str | Promise
_KILOMETRES_FROM_M: Final = 10_000
_TOWNSHIPS: Final = {township.name_zh: township for township in TOWNSHIPS}
_TOO_LONG: Final = re.compile(r"at most (?P<most>\d+) characters, it has (?P<has>\d+)")

REASONS: Final[Mapping[Trouble, Words]] = {
    Trouble.NO_NAME: gettext_lazy("It has no name."),
    Trouble.NO_POSITION: gettext_lazy("It has no position."),
    Trouble.NULL_ISLAND: gettext_lazy("Its position is 0, 0, which is how programs say: none."),
    Trouble.UNREADABLE_POSITION: gettext_lazy("Its position cannot be read."),
    Trouble.UNREADABLE_VALUE: gettext_lazy("One of its values cannot be read."),
    Trouble.OUT_OF_COUNTY: gettext_lazy("Its position lies outside the county."),
    Trouble.CONTRADICTS: gettext_lazy("Its address says another township than its position."),
}
OUTCOMES: Final[Mapping[Outcome, Words]] = {
    Outcome.ADDED: gettext_lazy("Added"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.UNCHANGED: gettext_lazy("Unchanged"),
    Outcome.REPEATED: gettext_lazy("Repeated"),
    Outcome.ELSEWHERE: gettext_lazy("Other counties"),
    Outcome.ASIDE: gettext_lazy("Set aside"),
}
DETAILS: Final[Mapping[str, Words]] = {
    "field": gettext_lazy("Column"),
    "value": gettext_lazy("What stands there"),
    "rule": gettext_lazy("What should stand there"),
    "longest": gettext_lazy("Characters at most"),
    "said": gettext_lazy("According to the address"),
    "found": gettext_lazy("According to the position"),
    "position": gettext_lazy("Position in the list"),
    "away_m": gettext_lazy("How far from where it should be"),
}
# What `hotspots.feeds.rows` and `hotspots.importing.values` say should stand there.
RULES: Final[Mapping[str, Words]] = {
    Rule.NAME: gettext_lazy("a name"),
    Rule.POSITION: gettext_lazy("degrees of WGS 84 or metres of TWD97"),
    Rule.YES_OR_NO: gettext_lazy("yes or no"),
    Rule.LETTERS: gettext_lazy("letters that can be read"),
    Rule.CELLS: gettext_lazy("as many cells as there are columns"),
    "unknown_word": gettext_lazy("a word that is known"),
    "no_web_address": gettext_lazy("an address that begins with http:// or https://"),
    "opening_hours": gettext_lazy("opening hours in the way of OpenStreetMap"),
    "control_character": gettext_lazy("letters that can be read"),
    "too_long": gettext_lazy("a shorter text"),
}


def title_of(dataset: Dataset) -> str:
    """What a list is called."""
    return in_language(dataset.title_zh, dataset.title_en)


def reason_of(code: str) -> str:
    """Why a row was set aside; the code itself for one of another release."""
    return str(REASONS[Trouble(code)]) if code in REASONS else code


def numbers_of(details: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row in numbers, as (words, value)."""
    for name, value in details.items():
        yield str(DETAILS.get(name, name)), _value_of(name, value)


def _value_of(name: str, value: str) -> str:
    if name == "rule":
        length = _TOO_LONG.fullmatch(value)
        return _("at most %(most)s characters, it has %(has)s") % length.groupdict() if length else _rule(value)
    if name in {"said", "found"} and value in _TOWNSHIPS:
        return name_of(_TOWNSHIPS[value])
    return _distance(value) if name == "away_m" and value.isdecimal() else value


def _rule(code: str) -> str:
    return str(RULES.get(code, code))


def _distance(metres: str) -> str:
    """`3412` as 3,412 m, from 10 km on as 15.2 km."""
    away_m = int(metres)
    if away_m < _KILOMETRES_FROM_M:
        return _("%(metres)s m") % {"metres": f"{away_m:,}"}
    return _("%(kilometres)s km") % {"kilometres": f"{away_m / 1000:,.1f}"}
