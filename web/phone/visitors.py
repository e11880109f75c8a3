"""Who opens a socket: the player of the session cookie.

Channels' own middleware asks two questions for each connection, in the one thread that all share, and looks at the
session again before every message that is sent; here those who come together are looked up together, once.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie

from web.phone import boards


class Visitors:
    """ASGI middleware that says whose connection it is: `player_id` in the scope, None for nobody's."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Look the player up, and pass the connection on."""
        key = session_key_in(scope["headers"])
        player_id = await boards.existing().visitors.ask(key) if key else None
        await self._application({**scope, "player_id": player_id}, receive, send)


def session_key_in(headers: Sequence[tuple[bytes, bytes]]) -> str:
    """The value of the session's cookie; empty without one.

    >>> session_key_in([(b"cookie", b"theme=dark; sessionid=b3f1")])
    'b3f1'
    """
    cookies = parse_cookie(dict(headers).get(b"cookie", b"").decode("latin1"))
    return str(cookies.get(settings.SESSION_COOKIE_NAME, ""))
