"""The page "how I log in", and the rule that the last way in stays."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.web.authenticators import an_app_of
from tests.web.people import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_without_a_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of these tests were made by nobody's phone: what would be read out of them is left out."""
    cache.clear()
    monkeypatch.setattr(auth, "get_credentials", lambda _: [])


def a_passkey(player: Player, name: str = "my phone") -> Authenticator:
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=player, type=Authenticator.Type.WEBAUTHN, data=data)


def proven(player: Player) -> Client:
    """A browser that has just shown its passkey."""
    client = browser_of(player, strong=True)
    session = client.session
    session["account_authentication_methods"][0]["reauthenticated"] = True
    session.save()
    return client


def page_of(client: Client) -> str:
    return client.get(reverse("me:account"), headers={"accept-language": "en"}).content.decode()


def test_a_guest_is_told_that_only_this_browser_knows_them() -> None:
    page = page_of(browser_of(a_player(guest=True)))
    assert "only this browser knows you" in page
    assert reverse("mfa_add_webauthn") in page


def test_every_way_in_is_shown_with_its_name() -> None:
    player = a_player()
    EmailAddress.objects.create(user=player, email=str(player.email), verified=True, primary=True)
    a_passkey(player, "<b>阿嬤的手機</b>")
    an_app_of(player)
    page = page_of(browser_of(player))
    assert str(player.email) in page
    assert "&lt;b&gt;阿嬤的手機&lt;/b&gt;" in page
    assert reverse("mfa_deactivate_totp") in page


def test_the_last_passkey_stays_and_the_page_says_why() -> None:
    player = a_player()
    last = a_passkey(player)
    client = proven(player)
    client.post(reverse("mfa_remove_webauthn", args=[last.pk]), headers={"accept-language": "en"})
    assert Authenticator.objects.filter(pk=last.pk).exists()
    assert "only way to log in" in page_of(client)


@pytest.mark.parametrize("other", ["a second passkey", "an address"])
def test_a_passkey_goes_where_another_way_in_is_left(other: str) -> None:
    player = a_player()
    first = a_passkey(player)
    if other == "an address":
        EmailAddress.objects.create(user=player, email="one@example.org", verified=True, primary=True)
    else:
        a_passkey(player, "tablet")
    proven(player).post(reverse("mfa_remove_webauthn", args=[first.pk]))
    assert not Authenticator.objects.filter(pk=first.pk).exists()


def test_an_app_or_an_unproven_address_is_no_way_in() -> None:
    player = a_player()
    last = a_passkey(player)
    EmailAddress.objects.create(user=player, email="typed@example.org", verified=False)
    proven(player).post(reverse("mfa_remove_webauthn", args=[last.pk]))
    assert Authenticator.objects.filter(pk=last.pk).exists()


def test_a_passkey_of_somebody_else_is_neither_renamed_nor_removed() -> None:
    theirs = a_passkey(a_player())
    client = proven(a_player())
    for page in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.post(reverse(page, args=[theirs.pk]), {"name": "mine"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "my phone"


def test_an_older_session_proves_itself_before_it_changes_how_the_account_is_opened() -> None:
    player = a_player()
    passkey = a_passkey(player)
    client = browser_of(player)
    for page in (reverse("mfa_remove_webauthn", args=[passkey.pk]), reverse("mfa_add_webauthn")):
        assert client.get(page).headers["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
