"""A request that fails: 503 and when to come back if the database is away, 500 if something broke."""

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from game.players.models.session import SessionStore
from web.operating import outage
from web.urls import urlpatterns as real_addresses

AWAY = OperationalError("connection to server at 10.9.8.7 refused")


@pytest.fixture(autouse=True)
def failing(settings: Any) -> SimpleNamespace:
    """/failing/ and /api/failing/ raise what `failing.error` is."""
    chosen = SimpleNamespace(error=AWAY)

    def fails(_request: HttpRequest) -> HttpResponse:
        raise chosen.error

    addresses = [path("failing/", fails), path("api/failing/", fails), *real_addresses]
    settings.ROOT_URLCONF = ModuleType("addresses")
    vars(settings.ROOT_URLCONF).update(urlpatterns=addresses, handler500=outage.failed)
    return chosen


def visit(address: str = "/failing/", language: str = "zh-TW", **more: Any) -> Any:
    return Client(raise_request_exception=False).get(address, headers={"accept-language": language}, **more)


@pytest.mark.parametrize("error", [AWAY, InterfaceError("connection already closed")])
def test_a_lost_database_is_a_503_that_says_when_to_come_back(failing: SimpleNamespace, error: Exception) -> None:
    failing.error = error
    answer = visit()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "目前無法讀取紀錄" in answer.text
    assert "10.9.8.7" not in answer.text


@pytest.mark.parametrize("error", [IntegrityError("a broken rule"), ZeroDivisionError("a mistake")])
def test_a_mistake_of_ours_is_a_500(failing: SimpleNamespace, error: Exception) -> None:
    failing.error = error
    answer = visit()
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers
    assert "我們這邊出了問題" in answer.text


@pytest.mark.parametrize(("error", "words"), [(AWAY, "We cannot reach our records"), (KeyError(), "Something broke")])
def test_both_pages_speak_english_too_and_let_one_change_the_language(
    failing: SimpleNamespace, error: Exception, words: str
) -> None:
    failing.error = error
    answer = visit(language="en")
    assert words in answer.text
    assert 'name="csrfmiddlewaretoken"' in answer.text
    assert 'name="next" value="/failing/"' in answer.text


def test_a_script_gets_json(failing: SimpleNamespace) -> None:
    answer = visit("/api/failing/")
    assert (answer.status_code, answer.json()) == (503, {"detail": "try again later"})
    failing.error = KeyError()
    assert visit("/api/failing/").json() == {"detail": "something broke"}


def test_a_page_needs_no_database_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_self: SessionStore) -> None:
        raise AWAY

    monkeypatch.setattr(SessionStore, "load", away)
    known = Client(raise_request_exception=False)
    known.cookies[django_settings.SESSION_COOKIE_NAME] = "a" * 32
    for address in ("/", "/play/", "/accounts/login/", "/api/v1/me"):
        assert known.get(address).status_code == 503, address
