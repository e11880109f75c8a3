"""When a place is open, from OpenStreetMap's `opening_hours`, by the clock of Taipei.

The expressions are read by opening-hours-py; public holidays (PH), which it does not know for Taiwan, are those of
the package `holidays`, with the days off in lieu. What nobody can know stays unknown: no expression, `unknown`, or a
comment without the word open ("by appointment") is neither open nor closed.

>>> from datetime import datetime
>>> is_open("Mo-Sa 10:00-14:00,17:00-21:00; PH off", datetime(2026, 7, 4, 18, 0, tzinfo=TAIPEI))
True
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from holidays import HolidayBase, country_holidays
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # their stub forgets one
from opening_hours import State as _TheirState

TAIPEI: Final = ZoneInfo("Asia/Taipei")
LONGEST: Final = 400
_PLACE: Final = (22.7548, 121.1465)  # Taitung City's office: sunrise and sunset
_REMEMBERED: Final = 4_096
#: A holiday lasts from 04:00 to 04:00, so that the night of a bar belongs to the evening on which it began.
_NIGHT_ENDS: Final = timedelta(hours=4)
_HOLIDAY: Final = re.compile(r"\bPH\b")
_SCHOOL_HOLIDAY: Final = re.compile(r"\bSH\b")
_QUOTED: Final = re.compile(r'"[^"]*"')


class State(StrEnum):
    """What is known of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


Stretch = tuple[datetime, datetime, State]


def refusal_of(expression: str) -> str | None:
    """Why an expression cannot be kept, with the remedy; None where it can be read or is empty."""
    if not expression:
        return None
    if len(expression) > LONGEST:
        return _("Opening hours have at most %(most)d characters; these have %(length)d.") % {
            "most": LONGEST,
            "length": len(expression),
        }
    if _SCHOOL_HOLIDAY.search(_QUOTED.sub("", expression)):
        return _("School holidays (SH) are not known here: write their dates, such as “Jul 01-Aug 29 off”.")
    try:
        _read(expression)
    except ValueError as unreadable:
        return str(unreadable)
    return None


def is_open(expression: str, at: datetime) -> bool | None:
    """Whether it is open at a moment; None where nobody knows, or the expression cannot be read."""
    found = state_at(expression, at)
    return None if found is State.UNKNOWN else found is State.OPEN


def state_at(expression: str, at: datetime) -> State:
    """What is known of a moment; UNKNOWN where the expression is empty or cannot be read."""
    try:
        ordinary, on_holidays = _read(expression)
    except ValueError:
        return State.UNKNOWN
    local = at.astimezone(TAIPEI)
    return _known(expression, *(on_holidays if _is_holiday(local) else ordinary).state(local))


def stretches(expression: str, start: datetime, days: int) -> list[Stretch]:
    """What is known of each moment from `start` on for so many days: stretches that touch, neighbours differ."""
    end = start.astimezone(TAIPEI) + timedelta(days=days)
    found: list[Stretch] = []
    for begin, until, state in _pieces(expression, start.astimezone(TAIPEI), end):
        if found and found[-1][2] is state:
            found[-1] = (found[-1][0], until, state)
        else:
            found.append((begin, until, state))
    return found


def _pieces(expression: str, start: datetime, end: datetime) -> Iterator[Stretch]:
    """Stretches, cut where holidays begin and end."""
    try:
        ordinary, on_holidays = _read(expression)
    except ValueError:
        yield start, end, State.UNKNOWN
        return
    for is_holiday, begin, until in _days_alike(start, end) if ordinary is not on_holidays else [(False, start, end)]:
        for one_begin, one_end, state, comment in (on_holidays if is_holiday else ordinary).intervals(begin, until):
            yield one_begin, one_end, _known(expression, state, comment)


def _days_alike(start: datetime, end: datetime) -> Iterator[tuple[bool, datetime, datetime]]:
    """The time from start to end, cut where ordinary days and holidays meet."""
    first = (start - _NIGHT_ENDS).date()
    dates = [first + timedelta(days=number) for number in range((end.date() - first).days + 1)]
    for is_holiday, alike in groupby(dates, key=_public_holidays().__contains__):
        days = list(alike)
        begin, until = max(start, _dawn_of(days[0])), min(end, _dawn_of(days[-1] + timedelta(days=1)))
        if begin < until:
            yield is_holiday, begin, until


def _dawn_of(day: date) -> datetime:
    return datetime.combine(day, time(), TAIPEI) + _NIGHT_ENDS


def _is_holiday(local: datetime) -> bool:
    return (local - _NIGHT_ENDS).date() in _public_holidays()


@cache
def _public_holidays() -> HolidayBase:
    """Taiwan's, each year when first asked; made late, since the package reads every country's: 0.1 s."""
    return country_holidays("TW")


def _known(expression: str, state: _TheirState, comment: str) -> State:
    """A comment makes open hours uncertain unless the word open stands before it (OSM's specification, `comment`)."""
    if state == _TheirState.CLOSED:
        return State.CLOSED
    is_certain = state == _TheirState.OPEN and (not comment or f'open "{comment}"' in expression)
    return State.OPEN if is_certain else State.UNKNOWN


@lru_cache(maxsize=_REMEMBERED)
def _read(expression: str) -> tuple[OpeningHours, OpeningHours]:
    """How it is on ordinary days and how on public holidays: there, PH means any day of the week."""
    ordinary = _parsed(expression)
    if not _HOLIDAY.search(_QUOTED.sub("", expression)):
        return ordinary, ordinary
    return ordinary, _parsed(_HOLIDAY.sub("Mo-Su", expression))


def _parsed(expression: str) -> OpeningHours:
    try:
        return OpeningHours(expression, timezone=TAIPEI, coords=_PLACE, auto_country=False)
    except ParserError as unreadable:
        text = _("“%(expression)s” is not written as OpenStreetMap writes opening hours, such as %(example)s.")
        raise ValueError(text % {"expression": expression, "example": "Mo-Fr 08:00-17:00; PH off"}) from unreadable
