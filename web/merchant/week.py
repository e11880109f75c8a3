"""Opening hours as a shopkeeper writes them, day by day, and as OpenStreetMap writes them.

>>> expression_of({"mo": "10:00-18:00", "tu": "10:00-18:00", "sa": "9:00–12:00、14:00~17:00"}, is_shut_on_holidays=True)
'Mo-Tu 10:00-18:00; Sa 09:00-12:00,14:00-17:00; PH off'
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Final

from hotspots import opening

DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_SPELL: Final = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_DASHES: Final = re.compile(r"\s*[-‐-―−~〜至到]\s*")
_BETWEEN: Final = re.compile(r"[,，、;；]\s*|\s+")
_LAST_HOUR, _LAST_MINUTE = 24, 59


def spells_in(typed: str) -> str | None:
    """A day's hours as OpenStreetMap writes them; empty for a day that is shut, None for what nobody can read."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", typed).strip())
    spells = [_spell(part) for part in _BETWEEN.split(plain) if part]
    return None if None in spells else ",".join(spell for spell in spells if spell)


def expression_of(week: Mapping[str, str], *, is_shut_on_holidays: bool) -> str:
    """A week's hours as one expression; days that are shut are not named. All shut is `off`."""
    read = [(day.title(), spells_in(week.get(day, "")) or "") for day in DAYS]
    runs = [([day for day, _ in run], spells) for spells, run in groupby(read, key=lambda each: each[1])]
    rules = [f"{_named(days)} {spells}" for days, spells in runs if spells]
    return "; ".join([*rules, *(["PH off"] if is_shut_on_holidays else [])] if rules else ["off"])


def week_of(expression: str, now: datetime) -> dict[str, str]:
    """The hours of the seven days from today as they stand on the map, by the day; nothing where nobody knows."""
    midnight = datetime.combine(now.astimezone(opening.TAIPEI).date(), time(), opening.TAIPEI)
    week: dict[str, list[str]] = {}
    for begin, end, state in opening.stretches(expression, midnight, len(DAYS)) if expression else []:
        if state is opening.State.OPEN:
            week.setdefault(DAYS[begin.astimezone(opening.TAIPEI).weekday()], []).append(_written(begin, end))
    return {day: ", ".join(spells) for day, spells in week.items()}


def _written(begin: datetime, end: datetime) -> str:
    first, last = begin.astimezone(opening.TAIPEI), end.astimezone(opening.TAIPEI)
    is_midnight = last.time() == time() and last - first <= timedelta(days=1)
    return f"{first:%H:%M}-{'24:00' if is_midnight else f'{last:%H:%M}'}"


def _spell(part: str) -> str | None:
    found = _SPELL.fullmatch(part)
    if found is None:
        return None
    begin_h, begin_min, end_h, end_min = (int(each) for each in found.groups())
    if max(begin_h, end_h) > _LAST_HOUR or max(begin_min, end_min) > _LAST_MINUTE:
        return None
    return f"{begin_h:02}:{begin_min:02}-{end_h:02}:{end_min:02}"


def _named(days: list[str]) -> str:
    return days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"
