"""Browsers of people who are logged in, their sessions made without a log-in."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils.module_loading import import_string

from game.players.models import Player
from web.scratch.staging import MODEL_BACKEND


def browser_of(player: Player | None, *, strong: bool = False) -> Client:
    """A browser in which this person is logged in; `strong`: with an authenticator app, just now."""
    client = Client()
    if player is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(player, strong=strong)
    return client


def session_of(player: Player, *, strong: bool = False) -> str:
    """The value of the session's cookie."""
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(player.pk)
    session[BACKEND_SESSION_KEY] = MODEL_BACKEND
    session[HASH_SESSION_KEY] = player.get_session_auth_hash()
    if strong:
        app, _ = Authenticator.objects.get_or_create(user=player, type=Authenticator.Type.TOTP, defaults={"data": {}})
        used = {"method": "mfa", "type": app.type, "id": app.pk, "at": time.time()}
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(player.pk)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [used]
    session.create()
    return str(session.session_key)
