"""Authenticator apps for tests: an account's secret, and what the app shows for it."""

import time
from itertools import count

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth

from game.players.models import Player

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_wrong = count()


def an_app_of(player: Player) -> Authenticator:
    """Set up an app for this account."""
    return auth.TOTP.activate(player, SECRET).instance


def shown_now(secret: str = SECRET) -> str:
    """The six digits of this half minute."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def a_wrong_code() -> str:
    """Six digits that the app does not show."""
    return f"{(int(shown_now()) + 1 + next(_wrong)) % 1_000_000:06}"
