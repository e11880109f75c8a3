"""Two echoes to measure the engine against, served like it: same origin check, same message sizes.

`/stock/BYTES` is `AsyncJsonWebsocketConsumer` as Channels ships it, behind its own log-in: decode the JSON, answer
with JSON. `/bare/BYTES` is the same without that log-in, which looks at the session again before every message, and
without the thread hop that Channels makes before every message. Both answer with as many bytes as the engine answered
to the same kind of phone.
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
http_application = get_asgi_application()

from typing import Any  # noqa: E402

from channels.auth import AuthMiddlewareStack  # noqa: E402  (needs the apps that the call above loads)
from channels.consumer import get_handler_name  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from web.phone.origin import SameOriginOnly  # noqa: E402

SHORTEST = len('{"type": "seen", "seq": 1000000, "rest": ""}')


class StockEcho(AsyncJsonWebsocketConsumer):
    """Every message is answered with one of the wanted length."""

    async def connect(self) -> None:
        """Take everybody."""
        self._rest = "x" * (self.scope["url_route"]["kwargs"]["bytes"] - SHORTEST)
        await self.accept()

    async def receive_json(self, content: dict[str, Any]) -> None:
        """Answer with the number of the message and the wanted number of bytes."""
        await self.send_json({"type": "seen", "seq": content["seq"], "rest": self._rest})


class BareEcho(StockEcho):
    """Without closing stale database connections in a thread before each message."""

    async def dispatch(self, message: dict[str, Any]) -> None:
        """What Channels does, less the thread."""
        await getattr(self, get_handler_name(message))(message)


stock = AuthMiddlewareStack(StockEcho.as_asgi())
echoes = URLRouter([path("stock/<int:bytes>", stock), path("bare/<int:bytes>", BareEcho.as_asgi())])
application = ProtocolTypeRouter({"http": http_application, "websocket": SameOriginOnly(echoes)})
