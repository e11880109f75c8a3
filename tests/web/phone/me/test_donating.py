"""The page that gives coins to a cause: what it shows, and that a form sent twice gives once."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from game.coins import causes, queries
from game.coins.models import Cause
from game.players import purses
from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import a_unit
from tests.web.people import browser_of
from web.demo.welcoming import welcome

pytestmark = pytest.mark.django_db
PAGE = "/me/giving/"


@pytest.fixture
def player() -> Player:
    player = a_player()
    welcome(player_ids=[player.pk], coins=50, unit=a_unit(), now=timezone.now())
    return player


@pytest.fixture
def browser(player: Player) -> Client:
    return in_english(player)


def in_english(player: Player) -> Client:
    browser = browser_of(player)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def given(**said: str) -> dict[str, str]:
    return {"key": str(uuid4()), "cause": "county-fund", "coins": "２０"} | said


def test_lists_the_open_causes_and_what_they_were_given(browser):
    Cause.objects.create(code="temple", name_zh="修廟", name_en="Temple")
    Cause.objects.create(code="over", name_zh="結束", name_en="Over", is_open=False)
    browser.post(PAGE, given(cause="temple"))
    page = browser.get(PAGE).content.decode()
    assert "Temple" in page
    assert "was given 20 coins so far" in page
    assert "Over" not in page
    assert "30 coins ready" in page


def test_the_same_form_twice_gives_once_and_says_thank_you_both_times(browser, player):
    form = given()
    for _ in range(2):
        assert "20 coins have gone" in browser.post(PAGE, form, follow=True).content.decode()
    assert causes.coins_given("county-fund") == 20
    assert queries.purse_of(purses.owner_of(player.pk)).wallet == 30


@pytest.mark.parametrize(
    ("said", "told", "status"),
    [
        ({"coins": "0"}, "whole number", 409), ({"coins": "-5"}, "whole number", 409),
        ({"coins": "1.5"}, "whole number", 409), ({"coins": "51"}, "You have 50 coins", 409),
        ({"coins": "999999999"}, "At most 1000000", 409), ({"cause": "nobody"}, "takes no coins", 409),
        ({"key": "x"}, "choose a cause", 422),
    ],
)  # fmt: skip
def test_what_cannot_be_given_is_told_and_moves_nothing(browser, said, told, status):
    answer = browser.post(PAGE, given(**said))
    assert answer.status_code == status
    assert told in answer.content.decode()
    assert causes.coins_given("county-fund") == 0


def test_guests_read_what_they_need_first():
    page = in_english(a_player(guest=True)).get(PAGE).content.decode()
    assert "Guests cannot give coins yet" in page
    assert 'name="coins"' not in page


def test_the_history_says_which_cause_it_was(browser):
    browser.post(PAGE, given())
    line = browser.get("/api/v1/me/coins").json()["items"][0]
    assert (line["kind"], line["coins"], line["note_zh"]) == ("donate", -20, causes.fund().name_zh)
