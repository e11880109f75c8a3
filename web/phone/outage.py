"""A phone that connects while the database is away is told to come later, instead of being failed.

Who it is stands in the database: the middleware inside this one looks it up before the socket is accepted.
"""

import logging
from typing import Any

from django.db import DatabaseError

from web import protocol

logger = logging.getLogger(__name__)


class LaterWithoutDatabase:
    """ASGI middleware around the look-up of the session."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the connection on; close it with 1013 if nobody can say whose it is."""
        try:
            await self._application(scope, receive, send)
        except DatabaseError as error:
            logger.warning("a phone is told to come later: %s", error)
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": protocol.TRY_LATER})
