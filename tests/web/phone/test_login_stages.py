"""Of whom the second step is asked after an e-mailed code: who wants it or works here, not everybody with a passkey."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from game.players.models import Player
from game.units.models import Role
from tests.game.balloons.builders import a_player
from tests.game.units.builders import a_role
from tests.web.authenticators import an_app_of

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _keys_without_a_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(auth, "get_credentials", lambda _: [])


def with_a_passkey(player: Player) -> None:
    Authenticator.objects.create(user=player, type="webauthn", data={"name": "my phone", "credential": {}})


def with_a_passkey_and_the_countys_trust(player: Player) -> None:
    with_a_passkey(player)
    Player.objects.filter(pk=player.pk).update(is_staff=True)


def with_a_passkey_and_a_role(player: Player) -> None:
    with_a_passkey(player)
    a_role(Role.PLANNER, player=player)


def without_anything(_: Player) -> None:
    """An e-mail address only."""


def log_in(player: Player) -> Client:
    player.emailaddress_set.create(email=player.email, verified=True, primary=True)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": player.email})
    code = CODE.search(str(mail.outbox[-1].body))
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    return client


@pytest.mark.parametrize(
    ("equipped", "is_in"),
    [
        (without_anything, True),
        (with_a_passkey, True),
        (an_app_of, False),
        (with_a_passkey_and_the_countys_trust, False),
        (with_a_passkey_and_a_role, False),
    ],
)
def test_the_code_alone_lets_in_who_neither_wants_nor_needs_more(equipped: Callable[[Player], object], is_in: bool):
    player = a_player()
    equipped(player)
    assert (log_in(player).get(reverse("play")).status_code == 200) == is_in


def test_who_lost_the_phone_may_remove_its_passkey_right_after_the_code() -> None:
    player = a_player()
    with_a_passkey(player)
    lost = Authenticator.objects.get()
    assert log_in(player).post(reverse("mfa_remove_webauthn", args=[lost.pk])).status_code == 302
    assert not Authenticator.objects.exists()


def test_an_account_without_an_address_has_none_to_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    player = a_player()
    Player.objects.filter(pk=player.pk).update(email=None)
    with_a_passkey(player)
    monkeypatch.setattr(auth, "parse_authentication_response", lambda _: None)
    monkeypatch.setattr(auth, "extract_user_from_response", lambda _: player)
    monkeypatch.setattr(auth, "complete_authentication", lambda *_: Authenticator.objects.get())
    client = Client()
    client.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "of nobody"}'})
    assert client.get(reverse("play")).status_code == 200
