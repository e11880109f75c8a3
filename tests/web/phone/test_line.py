"""Logging in with LINE: closed without a channel; with one it knows a number of a person and nothing else."""

from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.line.provider import LineProvider
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.test import Client
from django.urls import NoReverseMatch, reverse

from game.balloons.models import Catch
from game.players.models import Player
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.web.people import browser_of
from web import backends
from web.environment import Line

pytestmark = pytest.mark.django_db
GRANDMOTHER = {"userId": "U4af4980629", "displayName": "阿嬤", "pictureUrl": "https://example/g.jpg"}


class FakeLine:
    """What LINE's servers would answer to ours."""

    def __init__(self, person: dict[str, str]) -> None:
        self.person = person

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def get(self, *_: Any, **__: Any) -> "FakeLine":
        return self

    def raise_for_status(self) -> None:
        """It always works."""

    def json(self) -> dict[str, str]:
        return self.person


@pytest.fixture
def line(settings, monkeypatch) -> None:
    """A channel is registered, and LINE says that everybody is the grandmother."""
    settings.ROOT_URLCONF = "tests.web.phone.line_is_on"
    settings.LINE_IS_ON = True
    settings.SOCIALACCOUNT_PROVIDERS = backends.line(Line("2001234567", "of the channel"))
    monkeypatch.setitem(registry.provider_map, "line", LineProvider)
    monkeypatch.setattr("web.phone.line.LineAdapter.get_requests_session", lambda _: FakeLine(GRANDMOTHER))
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda *_, **__: {"access_token": "of LINE"})


def by_line(client: Client, process: str = "login") -> str:
    """To LINE and back; where that leads to."""
    sent = client.post(f"{reverse('line_login')}?process={process}")
    asked = urlsplit(sent.headers["Location"])
    assert asked.hostname == "access.line.me"
    assert parse_qs(asked.query)["code_challenge_method"] == ["S256"]
    told = client.get(reverse("line_callback"), {"code": "c", "state": parse_qs(asked.query)["state"][0]})
    return str(told.headers.get("Location", told.content.decode()))


def test_without_a_channel_there_is_no_button_and_no_address(client: Client) -> None:
    assert "LINE" not in client.get(reverse("account_login")).content.decode()
    assert "LINE" not in browser_of(a_player()).get(reverse("me:account")).content.decode()
    with pytest.raises(NoReverseMatch):
        reverse("line_login")
    assert [client.get(f"/accounts/line/{page}").status_code for page in ("", "login/", "callback/")] == [404] * 3


@pytest.mark.usefixtures("line")
def test_who_is_new_to_line_gets_an_account_that_is_permanent_and_holds_no_name(client: Client) -> None:
    assert by_line(client) == reverse("play")
    player = Player.objects.get()
    assert (player.is_guest, player.email, player.confirmed_at is not None) == (False, None, True)
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == (GRANDMOTHER["userId"], {})
    assert not SocialToken.objects.exists()


@pytest.mark.usefixtures("line")
def test_the_same_person_comes_back_to_the_same_account_and_still_nothing_is_kept() -> None:
    for _ in range(2):
        by_line(Client())
    assert Player.objects.count() == 1
    assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.usefixtures("line")
def test_a_guest_who_adds_line_is_permanent_and_keeps_what_is_theirs() -> None:
    guest = a_player(guest=True)
    assert by_line(browser_of(guest), "connect") == reverse("me:account")
    guest.refresh_from_db()
    assert (guest.is_guest, SocialAccount.objects.get().user_id) == (False, guest.pk)


@pytest.mark.usefixtures("line")
def test_line_of_another_account_is_not_added_and_leaves_the_guest_a_guest() -> None:
    by_line(Client())
    guest = a_player(guest=True)
    client = browser_of(guest)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert by_line(client, "connect") == reverse("me:account")
    guest.refresh_from_db()
    assert guest.is_guest
    assert "opens another account here already" in client.get(reverse("me:account")).content.decode()


@pytest.mark.usefixtures("line")
def test_a_guest_who_sets_out_and_is_new_to_line_stays_who_they_are() -> None:
    guest = a_player(guest=True)
    client = browser_of(guest)
    client.post(reverse("me:bring"))
    by_line(client)
    assert SocialAccount.objects.get().user_id == guest.pk
    guest.refresh_from_db()
    assert not guest.is_guest


@pytest.mark.usefixtures("line")
def test_a_guest_who_logs_in_to_an_account_by_line_brings_the_catches_along() -> None:
    by_line(Client())
    account = Player.objects.get()
    guest = a_player(guest=True)
    tap(guest, a_flying_balloon())
    client = browser_of(guest)
    client.post(reverse("me:bring"))
    by_line(client)
    assert Catch.objects.get().player == account


@pytest.mark.usefixtures("line")
def test_line_is_removed_unless_it_is_the_only_way_in() -> None:
    client = Client()
    by_line(client)
    client.post(reverse("me:remove_line"))
    assert SocialAccount.objects.exists()
    player = Player.objects.get()
    player.emailaddress_set.create(email="g@example.org", verified=True, primary=True)
    client.post(reverse("me:remove_line"))
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("line")
def test_an_answer_that_nobody_asked_for_logs_nobody_in(client: Client) -> None:
    told = client.get(reverse("line_callback"), {"code": "c", "state": "made up"})
    assert told.status_code in (200, 401)
    assert client.get(reverse("play")).status_code == 302
