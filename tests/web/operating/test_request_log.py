"""One line a page: what was asked by its pattern, never by its address, and whose it was."""

import logging
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tests.game.balloons.builders import a_player
from web.operating import trace
from web.operating.request_log import RequestLog

LOGGER = "web.operating.request_log"


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    wanted = ("method", "route", "status")
    return [{name: vars(entry)[name] for name in wanted} for entry in caplog.records if entry.name == LOGGER]


@pytest.fixture(autouse=True)
def _told_everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOGGER)


def test_a_page_is_one_line_with_its_pattern_and_without_its_address(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/offline/?near=22.91339,121.11961")
    assert lines(caplog) == [{"method": "GET", "route": "/offline/", "status": 200}]
    assert "22.9" not in caplog.text


@pytest.mark.django_db
def test_what_somebody_is_called_in_an_address_is_not_written(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/staff/unit/not-for-the-log/")
    (line,) = lines(caplog)
    assert line["route"] == "/staff/unit/<slug:code>/"
    assert "not-for-the-log" not in "".join(entry.getMessage() for entry in caplog.records)


def test_an_unknown_address_is_called_unknown_and_an_odd_method_other(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/nowhere/at/all")
    Client().generic("BREW", "/offline/")
    assert [(line["method"], line["route"]) for line in lines(caplog)] == [("GET", "unknown"), ("other", "/offline/")]


def test_a_page_that_asks_for_no_user_loads_none() -> None:
    def load() -> Any:
        pytest.fail("the user was loaded")

    request = RequestFactory().get("/")
    request.user = SimpleLazyObject(load)  # type: ignore[assignment]
    assert RequestLog(lambda _: HttpResponse())(request).status_code == 200


@pytest.mark.django_db
def test_whose_page_it_was_is_noted_when_the_page_asks() -> None:
    player = a_player()

    def page(request: HttpRequest) -> HttpResponse:
        assert request.user.is_authenticated
        assert request.user.pk == player.pk
        return HttpResponse()

    def visit(user: Any) -> str:
        trace.begin("a-request")
        request = RequestFactory().get("/")
        request.user = user
        if user.is_authenticated:
            RequestLog(page)(request)
        else:
            RequestLog(lambda request: HttpResponse(str(request.user.is_authenticated)))(request)
        found = trace.current()
        return found.player if found else "no trace"

    assert trace.nobodys().run(visit, player) == trace.pseudonym(player.pk, timezone.localdate())
    assert trace.nobodys().run(visit, AnonymousUser()) == ""
