"""A guest sets out to log in: what they caught arrives with them, and nothing is lost by turning back."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from game.balloons import bringing
from game.balloons.models import Catch
from game.players.models import Player
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.web.authenticators import an_app_of, shown_now
from tests.web.people import browser_of

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


@pytest.fixture
def account() -> Player:
    cache.clear()
    player = a_player()
    player.emailaddress_set.create(email=player.email, verified=True, primary=True)
    return player


@pytest.fixture
def guest() -> Player:
    player = a_player(guest=True)
    tap(player, a_flying_balloon())
    return player


def set_out(guest: Player) -> Client:
    client = browser_of(guest)
    assert client.post(reverse("me:bring")).headers["Location"] == reverse("account_login")
    assert not is_playing(client)
    return client


def is_playing(client: Client) -> bool:
    return "_auth_user_id" in client.session


def log_in(client: Client, player: Player) -> None:
    client.post(reverse("account_request_login_code"), {"email": player.email})
    code = CODE.search(str(mail.outbox[-1].body))
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})


def test_who_logs_in_by_e_mail_finds_the_guests_catch(guest: Player, account: Player) -> None:
    client = set_out(guest)
    log_in(client, account)
    assert Catch.objects.get().player == account
    assert "guest_on_the_way" not in client.session


def test_it_comes_along_only_after_the_second_step(guest: Player, account: Player) -> None:
    an_app_of(account)
    client = set_out(guest)
    log_in(client, account)
    assert Catch.objects.get().player == guest
    client.post(reverse("mfa_authenticate"), {"code": shown_now()})
    assert Catch.objects.get().player == account


def test_who_turns_back_goes_on_as_the_same_guest(guest: Player) -> None:
    client = set_out(guest)
    client.post(reverse("join"))
    assert client.get(reverse("api:me")).json()["player"] == str(guest.public_id)
    client.get(reverse("play"))
    assert Catch.objects.get().player == guest
    assert Player.objects.count() == 1


def test_a_database_that_is_busy_keeps_nobody_out_and_the_game_brings_it_later(
    guest: Player, account: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_: object) -> None:
        raise OperationalError("database is locked")

    client = set_out(guest)
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "bring_along", busy)
        log_in(client, account)
    assert is_playing(client)
    assert Catch.objects.get().player == guest
    client.get(reverse("play"))
    assert Catch.objects.get().player == account


def test_only_a_passing_guest_can_set_out(account: Player) -> None:
    client = browser_of(account)
    assert client.post(reverse("me:bring")).headers["Location"] == reverse("me:account")
    assert is_playing(client)
    assert reverse("me:bring") not in client.get(reverse("me:account")).content.decode()


def test_the_page_says_what_comes_along_before_anything_happens(guest: Player) -> None:
    client = browser_of(guest)
    assert client.get(reverse("me:bring")).status_code == 200
    assert is_playing(client)
