"""Opening hours as a shopkeeper writes them."""

from datetime import datetime

import pytest

from hotspots import opening
from web.merchant.week import DAYS, expression_of, spells_in, week_of

MONDAY = datetime(2026, 7, 6, 9, 0, tzinfo=opening.TAIPEI)


@pytest.mark.parametrize(
    ("typed", "spells"),
    [
        ("", ""),
        ("9:00-18:00", "09:00-18:00"),
        ("０９：００－１２：００、１４：００～１７：３０", "09:00-12:00,14:00-17:30"),
        ("09:00 至 12:00, 14:00 – 17:00", "09:00-12:00,14:00-17:00"),
        ("18:00-02:00", "18:00-02:00"),
        ("closed", None),
        ("25:00-26:00", None),
        ("09:60-10:00", None),
        ("09:00", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, spells):
    assert spells_in(typed) == spells


def test_a_week_goes_to_openstreetmaps_words_and_back():
    week = dict.fromkeys(DAYS[:5], "10:00-14:00, 17:00-24:00") | {"su": "09:00-12:00"}
    expression = expression_of(week, is_shut_on_holidays=False)
    assert expression == "Mo-Fr 10:00-14:00,17:00-24:00; Su 09:00-12:00"
    assert opening.refusal_of(expression) is None
    assert week_of(expression, MONDAY) == week


def test_a_shop_that_never_opens_says_so():
    assert expression_of({}, is_shut_on_holidays=True) == "off"
    assert week_of("off", MONDAY) == week_of("", MONDAY) == {}
