"""Places, rows set aside and imports in words: reasons, numbers, outcomes, names in the reader's language."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hotspots.feeds.row import Trouble
from hotspots.importing.outcomes import Outcome
from hotspots.models import Dataset

Words = str | Promise
_KILOMETRES_FROM_M: Final = 10_000

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
    "said": gettext_lazy("According to the address"),
    "found": gettext_lazy("According to the position"),
}


def in_language(name_zh: str, name_en: str) -> str:
    """The English name for who reads English, if there is one."""
    return name_en if name_en and get_language() == "en" else name_zh


class Named(Protocol):
    """Whatever has a name in both languages."""

    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def name_of(named: Named) -> str:
    """What a place, township or region is called."""
    return in_language(named.name_zh, named.name_en)


def title_of(dataset: Dataset) -> str:
    """What a list is called."""
    return in_language(dataset.title_zh, dataset.title_en)


def reason_of(code: str) -> str:
    """Why a row was set aside; the code itself for one of another release."""
    return str(REASONS[Trouble(code)]) if code in REASONS else code


def numbers_of(details: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row in numbers, as (words, value)."""
    told = dict(details)
    latitude, longitude = told.pop("latitude", ""), told.pop("longitude", "")
    away_m = told.pop("away_m", "")
    for name, value in told.items():
        yield str(DETAILS.get(name, name)), value
    if latitude and longitude:
        yield _("Position in the list"), f"{latitude}, {longitude}"
    if away_m:
        yield _("How far outside"), _metres(away_m)


def _metres(text: str) -> str:
    """`3412` as 3,412 m, or 3.4 km from 10 km on."""
    away_m = float(text)
    return f"{away_m:,.0f} m" if away_m < _KILOMETRES_FROM_M else f"{away_m / 1000:,.1f} km"
