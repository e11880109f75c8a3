"""Names in both languages: the one that the reader can read.

Regions, townships, places, units, causes: whatever has a Chinese name and, mostly, an English one. Which language is
read is Django's active one; without any, as in a command, it is English.
"""

from typing import Protocol

from django.utils.translation import get_language


class Named(Protocol):
    """Whatever has a name in both languages."""

    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def in_language(name_zh: str, name_en: str) -> str:
    """The one of two names that the reader can read; the other where there is only that."""
    return (name_zh or name_en) if is_chinese() else (name_en or name_zh)


def name_of(named: Named) -> str:
    """What something is called."""
    return in_language(named.name_zh, named.name_en)
