"""Gives every request and every socket an id, and tells it in the answer: the thread through all its log lines.

A proxy's `X-Request-ID` is kept if it is a plain token, so that its log and ours name the same request; anything
else is replaced, because it would be written into logs as it came.
"""

import re
from typing import Any
from uuid import uuid4

from web.operating import trace

HEADER = b"x-request-id"
PLAIN_TOKEN = re.compile(rb"[A-Za-z0-9_.-]{8,64}")
FIRST_WORDS = frozenset({"http.response.start", "websocket.accept"})


class RequestIds:
    """ASGI middleware around everything else."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Begin the trace of one request or one socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._application(scope, receive, send)
            return
        request_id = id_of(scope["headers"])
        trace.begin(request_id)

        async def telling(message: Any) -> None:
            if message["type"] in FIRST_WORDS:
                headers = [*message.get("headers", []), (HEADER, request_id.encode())]
                message = {**message, "headers": headers}
            await send(message)

        await self._application(scope, receive, telling)


def id_of(headers: list[tuple[bytes, bytes]]) -> str:
    """The id that came along, if it is a plain token; else a new one.

    >>> id_of([(b"x-request-id", b"7f3a-proxy-12")])
    '7f3a-proxy-12'
    """
    given = dict(headers).get(HEADER, b"")
    return given.decode() if PLAIN_TOKEN.fullmatch(given) else uuid4().hex
