"""Whose a session is: what Django's own rules say, for many at once."""

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from game.players.models import Player
from game.players.models.session import SessionStore
from tests.game.balloons.builders import a_player
from web.phone import sessions
from web.scratch.sessions import session_of

pytestmark = pytest.mark.django_db


def found(*keys: str) -> dict[str, int]:
    return sessions.players_of(keys, timezone.now())


def test_each_session_is_its_player_s() -> None:
    players = [a_player() for _ in range(3)]
    keys = [session_of(player) for player in players]
    assert found(*keys) == dict(zip(keys, [player.pk for player in players], strict=True))


def test_two_sessions_of_one_player_are_both_theirs() -> None:
    player = a_player()
    assert set(found(session_of(player), session_of(player)).values()) == {player.pk}


def test_a_session_that_does_not_exist_is_nobody_s() -> None:
    assert found("b3f1" * 8) == {}


def test_a_cookie_with_a_nought_byte_is_nobody_s() -> None:
    answer = Client(headers={"cookie": r'sessionid="b3f1b3f1\000"; csrftoken="\000"'}).get("/me/inbox/")
    assert (answer.status_code, answer.headers["Location"].startswith("/accounts/")) == (302, True)


def test_a_session_that_has_run_out_is_nobody_s() -> None:
    key = session_of(a_player())
    assert sessions.players_of([key], timezone.now() + timedelta(days=500)) == {}


def test_a_session_that_was_not_logged_in_is_nobody_s() -> None:
    session = SessionStore()
    session["language"] = "en"
    session.create()
    assert found(str(session.session_key)) == {}


def test_a_blocked_player_s_session_is_nobody_s() -> None:
    player = a_player()
    key = session_of(player)
    Player.objects.filter(pk=player.pk).update(is_active=False)
    assert found(key) == {}


def test_a_session_of_before_the_password_changed_is_nobody_s() -> None:
    player = a_player()
    key = session_of(player)
    player.set_password("another-long-password")
    player.save()
    assert found(key) == {}


def test_a_session_without_the_hash_is_nobody_s() -> None:
    session = SessionStore(session_of(a_player()))
    del session[HASH_SESSION_KEY]
    session.save()
    assert SESSION_KEY in session
    assert found(str(session.session_key)) == {}


def test_a_session_of_a_way_to_log_in_that_is_not_offered_any_more_is_nobody_s(settings: pytest.FixtureRequest) -> None:
    key = session_of(a_player())
    settings.AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]  # type: ignore[attr-defined]
    assert found(key) == {}


@pytest.mark.parametrize(
    ("cookie", "key"),
    [
        (b"sessionid=b3f1", "b3f1"),
        (b"a=1; sessionid=b3f1; b=2", "b3f1"),
        (b"other=1", ""),
        (b"", ""),
        (rb'sessionid="\000b3f1"', ""),
        (b"sessionid=\xe9", ""),
    ],
    ids=["alone", "among others", "another", "none", "quoted NUL", "not ASCII"],
)
def test_the_session_is_found_among_the_cookies(cookie: bytes, key: str) -> None:
    assert sessions.session_key_in([(b"host", b"localhost"), (b"cookie", cookie)]) == key
