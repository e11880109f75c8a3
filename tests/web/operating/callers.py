"""Calling an ASGI application without a server: one request, its status, headers and body."""

from typing import Any

Headers = dict[str, str]


async def get(
    application: Any,
    path: str,
    *,
    headers: Headers | None = None,
    client: tuple[str, int] | None = ("127.0.0.1", 40112),
    method: str = "GET",
) -> tuple[int, Headers, str]:
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await application(scope_of(path, headers, client, method), receive, send)
    found = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    return told[0]["status"], found, b"".join(message["body"] for message in told[1:]).decode()


def scope_of(
    path: str,
    headers: Headers | None = None,
    client: tuple[str, int] | None = ("127.0.0.1", 40112),
    method: str = "GET",
    kind: str = "http",
) -> dict[str, Any]:
    return {
        "type": kind,
        "method": method,
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": client,
        "server": ("127.0.0.1", 8000),
    }


async def not_here(_scope: Any, _receive: Any, send: Any) -> None:
    """An application that only says 418."""
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})
