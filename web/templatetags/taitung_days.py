"""Days as people in Taitung read them: the Republic calendar in Chinese, plain dates in English.

    {% load taitung_days %}{{ sky.date|taitung_day }}   民國115年7月5日（日）   5 July 2026

Used by templates only; the phone's own modules do the same in `web/static/phone/calendar.js`.
"""

from datetime import date, datetime
from typing import Final

from django import template
from django.utils import timezone

from geo.naming import is_chinese

FIRST_REPUBLIC_YEAR: Final = 1911  # year 1 of the Republic is 1912
WEEKDAYS: Final = "一二三四五六日"
MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

register = template.Library()


def _day_of(moment: date | datetime) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


@register.filter
def taitung_day(moment: date | datetime) -> str:
    """The day in the reader's language; an aware moment is read on Taipei's clock."""
    day = _day_of(moment)
    if is_chinese():
        return f"民國{day.year - FIRST_REPUBLIC_YEAR}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@register.filter
def taitung_moment(moment: datetime) -> str:
    """The day and the time on Taipei's clock: 民國115年7月5日（日）05:30, or 5 July 2026, 05:30."""
    time = timezone.localtime(moment).strftime("%H:%M")
    comma = "" if is_chinese() else ", "
    return f"{taitung_day(moment)}{comma}{time}"
