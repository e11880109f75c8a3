"""The inbox as a page and in the API: what is new, marking it, older pages, and nobody else's."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from game.inbox import reading
from game.inbox.models import Notice
from tests.game.inbox.builders import NOW, a_player, sent
from tests.game.units.builders import a_role
from tests.web.people import browser_of
from web.phone.me import inbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def player():
    return a_player()


@pytest.fixture
def browser(player):
    client = browser_of(player)
    client.cookies["django_language"] = "en"
    return client


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_inbox_says_what_will_come(browser):
    page = text_of(browser.get("/me/inbox/"))
    assert "Nothing here yet." in page
    assert "<form method" not in page.partition("<main")[2].partition("</main>")[0]


def test_what_is_new_is_marked_by_a_word_and_counted(browser, player):
    sent(player, coins=20)
    page = text_of(browser.get("/me/inbox/"))
    assert "1 notice is new." in page
    assert '<span class="notice-mark">New</span>' in page
    assert "20 coins have come into your wallet." in page


def test_the_page_speaks_the_readers_language(browser, player):
    sent(player, coins=20)
    browser.cookies["django_language"] = "zh-hant"
    assert "20 枚金幣已進入您的錢包。" in text_of(browser.get("/me/inbox/"))


def test_a_value_is_escaped_once(browser, player):
    notice = sent(player)
    Notice.objects.filter(pk=notice.pk).update(
        kind="approval_done", values={"title": "<b>Tea & rice</b>", "approval": "x"}
    )
    assert "“&lt;b&gt;Tea &amp; rice&lt;/b&gt;”" in text_of(browser.get("/me/inbox/"))


def test_marking_one_leads_back_to_the_list(browser, player):
    notice = sent(player)
    answer = browser.post(f"/me/inbox/{notice.public_id}/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/inbox/")
    assert "You have read everything." in text_of(browser.get("/me/inbox/"))


def test_looking_at_one_marks_it_and_leads_on(browser, player):
    notice = sent(player)
    answer = browser.post(f"/me/inbox/{notice.public_id}/", {"go": ""})
    assert answer["Location"] == "/play/#coins"
    assert reading.unread(player.pk) == 0


def test_marking_all_leaves_what_came_after_the_page_was_shown(browser, player):
    shown = sent(player)
    page = text_of(browser.get("/me/inbox/"))
    assert f'name="until" value="{shown.pk}"' in page
    sent(player, key="settled:later")
    browser.post("/me/inbox/read/", {"until": shown.pk})
    assert reading.unread(player.pk) == 1


@pytest.mark.parametrize("before", ["0", "-5", "abc", "９", "9" * 40, ""])
def test_an_address_that_was_typed_wrong_is_answered(browser, player, before):
    sent(player)
    assert browser.get("/me/inbox/", {"before": before}).status_code == 200


def test_older_notices_are_on_the_next_page(browser, player, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE_ITEMS", 2)
    for number in range(3):
        sent(player, coins=number + 1, key=str(number))
    first = text_of(browser.get("/me/inbox/"))
    assert ("3 coins" in first, "1 coin has" in first) == (True, False)
    last = reading.notices_of(player.pk, limit=2)[-1].id
    assert f'href="?before={last}"' in first
    second = text_of(browser.get("/me/inbox/", {"before": last}))
    assert ("3 coins" in second, "1 coin has" in second) == (False, True)
    assert "Mark all as read" not in second


def test_somebody_elses_notice_is_not_there(browser):
    other = sent(a_player())
    assert browser.post(f"/me/inbox/{other.public_id}/").status_code == 404
    assert browser.post(f"/api/v1/me/notices/{other.public_id}/read").status_code == 404
    assert reading.unread(other.player_id) == 1


def test_nothing_is_marked_by_following_a_link(browser, player):
    notice = sent(player)
    assert browser.get(f"/me/inbox/{notice.public_id}/").headers["Location"] == "/me/inbox/"
    assert reading.unread(player.pk) == 1


def test_the_api_tells_the_same(browser, player):
    notice = sent(player, coins=20)
    answer = json.loads(text_of(browser.get("/api/v1/me/notices")))
    assert (answer["unread"], answer["next"]) == (1, None)
    (line,) = answer["items"]
    assert line == {
        "id": str(notice.public_id),
        "kind": "coins_settled",
        "title": "Coins have settled",
        "say": "20 coins have come into your wallet.",
        "link": "/play/#coins",
        "sent_at": NOW.isoformat().replace("+00:00", "Z"),
        "read_at": None,
    }


def test_the_api_marks_one(browser, player):
    notice = sent(player)
    for _ in range(2):
        assert json.loads(text_of(browser.post(f"/api/v1/me/notices/{notice.public_id}/read"))) == {"unread": 0}
    assert browser.post(f"/api/v1/me/notices/{uuid4()}/read").status_code == 404


def test_staff_are_led_back_to_their_pages_too(browser):
    official = a_role(begins_on=timezone.localdate()).player
    desk = browser_of(official)
    desk.cookies["django_language"] = "en"
    assert "Back to the staff pages" in text_of(desk.get("/me/inbox/"))
    assert "Back to the staff pages" not in text_of(browser.get("/me/inbox/"))
