"""What the words of a cell mean: letters of a place name, yes and no, a website, opening hours."""

import re
from functools import lru_cache
from typing import Final

from geo.taitung import with_tai
from hotspots import opening
from hotspots.models import Wheelchair

#: 台 as a place writes itself; 平台 and 舞台 are other words, and 三仙台 is left to its publisher.
_TAI: Final = re.compile("台(?=[東灣北中南西])")
_NOTHING: Final = frozenset(
    {"", "-", "--", "–", "—", "/", "無", "暫無", "尚無", "無資料", "n/a", "na", "null", "none", "nil", "不詳"}
)
_YES: Final = frozenset(
    {"是", "有", "可", "可以", "接受", "收", "適用", "✓", "✔", "v", "○", "y", "yes", "true", "t", "1"}
)
_NO: Final = frozenset(
    {"否", "無", "不", "不可", "不收", "不接受", "不適用", "沒有", "✗", "✘", "x", "×", "n", "no", "false", "f", "0"}
)
_ACCESSIBLE: Final = _YES | {"無障礙", "完全無障礙", "輪椅可進出", "accessible", "full"}
_PARTLY: Final = frozenset({"部分", "部份", "部分無障礙", "部份無障礙", "limited", "partial", "partly"})
_ADDRESS_OF_A_SITE: Final = re.compile(r"https?://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:[/?#][^\s<>\"']*)?", re.IGNORECASE)
_WITHOUT_SCHEME: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#][^\s<>\"']*)?", re.IGNORECASE | re.ASCII)
_TIME_OF_DAY: Final = re.compile(r"[0-9]:[0-9]{2}|24/7|sunrise|sunset")
_REMEMBERED: Final = 4_096


def with_place_letters(text: str) -> str:
    """臺 for 台 where it begins a place name.

    >>> with_place_letters("台東火車站月台")
    '臺東火車站月台'
    """
    return _TAI.sub(lambda found: with_tai(found.group()), text) if "台" in text else text


def said(text: str) -> str:
    """A cell's text, or '' where it only says that there is nothing to say (無, N/A, -)."""
    return "" if text.casefold() in _NOTHING else text


def yes_or_no(text: str) -> bool | None:
    """Whether a word means yes; an empty cell is no; None for a word that is neither."""
    word = text.casefold()
    if word in _YES:
        return True
    return False if word in _NO or word in _NOTHING else None


def wheelchair(text: str) -> str | None:
    """OpenStreetMap's value for a word; '' where nothing is said, None for words that are no such value."""
    word = text.casefold()
    if word in _ACCESSIBLE:
        return Wheelchair.YES
    if word in _PARTLY:
        return Wheelchair.LIMITED
    if word in _NO:
        return Wheelchair.NO
    return "" if word in _NOTHING else None


def site(text: str) -> str | None:
    """A website's address with its scheme, http or https only; None for anything else."""
    if _ADDRESS_OF_A_SITE.fullmatch(text):
        return text
    return f"http://{text}" if _WITHOUT_SCHEME.fullmatch(text) else None


@lru_cache(maxsize=_REMEMBERED)
def are_hours(text: str) -> bool:
    """Whether a text is opening hours as OpenStreetMap writes them, such as `Mo-Fr 09:00-17:00`.

    Their standard takes 2026, Mo-Fr and open for hours as well; without a time of day they are somebody's remark.
    """
    return bool(_TIME_OF_DAY.search(text)) and opening.refusal_of(text) is None
