"""Opening hours: what is known of a moment, by Taipei's clock, with Taiwan's public holidays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.opening import TAIPEI, State, is_open, refusal_of, state_at, stretches

SHOP = "Mo-Sa 10:00-14:00,17:00-21:00; PH off"
BAR = "Fr,Sa 20:00-02:00; PH off"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


def spells(expression: str, start: datetime, days: int) -> list[tuple[datetime, datetime]]:
    """When it is open: begin and end."""
    return [(begin, end) for begin, end, state in stretches(expression, start, days) if state is State.OPEN]


# 2026-11-21 is a Saturday. Holidays of 2026: https://www.dgpa.gov.tw (115年政府行政機關辦公日曆表).
MOMENTS = {
    "within the hours": (SHOP, "2026-11-21 10:00", True),
    "between them": (SHOP, "2026-11-21 15:00", False),
    "at closing time": (SHOP, "2026-11-21 21:00", False),
    "on a day off": (SHOP, "2026-11-22 11:00", False),
    "New Year's day": (SHOP, "2026-01-01 11:00", False),
    "Lunar New Year, a Tuesday": (SHOP, "2026-02-17 11:00", False),
    "a week later": (SHOP, "2026-02-24 11:00", True),
    "Dragon Boat Festival, a Friday": (SHOP, "2026-06-19 11:00", False),
    "a Monday in lieu of Retrocession Day": (SHOP, "2026-10-26 11:00", False),
    "open on holidays only": ("PH 09:00-12:00", "2026-09-25 10:00", True),
    "not on the day after": ("PH 09:00-12:00", "2026-09-24 10:00", False),
    "a holiday among weekdays": ("Mo,PH 09:00-12:00", "2026-09-25 10:00", True),
    "after midnight": (BAR, "2026-11-22 01:30", True),
    "after midnight's hours": (BAR, "2026-11-22 02:00", False),
    "a holiday's evening": (BAR, "2026-10-09 21:00", False),
    "after midnight of a holiday": (BAR, "2026-10-10 01:00", False),
    "the night into a holiday": ("Th 20:00-02:00; PH off", "2026-09-25 01:00", True),
    "always": ("24/7", "2026-02-17 03:00", True),
    "until the sun sets": ("sunrise-sunset", "2026-11-21 17:00", True),
    "after it has set (17:10)": ("sunrise-sunset", "2026-11-21 17:20", False),
    "closed for good": ("closed", "2026-11-21 12:00", False),
    "nothing is said": ("", "2026-11-21 12:00", None),
    "unreadable": ("早上九點到五點", "2026-11-21 12:00", None),
    "said to be unknown": ("Mo-Su 09:00-17:00 unknown", "2026-11-21 12:00", None),
    "by appointment": ('Mo-Su 09:00-17:00 "by appointment"', "2026-11-21 12:00", None),
    "by appointment, out of hours": ('Mo-Su 09:00-17:00 "by appointment"', "2026-11-21 20:00", False),
    "only a comment": ('"call us"', "2026-11-21 12:00", None),
    "a comment on what is open": ('Mo-Su 09:00-17:00 open "last order 16:30"', "2026-11-21 12:00", True),
    "otherwise ask": ('Mo-Fr 09:00-17:00 || "ask"', "2026-11-21 12:00", None),
    "PH in a comment": ('Mo-Su 09:00-17:00 open "PH too"', "2026-02-17 12:00", True),
}


@pytest.mark.parametrize(("expression", "moment", "expected"), MOMENTS.values(), ids=MOMENTS.keys())
def test_a_place_is_open_closed_or_nobody_knows(expression, moment, expected):
    assert is_open(expression, at(moment)) is expected


def test_a_moment_counts_whatever_clock_it_is_told_by():
    assert is_open("Sa 08:00-12:00", datetime(2026, 11, 21, 0, 30, tzinfo=UTC))


READABLE = [
    "",
    "24/7",
    SHOP,
    BAR,
    'Mo-Fr 09:00-17:00 "預約"',
    "Jul-Aug 10:00-22:00; Dec 24-26 off",
    "Su[1] 08:00-12:00",
]


@pytest.mark.parametrize("expression", READABLE)
def test_what_openstreetmap_allows_is_not_refused(expression):
    assert refusal_of(expression) is None


REFUSED = {
    "another notation": ("週一至週五 9-17", "Mo-Fr 08:00-17:00"),
    "an hour that no day has": ("Mo 25:00-26:30", "Mo-Fr 08:00-17:00"),
    "school holidays": ("SH 10:00-12:00", "Jul 01-Aug 29 off"),
    "too long": ("Mo 08:00-09:00;" * 40, "400"),
}


@pytest.mark.parametrize(("expression", "remedy"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_says_what_to_write_instead(expression, remedy):
    assert remedy in refusal_of(expression)


def test_spells_are_the_open_times_in_order_and_apart():
    assert spells(BAR, at("2026-11-20 12:00"), 3) == [
        (at("2026-11-20 20:00"), at("2026-11-21 02:00")),
        (at("2026-11-21 20:00"), at("2026-11-22 02:00")),
    ]


def test_a_spell_that_has_begun_begins_when_asked():
    assert spells(BAR, at("2026-11-21 23:00"), 1) == [(at("2026-11-21 23:00"), at("2026-11-22 02:00"))]


def test_holidays_are_missing_from_the_spells():
    days = [begin.date().isoformat() for begin, _ in spells("09:00-17:00; PH off", at("2026-02-13 00:00"), 9)]
    assert days == ["2026-02-13", "2026-02-14", "2026-02-21"]


def test_what_is_unknown_is_no_spell_and_no_closing():
    found = stretches('Mo-Su 09:00-17:00 "by appointment"', at("2026-11-21 00:00"), 1)
    assert [state for _, _, state in found] == [State.CLOSED, State.UNKNOWN, State.CLOSED]
    assert stretches("?", at("2026-11-21 00:00"), 1) == [
        (at("2026-11-21 00:00"), at("2026-11-22 00:00"), State.UNKNOWN)
    ]


HOURS = [
    "24/7",
    SHOP,
    BAR,
    "PH 09:00-12:00",
    "Mo-Su 04:30-03:30; PH 10:00-11:00",
    "Fr-Mo 18:00-05:00",
    '10:00-12:00 "?"',
    "",
]
MINUTES_OF_A_YEAR = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes)
)


@given(st.sampled_from(HOURS), MINUTES_OF_A_YEAR, st.integers(0, 3 * 24 * 60 - 1))
def test_stretches_say_of_each_moment_what_is_known_of_it(expression, start, later):
    moment = start + timedelta(minutes=later)
    assert [state for begin, end, state in stretches(expression, start, 3) if begin <= moment < end] == [
        state_at(expression, moment)
    ]


@given(st.sampled_from(HOURS), MINUTES_OF_A_YEAR)
def test_stretches_touch_and_differ(expression, start):
    found = stretches(expression, start, 14)
    assert found[0][0] == start
    assert found[-1][1] == start + timedelta(days=14)
    for (_, end, state), (begin, _, following) in pairwise(found):
        assert end == begin
        assert state is not following


@given(st.text(alphabet='MoTuFrSaPHSu0123456789:-,;+|"/ offNovweek[]()sunrise', max_size=40))
def test_whatever_is_written_is_read_or_refused(expression):
    refused = refusal_of(expression)
    found = is_open(expression, at("2026-11-21 12:00"))
    assert refused is None or found is None
