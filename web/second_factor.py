"""Whether this session was proved by a passkey or an authenticator app, which pages of staff ask for.

A session that began with a password or an e-mailed code is weak until its person uses the passkey or the app; the
proof is worth `STRONG_FOR` and as long as that very passkey or app is still theirs. A recovery code lets somebody
log in and set up a new one, and is no proof of its own. Asked by `web.admin_site` and `web.organiser.access`; the
proving itself is allauth's (see `web.phone.me.logging_in.prove`).
"""

import time
from datetime import timedelta
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from game.players.models import Player

# A day's work at the desk; who comes back the next morning proves it again. 1–24 h.
STRONG_FOR: Final = timedelta(hours=12)
STRONG: Final = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def is_enrolled(player: Player | AnonymousUser) -> bool:
    """Whether this person has a passkey or an authenticator app."""
    return player.pk is not None and Authenticator.objects.filter(user_id=player.pk, type__in=STRONG).exists()


def is_strong(request: HttpRequest) -> bool:
    """Whether a passkey or an app of this person was used in this session, not too long ago."""
    if not request.user.is_authenticated:
        return False
    since = time.time() - STRONG_FOR.total_seconds()
    records = get_authentication_records(request, request.user)
    used = {record.get("id") for record in records if record["method"] == "mfa" and record["at"] > since}
    return bool(used) and Authenticator.objects.filter(user=request.user, pk__in=used, type__in=STRONG).exists()


def prove_address(request: HttpRequest) -> str:
    """Where to send somebody whose session is weak: to their passkey or app, or to setting one up; then back here."""
    return f"{reverse('me:prove')}?{urlencode({'next': request.get_full_path()})}"
