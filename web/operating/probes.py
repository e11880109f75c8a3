"""The pages for machines: /livez, /readyz and /metrics, answered before Django sees the request.

A probe calls by address and without TLS, so host checks and redirects would fail it, and it must get its answer
while every thread waits for the database. So: no session, no middleware, no thread but the probes' own.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import msgspec
from django.conf import settings

from web.operating import metrics, readers
from web.operating.ledger_watch import LedgerWatch
from web.operating.readiness import Readiness, sounding_of
from web.phone import boards

TEXT: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a short body."""

    status: HTTPStatus
    body: bytes
    content_type: str = TEXT

    async def send(self, send: Any, *, with_body: bool) -> None:
        """Say it in ASGI."""
        headers = [
            (b"content-type", self.content_type.encode()),
            (b"content-length", str(len(self.body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": int(self.status), "headers": headers})
        await send({"type": "http.response.body", "body": self.body if with_body else b""})


class Probes:
    """ASGI middleware that answers the three pages and passes on everything else."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._readiness = Readiness()
        self._ledger = LedgerWatch()
        self._pages: dict[str, Callable[[Any], Awaitable[Answer]]] = {
            "/livez": self._alive,
            "/readyz": self._ready,
            "/metrics": self._metrics,
        }

    @property
    def paths(self) -> tuple[str, ...]:
        """The addresses of the pages."""
        return tuple(self._pages)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a probe, or let the application answer."""
        page = self._pages.get(scope["path"]) if scope["type"] == "http" else None
        if page is None:
            await self._application(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            await (await page(scope)).send(send, with_body=scope["method"] == "GET")
        else:
            await Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"GET or HEAD\n").send(send, with_body=True)

    async def _alive(self, _scope: Any) -> Answer:
        """The event loop turns: that is all this says, so that a lost database restarts nobody."""
        return Answer(HTTPStatus.OK, b"alive\n")

    async def _ready(self, _scope: Any) -> Answer:
        checks = await self._readiness.checks()
        is_ready = all(checks.values())
        body = msgspec.json.encode({"ready": is_ready, "checks": checks})
        return Answer(HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE, body, "application/json")

    async def _metrics(self, scope: Any) -> Answer:
        if not readers.may_read(scope, settings.METRICS_TOKEN):
            return Answer(HTTPStatus.FORBIDDEN, b"not open to you\n")
        await self._ledger.look()
        board = boards.existing()
        return Answer(HTTPStatus.OK, metrics.page(board, await sounding_of(board), self._ledger), metrics.CONTENT_TYPE)
