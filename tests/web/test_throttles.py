"""Each limit of the log-in is named and has its reason; villages behind one address are not kept out by one guesser."""

import json
import re

import pytest
from allauth.account import app_settings as of_accounts
from allauth.core.internal.ratelimit import parse_rates
from allauth.mfa import app_settings as of_mfa
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from game.players.models import Player
from tests.game.balloons.builders import a_player
from tests.web.authenticators import a_wrong_code, an_app_of, shown_now
from tests.web.people import browser_of
from web import throttles

CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()
    yield
    cache.clear()


def test_no_limit_is_left_to_allauths_own_idea_of_a_household() -> None:
    assert set(of_accounts.RATE_LIMITS) == set(throttles.ACCOUNT)
    assert set(of_mfa.RATE_LIMITS) == set(throttles.MFA)


@pytest.mark.parametrize(("name", "limit"), [*throttles.ACCOUNT.items(), *throttles.MFA.items()])
def test_an_address_is_limited_to_what_only_a_machine_does(name: str, limit: str) -> None:
    closed = {"reset_password_from_key"}  # a page without an address
    by_address = [rate for rate in parse_rates(limit) if rate.per == "ip"]
    assert name in closed or all(rate.amount / rate.duration >= 10 for rate in by_address)


def with_an_app() -> tuple[Player, Client]:
    """Somebody with an app whose e-mailed code was right, and who is asked for the app's."""
    player = a_player()
    player.emailaddress_set.create(email=player.email, verified=True, primary=True)
    an_app_of(player)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": player.email})
    code = CODE.search(str(mail.outbox[-1].body))
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    return player, client


def enters(client: Client, code: str) -> bool:
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


@pytest.mark.django_db
def test_ten_wrong_codes_of_an_app_stop_that_account_and_no_neighbour() -> None:
    _, guessed = with_an_app()
    _, neighbour = with_an_app()
    assert not any(enters(guessed, a_wrong_code()) for _ in range(10))
    assert not enters(guessed, shown_now())
    assert enters(neighbour, shown_now())


@pytest.mark.django_db
def test_ten_wrong_codes_stop_that_account_from_another_browser_too() -> None:
    player, guessed = with_an_app()
    for _ in range(10):
        enters(guessed, a_wrong_code())
    again = browser_of(player)
    assert again.post(reverse("mfa_reauthenticate"), {"code": shown_now()}).status_code == 200


@pytest.mark.django_db
def test_three_wrong_entries_end_a_code() -> None:
    player = a_player()
    player.emailaddress_set.create(email=player.email, verified=True, primary=True)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": player.email})
    code = CODE.search(str(mail.outbox[-1].body))
    assert code
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert client.get(reverse("play")).status_code == 302


@pytest.mark.django_db
def test_one_address_is_written_to_five_times_a_minute_and_its_neighbours_still_are() -> None:
    answers = [ask(Client(), "account_request_login_code", "often@example.org") for _ in range(6)]
    assert len(mail.outbox) == 5
    assert len({status for status, _, _ in answers[:5]}) == 1
    ask(Client(), "account_request_login_code", "other@example.org")
    assert len(mail.outbox) == 6


def ask(client: Client, page: str, email: str, **other: str) -> tuple[int, str, str]:
    """What a form answers to an address, and the page that follows, without the address itself and its tokens."""
    told = client.post(reverse(page), {"email": email, **other})
    following = client.get(told.headers["Location"]) if told.status_code == 302 else told
    text = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", following.content.decode().replace(email, "ADDRESS"))
    return told.status_code, told.headers.get("Location", ""), text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "other", "signed_in"),
    [
        pytest.param("account_request_login_code", {}, False, id="asking for a code"),
        pytest.param("account_signup", {}, False, id="beginning an account"),
        pytest.param("account_email", {"action_add": ""}, True, id="adding an address"),
    ],
)
def test_a_form_answers_the_same_to_known_and_unknown_addresses(page: str, other: dict[str, str], signed_in: bool):
    known = a_player()
    known.emailaddress_set.create(email=known.email, verified=True, primary=True)
    told, work = {}, {}
    for email in (known.email, f"{'x' * 32}@example.org"):
        client = browser_of(a_player(guest=True)) if signed_in else Client()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            told[email] = ask(client, page, str(email), **other)
        work[email] = (len(mail.outbox), len(asked))
        mail.outbox.clear()
    assert len(set(told.values())) == 1
    (mails, statements), (other_mails, other_statements) = work.values()
    assert (mails, other_mails) == (1, 1)
    assert abs(statements - other_statements) <= 12


@pytest.mark.django_db
def test_a_passkey_of_nobody_and_a_wrong_one_of_somebody_are_told_the_same() -> None:
    answers = []
    for handle in ("MQ", "bm9ib2R5"):  # the number of somebody, and "nobody"
        client = Client()
        client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
        response = {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": handle}
        key = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response}
        told = client.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(key)})
        answers.append((told.status_code, told.headers["Location"]))
    assert answers == [(302, reverse("account_login"))] * 2
