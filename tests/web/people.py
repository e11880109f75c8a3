"""Browsers of people who are logged in, their sessions made without a log-in; and a table as they save it."""

import csv
from datetime import date
from io import StringIO
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from game.players.models import Player
from game.units.models import Role, Unit
from tests.game.units.builders import a_role
from web.scratch.sessions import session_of


def browser_of(player: Player | None, *, strong: bool = False) -> Client:
    """A browser in which this person is logged in; `strong`: with an authenticator app, just now."""
    client = Client()
    if player is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(player, an_app(player) if strong else None)
    return client


def staff_browser(role: Role, unit: Unit | None = None, *, language: str = "en", **said: Any) -> Client:
    """A browser of somebody who has had this role for years, with an authenticator app and in a language."""
    client = browser_of(a_role(role, unit, begins_on=date(2020, 1, 1), **said).player, strong=True)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def rows_in(answer: HttpResponse) -> list[dict[str, str]]:
    """The rows of a table that was saved as a file, by the heads of its columns."""
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def an_app(player: Player) -> Authenticator:
    """An authenticator app of this person."""
    app, _ = Authenticator.objects.get_or_create(user=player, type=Authenticator.Type.TOTP, defaults={"data": {}})
    return app
