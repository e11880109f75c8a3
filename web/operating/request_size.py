"""No request is larger than a roster: more is refused before Django takes it in, with a page that says what to do.

Django's handler reads a whole body before any page sees it, so this stands before it. Who names no length, or a wrong
one, is cut off where the limit is passed.
"""

import io
from http import HTTPStatus
from typing import Any, Final

from django.core.handlers.asgi import ASGIRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation

from game.players.roster_file import LARGEST_BYTES

# A roster, and the form around it.
LARGEST_REQUEST_BYTES: Final = LARGEST_BYTES + 64 * 1024


class _TooLargeError(Exception):
    """The body has passed the limit."""


class RequestSize:
    """ASGI middleware around whatever reads bodies."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass on a request that is not too large."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        if told_length(scope["headers"]) > LARGEST_REQUEST_BYTES:
            await _refuse(scope, send)
            return
        try:
            await self._application(scope, _counted(receive), send)
        except _TooLargeError:
            await _refuse(scope, send)


def told_length(headers: list[tuple[bytes, bytes]]) -> int:
    """The length that the sender names; 0 for none, or for what is no length.

    >>> told_length([(b"content-length", b"42")])
    42
    """
    told = dict(headers).get(b"content-length", b"")
    return int(told) if told.isdigit() else 0


def _counted(receive: Any) -> Any:
    size = 0

    async def counting() -> Any:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_REQUEST_BYTES:
            raise _TooLargeError
        return message

    return counting


async def _refuse(scope: Any, send: Any) -> None:
    """The page, in the reader's language; the connection ends with it, because nobody reads the rest."""
    request = ASGIRequest(scope, io.BytesIO())
    with translation.override(translation.get_language_from_request(request)):
        known = {"request": request, "csrf_token": get_token(request)}
        body = render_to_string("413.html", known).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": int(HTTPStatus.REQUEST_ENTITY_TOO_LARGE), "headers": headers})
    await send({"type": "http.response.body", "body": body})
