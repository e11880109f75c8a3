"""Pages of staff open to sessions that a passkey or an app has proved, and to no others."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from fido2.webauthn import AttestedCredentialData

from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.web.authenticators import an_app_of, shown_now
from tests.web.people import browser_of
from web import second_factor
from web.demo import accounts, officials

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def chief() -> Player:
    return Player.objects.create_superuser("chief@example.org", PASSWORD)


def log_in(client: Client, **other: str) -> str:
    """Where the admin's form leads to with the right password."""
    told = client.post("/admin/login/", {"username": "chief@example.org", "password": PASSWORD, **other})
    return told.headers.get("Location", "")


def opens_the_admin(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_a_password_alone_leads_an_administrator_to_setting_up_a_lock_and_opens_nothing(chief: Player) -> None:
    client = Client()
    assert log_in(client).startswith(reverse("me:prove"))
    assert not opens_the_admin(client)
    page = client.get(reverse("me:prove"), {"next": "/admin/"}).content.decode()
    assert reverse("mfa_add_webauthn") in page
    assert 'href="/admin/"' in page


def test_an_administrator_with_an_app_is_asked_for_it_before_anything_is_open(chief: Player) -> None:
    an_app_of(chief)
    client = Client()
    assert log_in(client) == reverse("mfa_authenticate")
    assert client.get(reverse("play")).status_code == 302
    told = client.post(reverse("mfa_authenticate"), {"code": shown_now()})
    assert told.headers["Location"].startswith(reverse("me:prove"))
    assert opens_the_admin(client)


@pytest.mark.parametrize("keys", [0, 1])
def test_the_second_step_offers_a_passkey_to_those_who_have_one(
    chief: Player, keys: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_app_of(chief)
    a_key = AttestedCredentialData.create(b"\0" * 16, b"a key", {1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    monkeypatch.setattr(webauthn, "get_credentials", lambda _: [a_key] * keys)
    client = Client()
    log_in(client)
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert page.count("data-passkey=") == keys
    assert 'name="code"' in page


def test_from_the_first_password_to_the_admin_by_an_app(chief: Player) -> None:
    client = Client()
    log_in(client)
    setting_up = reverse("mfa_activate_totp")
    asked = client.get(setting_up)
    client.post(asked.headers["Location"], {"password": PASSWORD})
    secret = client.get(setting_up).context["form"].secret
    client.post(setting_up, {"code": shown_now(secret)})
    asked = client.get(reverse("me:prove"), {"next": "/admin/"})
    told = client.post(asked.headers["Location"], {"code": shown_now(secret)})
    assert told.headers["Location"] == "/admin/"
    assert opens_the_admin(client)


def test_who_has_stolen_the_password_cannot_add_a_lock_of_their_own(chief: Player) -> None:
    client = Client()
    log_in(client)  # before there was an app: a session of the password alone
    an_app_of(chief)
    told = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert told.headers.get("Location", "") != reverse("play")
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302
    assert not opens_the_admin(client)


def test_a_session_is_weak_once_its_app_is_removed(chief: Player) -> None:
    client = browser_of(chief, strong=True)
    assert opens_the_admin(client)
    Authenticator.objects.all().delete()
    an_app_of(chief)
    assert not opens_the_admin(client)


def test_the_proof_wears_off_after_a_days_work(chief: Player) -> None:
    client = browser_of(chief, strong=True)
    session = client.session
    (used,) = session[AUTHENTICATION_METHODS_SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**used, "at": time.time() - 12 * 3600 - 1}]
    session.save()
    assert not opens_the_admin(client)


def test_a_recovery_code_lets_somebody_in_and_proves_nothing(chief: Player) -> None:
    an_app_of(chief)
    code = RecoveryCodes.activate(chief).get_unused_codes()[0]
    client = Client()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("play")).status_code == 200
    assert not opens_the_admin(client)


def test_the_proof_of_one_person_is_none_for_another(chief: Player) -> None:
    other = a_player()
    app = an_app_of(other)
    client = browser_of(chief, strong=True)
    Authenticator.objects.exclude(pk=app.pk).delete()
    assert not opens_the_admin(client)


def test_after_the_proof_nobody_is_sent_to_another_site(chief: Player) -> None:
    client = browser_of(chief, strong=True)
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert client.get(reverse("me:prove"), {"next": address}).headers["Location"] == reverse("play")


def test_the_staff_of_a_demo_get_into_the_admin_by_password_and_app(tmp_path) -> None:
    staff, client = accounts.ensure_staff(tmp_path), Client()
    client.post("/admin/login/", {"username": staff.email, "password": staff.password})
    client.post(reverse("mfa_authenticate"), {"code": shown_now(officials.kept_secret(tmp_path))})
    assert opens_the_admin(client)


def test_strangers_are_neither_enrolled_nor_strong(rf) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    assert not second_factor.is_enrolled(request.user)
    assert not second_factor.is_strong(request)
