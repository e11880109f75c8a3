"""Whose a session is, for many sessions in two questions. The rules are those of `django.contrib.auth.get_user`.

Channels' own middleware asks them for each connection, in the one thread that all share, and looks at the session
again before every message that is sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http.cookie import parse_cookie
from django.utils.crypto import constant_time_compare

from game.players.models import Player, PlayerSession
from game.players.models.session import SessionStore


def session_key_in(headers: Sequence[tuple[bytes, bytes]]) -> str:
    """The value of the session's cookie; empty without one that Django could have made.

    Quoted cookies may hold any byte, and PostgreSQL refuses a question with a NUL in it: the question of many.

    >>> session_key_in([(b"cookie", b"theme=dark; sessionid=b3f1")])
    'b3f1'
    """
    cookies = parse_cookie(dict(headers).get(b"cookie", b"").decode("latin1"))
    key = str(cookies.get(settings.SESSION_COOKIE_NAME, ""))
    return key if key.isascii() and key.isalnum() else ""


def players_of(session_keys: Sequence[str], now: datetime) -> dict[str, int]:
    """The player of each session that lives and is somebody's who may play; the others are left out."""
    rows = PlayerSession.objects.filter(session_key__in=session_keys, expire_date__gt=now)
    store = SessionStore()
    claims = {key: store.decode(text) for key, text in rows.values_list("session_key", "session_data")}
    wanted = {key: int(claim[SESSION_KEY]) for key, claim in claims.items() if SESSION_KEY in claim}
    players = Player.objects.in_bulk(list(set(wanted.values())))
    return {
        key: player_id
        for key, player_id in wanted.items()
        if (player := players.get(player_id)) is not None and is_of(claims[key], player)
    }


def is_of(claim: Mapping[str, Any], player: Player) -> bool:
    """Whether a session was opened for this player as they are now: logging out everywhere changes their hash."""
    return (
        player.is_active
        and claim.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(claim.get(HASH_SESSION_KEY, ""), player.get_session_auth_hash())
    )
