"""Browsers of people who are logged in, their sessions made without a log-in."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from game.players.models import Player
from web.scratch.sessions import session_of


def browser_of(player: Player | None, *, strong: bool = False) -> Client:
    """A browser in which this person is logged in; `strong`: with an authenticator app, just now."""
    client = Client()
    if player is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(player, an_app(player) if strong else None)
    return client


def an_app(player: Player) -> Authenticator:
    """An authenticator app of this person."""
    app, _ = Authenticator.objects.get_or_create(user=player, type=Authenticator.Type.TOTP, defaults={"data": {}})
    return app
