"""How days are written for people."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from web.templatetags.taitung_days import taitung_day, taitung_moment


@pytest.mark.parametrize(
    ("language", "written"),
    [("zh-hant", "民國115年7月5日（日）"), ("en", "5 July 2026")],
    ids=["Republic calendar in Chinese", "plain in English"],
)
def test_a_day_is_written_in_the_readers_calendar(language, written):
    with translation.override(language):
        assert taitung_day(date(2026, 7, 5)) == written


def test_a_moment_falls_on_the_day_that_taipei_has():
    with translation.override("en"):
        assert taitung_day(datetime(2026, 7, 4, 21, 30, tzinfo=UTC)) == "5 July 2026"


@pytest.mark.parametrize(
    ("language", "written"), [("zh-hant", "民國115年7月5日（日）05:30"), ("en", "5 July 2026, 05:30")]
)
def test_a_moment_has_taipeis_time(language, written):
    with translation.override(language):
        assert taitung_moment(datetime(2026, 7, 4, 21, 30, tzinfo=UTC)) == written
