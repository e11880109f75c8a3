"""Only pages of this server may open the socket: the Origin's host must be the Host that was asked.

Cookies travel with a cross-site WebSocket handshake, so without this another site could play in a
visitor's name (cross-site WebSocket hijacking, CWE-1385).
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host


class SameOriginOnly:
    """ASGI middleware that closes a handshake from elsewhere before anything else looks at it."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the connection on, or refuse it with HTTP 403."""
        headers = dict(scope["headers"])
        origin, host = headers.get(b"origin", b"").decode("latin1"), headers.get(b"host", b"").decode("latin1")
        if is_same_origin(origin, host, settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS):
            await self._application(scope, receive, send)
            return
        await refuse(scope, receive, send)


async def refuse(scope: Any, receive: Any, send: Any) -> None:
    """Close a handshake before it is accepted: the client gets HTTP 403. Also what any other address answers."""
    await receive()
    await send({"type": "websocket.close"})


def is_same_origin(origin: str, host: str, allowed_hosts: list[str], trusted: list[str]) -> bool:
    """Whether a page of `origin` may talk to `host`.

    >>> is_same_origin("http://localhost:8000", "localhost:8000", ["localhost"], [])
    True
    >>> is_same_origin("https://elsewhere.example", "localhost:8000", ["localhost"], [])
    False
    """
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, allowed_hosts):
        return False
    return origin in trusted or urlsplit(origin).netloc.lower() == host.lower()
