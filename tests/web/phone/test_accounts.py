"""How a guest becomes permanent by e-mail, and what happens when the address is somebody else's."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from game.players.models import Player
from tests.game.balloons.builders import a_player

ADDRESS = "walker@example.org"


def signed_in(player: Player) -> Client:
    client = Client()
    client.force_login(player, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask_for_a_code(client: Client) -> str:
    cache.clear()  # allauth sends one code in three minutes
    client.post(reverse("account_email"), {"email": ADDRESS, "action_add": ""})
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def enter(client: Client, code: str) -> int:
    return client.post(reverse("account_email_verification_sent"), {"code": code}).status_code


@pytest.mark.django_db
def test_a_guest_who_enters_the_code_is_permanent() -> None:
    guest = a_player(guest=True)
    client = signed_in(guest)
    assert enter(client, ask_for_a_code(client)) == 302
    guest.refresh_from_db()
    assert (guest.email, guest.is_guest, guest.confirmed_at is not None) == (ADDRESS, False, True)


@pytest.mark.django_db
def test_somebody_who_never_confirmed_an_address_cannot_keep_its_owner_from_it() -> None:
    Client().post(reverse("account_signup"), {"email": ADDRESS})
    assert Player.objects.filter(email=ADDRESS, confirmed_at=None).exists()
    guest = a_player(guest=True)
    client = signed_in(guest)
    assert enter(client, ask_for_a_code(client)) == 302
    guest.refresh_from_db()
    assert (guest.email, guest.is_guest) == (ADDRESS, False)


@pytest.mark.django_db
def test_an_address_of_another_account_stays_with_it() -> None:
    first, second = (a_player(guest=True) for _ in range(2))
    client = signed_in(first)
    enter(client, ask_for_a_code(client))
    other = signed_in(second)
    assert enter(other, ask_for_a_code(other)) < 500
    second.refresh_from_db()
    assert (second.email, second.is_guest) == (None, True)


@pytest.mark.django_db
def test_the_address_of_staff_stays_with_them() -> None:
    Player.objects.create_superuser(ADDRESS, "a long enough password")
    guest = a_player(guest=True)
    client = signed_in(guest)
    assert enter(client, ask_for_a_code(client)) < 500
    guest.refresh_from_db()
    assert guest.is_guest
    assert Player.objects.get(email=ADDRESS).is_staff


@pytest.mark.django_db
def test_a_wrong_code_removes_nobody() -> None:
    Client().post(reverse("account_signup"), {"email": ADDRESS})
    client = signed_in(a_player(guest=True))
    ask_for_a_code(client)
    enter(client, "AAAA-AAAA")
    assert Player.objects.filter(email=ADDRESS).exists()


@pytest.mark.django_db
def test_who_begins_with_an_address_and_enters_its_code_has_an_account() -> None:
    cache.clear()
    client = Client()
    client.post(reverse("account_signup"), {"email": ADDRESS})
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    assert enter(client, code[1]) == 302
    player = Player.objects.get(email=ADDRESS)
    assert player.confirmed_at is not None
    assert client.get(reverse("play")).status_code == 200


@pytest.mark.django_db
def test_a_changed_address_takes_the_place_of_the_old_one_once_its_code_is_entered() -> None:
    guest = a_player(guest=True)
    client = signed_in(guest)
    enter(client, ask_for_a_code(client))
    cache.clear()
    client.post(reverse("account_email"), {"email": "moved@example.org", "action_add": ""})
    guest.refresh_from_db()
    assert guest.email == ADDRESS
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    enter(client, code[1])
    guest.refresh_from_db()
    assert guest.email == "moved@example.org"
    assert list(guest.emailaddress_set.values_list("email", "verified")) == [("moved@example.org", True)]


@pytest.mark.django_db
def test_the_page_of_the_address_is_our_own() -> None:
    page = signed_in(a_player(guest=True)).get(reverse("account_email"), headers={"accept-language": "en"})
    assert "We send you a code to confirm that the address is yours." in page.content.decode()
