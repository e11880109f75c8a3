"""The page of membership on a phone: claims, kind refusals, throttles, and a guardian's consent."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from game.inbox.models import Notice
from game.players import guardians, membership
from game.players.models import GuardianConsent, Membership, Player
from tests.game.balloons.builders import a_player
from tests.game.players.people import CHILD_BORN_ON, a_code, a_member, a_person, is_guest
from web.phone.me import claim_limits, membership_words
from web.phone.me.claim_limits import TRIES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def client_of(player: Player) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(player, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, name: str, *args: object, **fields: str) -> str:
    """What the page says after a form was sent."""
    return client.post(reverse(f"me:{name}", args=args), fields, follow=True).content.decode()


def page(client: Client, name: str = "membership", **query: str) -> str:
    return client.get(reverse(f"me:{name}"), query).content.decode()


def a_fresh_code() -> str:
    return a_code(a_person(), now=timezone.now())


def test_a_guest_becomes_a_resident_and_is_led_to_keep_the_account() -> None:
    guest = a_player(guest=True)
    said = send(client_of(guest), "claim_code", code=a_fresh_code().lower())
    assert "Welcome, you are a member now" in said
    assert '<h2 id="mine">Resident</h2>' in said
    assert "Now keep this account" in said
    assert reverse("me:account") in said
    assert not is_guest(guest)
    assert Notice.objects.get().kind == "membership_claimed"


def test_who_has_a_way_in_is_not_asked_for_another() -> None:
    player = a_player()
    with_an_address(player)
    assert "Now keep this account" not in send(client_of(player), "claim_code", code=a_fresh_code())


def test_a_listed_person_claims_by_number_and_neither_comes_back_in_the_page() -> None:
    person, other = a_person(), a_person()
    a_code(person, now=timezone.now())
    client = client_of(a_player(guest=True))
    said = send(client, "claim_number", number=other.number, born_on="74/8/9")
    assert "We do not find you" in said
    assert [secret for secret in (other.number, "74/8/9") if secret in said] == []
    assert "Welcome" in send(client, "claim_number", number=person.number, born_on="民國74年7月5日")


def with_a_passkey(player: Player) -> None:
    Authenticator.objects.create(user=player, type=Authenticator.Type.WEBAUTHN, data={})


def with_an_address(player: Player) -> None:
    EmailAddress.objects.create(user=player, email="secretive@example.org", verified=True)


def with_nothing(_: Player) -> None:
    """Only the browser knows the account."""


@pytest.mark.parametrize(
    ("given", "way"),
    [
        pytest.param(with_a_passkey, "opened with a passkey.", id="passkey"),
        pytest.param(with_an_address, "opened by e-mail.", id="e-mail"),
        pytest.param(with_nothing, "opened only on the phone it was made on.", id="nothing"),
    ],
)
def test_a_second_phone_is_refused_kindly_and_told_where_the_first_is_without_a_name(
    given: Callable[[Player], None], way: str
) -> None:
    first, second = a_player(guest=True), a_player(guest=True)
    Player.objects.filter(pk=first.pk).update(joined_at=datetime(2026, 7, 5, tzinfo=UTC))
    given(first)
    code = a_fresh_code()
    send(client_of(first), "claim_code", code=code)
    said = send(client_of(second), "claim_code", code=code)
    assert "an account made in July 2026" in said
    assert way in said
    assert [secret for secret in ("secretive", "example.org", str(first.public_id)) if secret in said] == []
    assert is_guest(second)


def test_every_reason_has_words_in_the_table() -> None:
    assert set(membership_words.CLAIMS) | {membership.Reason.TAKEN} == set(membership.Reason)
    assert set(membership_words.CONSENTS) == set(guardians.Reason)


def test_codes_tried_in_bulk_are_stopped_for_the_account_in_any_session() -> None:
    guest = a_player(guest=True)
    client, address, wrong = client_of(guest), reverse("me:claim_code"), {"code": "7KQ2-M4XA-9TBD"}
    assert [client.post(address, wrong).status_code for _ in range(TRIES + 1)] == [200] * TRIES + [429]
    assert client.post(reverse("me:claim_number"), {"number": "A123456789", "born_on": "74/7/5"}).status_code == 429
    assert client.get(reverse("me:guardian"), {"code": "x"}).status_code == 429
    assert client_of(guest).post(address, wrong).status_code == 429
    assert client_of(a_player(guest=True)).post(address, wrong).status_code == 200


@pytest.mark.parametrize("typed", ["", "x" * 5000, "\x00" * 12, "🎈" * 12, "<script>"])
def test_whatever_is_typed_ends_in_a_kind_sentence(typed: str) -> None:
    client = client_of(a_player(guest=True))
    assert "This code has a typing error" in send(client, "claim_code", code=typed)
    assert "This number has a typing error" in send(client, "claim_number", number=typed, born_on=typed)
    assert "This code opens nothing" in page(client, "guardian", code=typed)


def test_a_child_asks_a_guardian_who_reads_agrees_and_withdraws() -> None:
    child, adult = a_player(guest=True), a_member()
    phone, other = client_of(child), client_of(adult)
    said = send(phone, "claim_code", code=a_code(a_person(CHILD_BORN_ON), now=timezone.now()))
    assert "A parent or guardian has to agree" in said
    shown = re.search(r'<p class="big-code"><code>([0-9A-Z-]{14})</code>', send(phone, "ask_guardian"))
    assert shown
    said, code = page(phone), shown[1]
    assert f"http://testserver{reverse('me:guardian')}?code={code}" in said
    assert "data:image/svg+xml" in said
    assert "I am the parent or guardian, and I agree" in page(other, "guardian", code=code)
    assert is_guest(child)
    assert "You have consented" in send(other, "guardian", code=code)
    assert not is_guest(child)
    assert "Your guardian has consented" in page(phone)
    assert "withdrawn" in send(other, "withdraw_consent", GuardianConsent.objects.get().pk)
    assert is_guest(child)
    assert "A parent or guardian has to agree" in page(phone)
    told = set(Notice.objects.filter(player=child).values_list("kind", flat=True))
    assert told >= {"guardian_gave", "guardian_withdrew"}


def a_child_s_code() -> tuple[Player, str]:
    child = a_member(CHILD_BORN_ON, now=timezone.now())
    code = guardians.ask(player_id=child.pk, now=timezone.now())
    assert code is not None
    return child, code


def test_who_is_no_adult_member_cannot_agree_and_is_told_what_to_do() -> None:
    child, code = a_child_s_code()
    assert "You cannot be your own guardian" in send(client_of(child), "guardian", code=code)
    assert "Claim your own membership first" in send(client_of(a_player()), "guardian", code=code)
    assert is_guest(child)


def test_birth_dates_are_not_tried_with_a_known_number_from_many_accounts() -> None:
    person = a_person()
    a_code(person, now=timezone.now())
    for day in range(claim_limits.TRIES_OF_A_NUMBER):
        wrong = {"number": person.number, "born_on": f"1990-01-{day + 1:02}"}
        assert "do not find you" in send(client_of(a_player(guest=True)), "claim_number", **wrong)
    right = {"number": person.number, "born_on": person.born_on.isoformat()}
    assert "tried too often" in send(client_of(a_player(guest=True)), "claim_number", **right)
    assert not Membership.objects.exists()


def test_who_logs_out_is_warned_where_no_way_leads_back() -> None:
    member, child = a_member(now=timezone.now()), a_member(CHILD_BORN_ON, now=timezone.now())
    Authenticator.objects.create(user=child, type=Authenticator.Type.WEBAUTHN, data={})
    words = "cannot come back"
    assert words in client_of(member).get(reverse("account_logout")).content.decode()
    assert words not in client_of(child).get(reverse("account_logout")).content.decode()


def test_nobody_withdraws_what_is_another_guardian_s() -> None:
    child, code = a_child_s_code()
    guardians.give(player_id=a_member(now=timezone.now()).pk, code=code, now=timezone.now())
    send(client_of(a_member(now=timezone.now())), "withdraw_consent", GuardianConsent.objects.get().pk)
    assert not is_guest(child)


@pytest.mark.parametrize("name", ["claim_code", "claim_number", "ask_guardian"])
def test_nothing_is_claimed_by_a_link_or_without_logging_in(name: str) -> None:
    address = reverse(f"me:{name}")
    led = client_of(a_player(guest=True)).get(address)
    assert (led.status_code, led.headers["Location"]) == (302, reverse("me:membership"))
    assert Client().post(address, {"code": a_fresh_code()}).status_code == 302
    assert Membership.objects.count() == 0


def test_the_api_tells_the_kind_of_membership() -> None:
    guest = a_player(guest=True)
    client = client_of(guest)
    assert client.get("/api/v1/me").json()["membership"] is None
    send(client, "claim_code", code=a_fresh_code())
    assert client.get("/api/v1/me").json()["membership"] == "resident"
