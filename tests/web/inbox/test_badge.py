"""The badge of staff pages: the number at load, in words, for one question; nobody else pays for it."""

from datetime import date

import pytest

from game.inbox import reading
from game.units.models import Role
from tests.game.inbox.builders import sent
from tests.game.units.builders import a_role
from tests.web.people import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return a_role(Role.CASE_OFFICER, begins_on=date(2020, 1, 1)).player


def page_of(officer, language="en"):
    browser = browser_of(officer, strong=True)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    answer = browser.get("/staff/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_staff_page_shows_how_many_notices_are_new_without_any_script(officer):
    for number in range(3):
        sent(officer, key=str(number))
    page = page_of(officer)
    assert 'href="/me/inbox/" data-language="en" data-words="Notices, {count} new" aria-label="Notices, 3 new"' in page
    assert '<span class="badge" data-count>3</span>' in page


def test_nothing_new_shows_no_number_and_says_so_to_who_hears(officer):
    page = page_of(officer, "zh-TW")
    assert 'aria-label="通知 0 則新的"' in page
    assert '<span class="badge" data-count hidden>0</span>' in page


def test_the_region_for_news_is_there_and_empty_so_that_it_is_read_out_later(officer):
    page = page_of(officer)
    assert '<div class="news-corner" id="inbox-news" role="status" aria-live="polite"></div>' in page
    assert 'type="module" src="/static/inbox/inbox.js"' in page


def test_a_page_asks_for_the_number_once_and_players_pages_do_not(officer, monkeypatch):
    asked = []
    count = reading.unread
    monkeypatch.setattr(reading, "unread", lambda player_id: asked.append(player_id) or count(player_id))
    page_of(officer)
    assert asked == [officer.pk]
    browser_of(officer).get("/me/account/")
    browser_of(None).get("/")
    assert asked == [officer.pk]
