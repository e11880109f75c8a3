"""The parameter `datetime`: an instant, or an interval that may be open at one end (OGC 17-069r4, 7.15.4).

Times are those of RFC 3339, section 5.6, with an offset. A date alone is the whole day in UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from django.utils.translation import gettext as _

from web.api.ogc.problems import Problem, bad

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_OPEN: Final = ("", "..")
EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
LATEST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From one moment to another, both within; an open end reaches as far as time is counted."""

    begins_at: datetime
    ends_at: datetime


def time_span_of(text: str) -> TimeSpan | Problem:
    """What `2026-11-01T00:00:00Z/..` and the like say."""
    parts = text.strip().split("/")
    spans = [_open_or_moment(part.strip(), alone=len(parts) == 1) for part in parts]
    if len(parts) > 2 or all(part.strip() in _OPEN for part in parts) or None in spans:
        rule = _("a time of RFC 3339 with its offset, a date, or two of them with a slash between; one may be ..")
        return bad("datetime", text, rule, _("ask like this: datetime=2026-11-01T00:00:00Z/.."))
    known = [span for span in spans if span is not None]
    span = TimeSpan(known[0].begins_at, known[-1].ends_at)
    if span.begins_at > span.ends_at:
        return bad("datetime", text, _("an interval begins before it ends"), _("exchange the two times"))
    return span


def _open_or_moment(part: str, *, alone: bool) -> TimeSpan | None:
    """The moments that one end stands for; None for nonsense."""
    if part in _OPEN and not alone:
        return TimeSpan(EARLIEST, LATEST)
    try:
        return _moment(part)
    except (ValueError, OverflowError):
        return None


def _moment(part: str) -> TimeSpan | None:
    if _DATE.fullmatch(part):
        day = datetime.fromisoformat(part).replace(tzinfo=UTC)
        return TimeSpan(day, datetime.combine(day, time.max, UTC))
    if _TIME.fullmatch(part):
        at = datetime.fromisoformat(part.upper()).astimezone(UTC)
        return TimeSpan(at, at)
    return None


def rfc3339(at: datetime) -> str:
    """A moment in UTC, as documents have it.

    >>> rfc3339(datetime(2026, 11, 21, 8, 30, tzinfo=UTC))
    '2026-11-21T08:30:00Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
