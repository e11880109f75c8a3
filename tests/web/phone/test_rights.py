"""The pages of a person's rights: see, take away, agree and take back, leave."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from game.coins import causes, settling
from game.coins.models import Account, Cause
from game.players import consent, leaving
from game.players.models import Player, PlayerSession
from game.units.models import Assignment, Role
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.game.coins.builders import DAY, NOW, a_unit
from web.phone.me import known

pytestmark = pytest.mark.django_db


@pytest.fixture
def player() -> Player:
    return a_player()


@pytest.fixture
def browser(player: Player, client: Client) -> Client:
    client.force_login(player, "django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def text_of(response) -> str:
    return response.content.decode()


class TestConsent:
    def test_nothing_is_agreed_to_before_the_button(self, browser):
        assert text_of(browser.get("/me/consent/")).count("You have not agreed.") == len(consent.PURPOSES)

    def test_the_button_gives_and_takes_back(self, browser, player):
        browser.post("/me/consent/news/", {"decision": "give"})
        assert consent.has(player.pk, "news")
        assert "Take my consent back" in text_of(browser.get("/me/consent/"))
        browser.post("/me/consent/news/", {"decision": "withdraw"})
        assert not consent.has(player.pk, "news")

    @pytest.mark.parametrize("decision", ["", "perhaps"])
    def test_what_is_not_clearly_yes_is_no(self, browser, player, decision):
        browser.post("/me/consent/news/", {"decision": decision})
        assert not consent.has(player.pk, "news")

    def test_a_purpose_that_there_is_not_is_not_found(self, browser):
        assert browser.post("/me/consent/marketing/", {"decision": "give"}).status_code == 404


class TestKnown:
    def test_the_page_shows_each_holding_with_rows_and_names_the_others(self, browser, player):
        tap(player, a_flying_balloon())
        page = text_of(browser.get("/me/data/"))
        assert str(player.public_id) in page
        assert "Your catches" in page
        assert "of you there is none of it" in page
        assert page.index("Your catches") < page.index("We hold nothing else")

    def test_the_files_have_what_is_held(self, browser, player):
        tap(player, a_flying_balloon())
        answer = browser.get("/me/data.json")
        told = json.loads(answer.content)["holdings"]
        assert told["account"]["rows"][0]["email"] == player.email
        assert len(told["catches"]["rows"]) == 1
        assert "attachment" in answer.headers["Content-Disposition"]
        with ZipFile(BytesIO(browser.get("/me/data.zip").content)) as archive:
            assert {"account.csv", "catches.csv", "coins.csv", "coin_history.csv"} <= set(archive.namelist())

    def test_nobody_takes_files_in_a_loop(self, browser, monkeypatch):
        monkeypatch.setattr(known, "FILES", 2)
        assert [browser.get("/me/data.json").status_code for _ in range(3)] == [200, 200, 429]

    def test_no_copy_of_it_stays_on_the_way(self, browser):
        for address in ("/me/data/", "/me/data.json", "/me/data.zip", "/me/delete/"):
            assert "no-store" in browser.get(address).headers["Cache-Control"], address


class TestLeaving:
    def test_the_page_says_in_numbers_what_will_happen(self, browser, player):
        tap(player, a_flying_balloon(coins=20))
        settling.settle(now=NOW + 2 * DAY)
        tap(player, a_flying_balloon(coins=7))
        page = text_of(browser.get("/me/delete/"))
        assert "20 coins of your wallet go to a cause that you choose below." in page
        assert "7 coins that are still on their way go to: Taitung County cause fund." in page
        assert "Delete my account and 2 catches, give 27 coins away" in page

    def test_without_coins_in_the_wallet_there_is_nothing_to_choose(self, browser, player):
        page = text_of(browser.get("/me/delete/"))
        assert "Delete my account</button>" in page
        assert "fieldset" not in page
        tap(player, a_flying_balloon(coins=7))
        assert "fieldset" not in text_of(browser.get("/me/delete/"))

    def test_who_leaves_is_told_where_the_coins_went_and_is_nobody(self, browser, player):
        tap(player, a_flying_balloon(coins=20))
        settling.settle(now=NOW + 2 * DAY)
        tap(player, a_flying_balloon(coins=7))
        Cause.objects.create(code="dogs", name_zh="搜救犬", name_en="Rescue dogs")
        page = text_of(browser.post("/me/delete/", {"cause": "dogs"}, follow=True))
        assert "20 coins have gone to Rescue dogs. 7 coins have gone to Taitung County cause fund." in page
        assert Account.objects.get(name="donated:dogs").balance == 20
        assert not Player.objects.filter(pk=player.pk).exists()
        assert browser.get("/api/v1/me").status_code == 401
        assert not PlayerSession.objects.exists()

    def test_the_button_pressed_twice_is_one_goodbye(self, browser, player):
        browser.get("/me/delete/")
        second = Client()
        second.force_login(player, "django.contrib.auth.backends.ModelBackend")
        assert browser.post("/me/delete/").headers["Location"] == "/me/goodbye/"
        assert second.post("/me/delete/").headers["Location"].startswith("/accounts/login/")

    def test_a_cause_that_has_closed_meanwhile_leaves_everything_as_it_was(self, browser, player):
        tap(player, a_flying_balloon())
        causes.fund()
        answer = browser.post("/me/delete/", {"cause": "dogs"})
        assert answer.status_code == 409
        assert "Nothing has happened" in text_of(answer)
        assert Player.objects.filter(pk=player.pk).exists()

    def test_a_database_that_is_busy_is_said_and_nothing_happens(self, browser, monkeypatch):
        def busy(**_):
            raise OperationalError("database is locked")

        monkeypatch.setattr(leaving, "leave", busy)
        assert browser.post("/me/delete/").status_code == 503
        assert browser.get("/me/data/").status_code == 200

    def test_somebody_with_a_role_is_told_whom_to_ask(self, browser, player):
        today = timezone.localdate()
        Assignment.objects.create(player=player, name="王", unit=a_unit(), role=Role.PLANNER, begins_on=today)
        page = text_of(browser.get("/me/delete/"))
        assert "You have a role in Tourism Department" in page
        assert "<button" not in page.split("<main")[1]
        assert browser.post("/me/delete/").status_code == 409
        assert Player.objects.filter(pk=player.pk).exists()

    def test_the_goodbye_is_for_anybody(self, client):
        assert client.get("/me/goodbye/").status_code == 200

    def test_a_link_to_the_goodbye_empties_nobody_s_phone_who_has_not_left(self, browser):
        assert browser.get("/me/goodbye/").headers["Location"] == "/play/"
