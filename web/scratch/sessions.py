"""Sessions of people who are logged in, made without a browser and without a log-in."""

import time
from typing import Final

from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from game.players.models import Player
from game.players.models.session import SessionStore

MODEL_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


def session_of(player: Player, app: Authenticator | None = None) -> str:
    """Log a player in; the value of the session's cookie. With an `app`, as if it had just proved them."""
    session = SessionStore()
    session[SESSION_KEY] = str(player.pk)
    session[BACKEND_SESSION_KEY] = MODEL_BACKEND
    session[HASH_SESSION_KEY] = player.get_session_auth_hash()
    if app is not None:
        proof = {"method": "mfa", "type": app.type, "id": app.pk, "at": time.time()}
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(player.pk)  # noqa: SLF001 - as allauth writes it
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [proof]
    session.create()
    return str(session.session_key)
