"""A place in words, for the pages that work without a script; `web/static/places/place_words.js` says the same.

Everything that depends on the hour is worked out at the moment that is passed in, by the clock of Taipei.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import quote
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from game.reports import standing
from game.reports.models import Trouble
from geo.naming import is_chinese, name_of
from hotspots import categories, opening
from hotspots.catalogue import Entry
from hotspots.listing import english_name
from hotspots.models import Kind, Wheelchair
from hotspots.opening import State
from web.templatetags.taitung_days import taitung_day

_DAYS_AHEAD = 7
_WHOLE_DAY = timedelta(days=1)
_SMALL_HOURS = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Line:
    """A place as one row of a list."""

    id: UUID
    sign: str
    kind: str
    name: str
    is_foreign: bool  # only its Chinese name is known, and the reader reads English
    what: str
    how: str
    is_certified: bool = False


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day's opening hours in words."""

    day: str
    hours: str


def line(entry: Entry, now: datetime, troubles: Mapping[str, date], *, is_certified: bool = False) -> Line:
    """A row of a list; `troubles` are those that were confirmed."""
    hours = _open_if_known(entry, now) if has_hours(troubles) else ""
    return Line(
        id=entry.id,
        sign="wifi" if entry.kind == Kind.HOTSPOT else "shop",
        kind=entry.kind,
        name=name_of(entry),
        is_foreign=not entry.name_en and not is_chinese(),
        what=what(entry),
        how=" · ".join(filter(None, (*_warnings(troubles), hours, _coins(entry), _steps(entry)))),
        is_certified=is_certified,
    )


def what(entry: Entry) -> str:
    """Kind, sort and township: Partner merchant · Café · Green Island (Ludao Township)."""
    sort = str(categories.NAMES.get(entry.category, ""))
    return " · ".join(filter(None, (str(Kind(entry.kind).label), sort, where(entry))))


def where(entry: Entry) -> str:
    """The township; with the village for those who can read its name."""
    if is_chinese():
        return f"{entry.township_zh}{entry.village_zh}"
    return english_name(entry.township, entry.township_en) or entry.township_zh


def _open_if_known(entry: Entry, now: datetime) -> str:
    return open_words(entry.opening_hours, now) if entry.opening_hours or entry.kind == Kind.MERCHANT else ""


def has_hours(troubles: Mapping[str, date]) -> bool:
    """Whether the hours of its list are worth a word: not once it was confirmed that they do not hold."""
    return not standing.DENY_HOURS & troubles.keys()


def _warnings(troubles: Mapping[str, date]) -> list[str]:
    return [f"⚠ {Trouble(trouble).label}" for trouble in troubles]


def _coins(entry: Entry) -> str:
    return _("takes coins") if entry.accepts_coins else ""


def _steps(entry: Entry) -> str:
    return wheelchair(entry) if entry.wheelchair == Wheelchair.YES else ""


def wheelchair(entry: Entry) -> str:
    """Whether a wheelchair gets in, or nothing where nobody knows."""
    return str(Wheelchair(entry.wheelchair).label) if entry.wheelchair else ""


def open_words(expression: str, now: datetime) -> str:
    """Open until 18:00; Closed, opens tomorrow 09:00; Opening hours not known."""
    told = opening.stretches(expression, now, _DAYS_AHEAD) if expression else []
    if not told or told[0][2] is State.UNKNOWN:
        return _("Opening hours not known")
    if told[0][2] is State.OPEN:
        return _until(told[0][1], now)
    opens = next((begin for begin, _end, state in told if state is State.OPEN), None)
    return _opens(opens, now) if opens else _("Closed now")


def _until(end: datetime, now: datetime) -> str:
    if _days_ahead(end, now) > 1:
        return _("Open now")
    return _("Open until %(time)s") % {"time": f"{end.astimezone(opening.TAIPEI):%H:%M}"}


def _opens(begin: datetime, now: datetime) -> str:
    ahead, values = _days_ahead(begin, now), {"time": f"{begin.astimezone(opening.TAIPEI):%H:%M}"}
    if ahead == 0:
        return _("Closed, opens %(time)s") % values
    day = _("tomorrow") if ahead == 1 else date_format(begin.astimezone(opening.TAIPEI), "l")
    return _("Closed, opens %(day)s %(time)s") % {**values, "day": day}


def _days_ahead(moment: datetime, now: datetime) -> int:
    return (moment.astimezone(opening.TAIPEI).date() - now.astimezone(opening.TAIPEI).date()).days


def week(expression: str, now: datetime) -> list[WeekDay]:
    """The seven days from today; nothing where the hours are not known."""
    if not expression:
        return []
    midnight = datetime.combine(now.astimezone(opening.TAIPEI).date(), time(), opening.TAIPEI)
    told = opening.stretches(expression, midnight, _DAYS_AHEAD + 1)
    if all(state is State.UNKNOWN for _begin, _end, state in told):
        return []
    days = [midnight + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD)]
    return [WeekDay(_day(day, day == midnight), _hours(day, told)) for day in days]


def _day(day: datetime, is_today: bool) -> str:
    name = date_format(day, "l")
    return _("%(day)s (today)") % {"day": name} if is_today else name


def _hours(day: datetime, told: list[opening.Stretch]) -> str:
    """The spells of a day. What ends in the small hours belongs to the evening on which it began."""
    spells = [(begin, end) for begin, end, state in told if state is State.OPEN and _is_of(day, begin, end)]
    return ("、" if is_chinese() else ", ").join(_spell(day, *spell) for spell in spells) or _("closed all day")


def _is_of(day: datetime, begin: datetime, end: datetime) -> bool:
    begins, ends = begin < day + _WHOLE_DAY, end > day
    return begins and ends and (begin >= day or end > day + _SMALL_HOURS)


def _spell(day: datetime, begin: datetime, end: datetime) -> str:
    midnight = day + _WHOLE_DAY
    first, last = max(begin, day), end if end <= midnight + _SMALL_HOURS else midnight
    if (first, last) == (day, midnight):
        return _("24 hours")
    return f"{first:%H:%M}–{last:%H:%M}"


def confirmed(troubles: Mapping[str, date]) -> list[str]:
    """What was reported of a place and confirmed, a sentence each."""
    return [
        _("Confirmed: %(trouble)s (last reported on %(day)s)")
        % {"trouble": Trouble(trouble).label, "day": taitung_day(day)}
        for trouble, day in troubles.items()
    ]


def trusted_open_words(entry: Entry, now: datetime, troubles: Mapping[str, date]) -> str:
    """Open or not, where its hours hold."""
    return open_words(entry.opening_hours, now) if has_hours(troubles) else ""


def map_app(entry: Entry) -> str:
    """A `geo:` address (RFC 5870), which opens the phone's own map app."""
    at = f"{entry.position.latitude},{entry.position.longitude}"
    return f"geo:{at}?q={at}({quote(name_of(entry))})"


def dialled(phone: str) -> str:
    """A phone number as a `tel:` address wants it."""
    return "".join(letter for letter in phone if letter.isdigit() or letter in "+#*")
