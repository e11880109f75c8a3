"""Sockets of pages and phones without a server, and people with sessions."""

import asyncio
import json
from typing import Any

from web.inbox.socket import InboxSocket

GONE = {"type": "websocket.disconnect", "code": 1001}


class Browser:
    """One window: what it has been told, and what it says when."""

    def __init__(self, session_key: str, language: str = "en") -> None:
        self.told: list[dict[str, Any]] = []
        self.closed_with: int | None = None
        self.news = asyncio.Event()
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._said.put_nowait({"type": "websocket.connect"})
        self.scope = {
            "headers": [(b"cookie", f"sessionid={session_key}".encode())],
            "query_string": f"language={language}".encode(),
        }
        self.socket = InboxSocket()
        self.task: asyncio.Task[None] | None = None

    def open(self) -> "Browser":
        self.task = asyncio.create_task(self.socket(self.scope, self._said.get, self._send))
        return self

    def say(self, text: str) -> None:
        self._said.put_nowait({"type": "websocket.receive", "text": text})

    async def close(self) -> None:
        self._said.put_nowait(GONE)
        assert self.task is not None
        await asyncio.wait_for(self.task, 10)

    async def hears(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until it was told so many messages of a kind, or closed."""
        async with asyncio.timeout(20):
            while len(found := [one for one in self.told if one["type"] == kind]) < count and self.closed_with is None:
                self.news.clear()
                await self.news.wait()
        return found

    async def ends(self) -> int | None:
        async with asyncio.timeout(20):
            while self.closed_with is None:
                self.news.clear()
                await self.news.wait()
        return self.closed_with

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.told.append(json.loads(message["text"]))
        if message["type"] == "websocket.close":
            self.closed_with = message.get("code")
            self._said.put_nowait(GONE)
        self.news.set()
