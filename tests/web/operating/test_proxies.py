"""Whose address counts: the phone's as a trusted proxy tells it, on pages and sockets and in every limit."""

from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.core.handlers.asgi import ASGIRequest

from tests.web.operating.callers import Headers, scope_of
from web.operating import proxies

PHONE, PROXY, STRANGER = "203.0.113.7", "10.20.0.5", "198.51.100.9"
TRUSTED = ("127.0.0.1", "10.20.0.0/16")


async def arriving(
    trusted: tuple[str, ...], peer: str, headers: Headers | None = None, kind: str = "http"
) -> dict[str, Any]:
    """The scope that the application gets."""
    got: list[dict[str, Any]] = []

    async def application(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        got.append(scope)

    scope = scope_of("/join/", headers, (peer, 40112), kind=kind)
    await proxies.behind(trusted, application)(scope, None, None)
    return got[0]


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "counted"),
    [
        pytest.param(TRUSTED, PROXY, PHONE, PHONE, id="a trusted proxy tells the phone's"),
        pytest.param(TRUSTED, PROXY, f"6.6.6.6, {PHONE}", PHONE, id="what the phone itself claimed is not believed"),
        pytest.param(TRUSTED, "127.0.0.1", f"{PHONE}, {PROXY}", PHONE, id="two trusted proxies in a row"),
        pytest.param(TRUSTED, STRANGER, PHONE, STRANGER, id="a stranger's header is ignored"),
        pytest.param((), "127.0.0.1", PHONE, "127.0.0.1", id="nobody is trusted by default"),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
async def test_the_address_that_counts(
    trusted: tuple[str, ...], peer: str, forwarded: str, counted: str, kind: str
) -> None:
    scope = await arriving(trusted, peer, {"X-Forwarded-For": forwarded}, kind)
    assert scope["client"][0] == counted


async def test_djangos_and_allauths_limits_count_the_same_address() -> None:
    scope = await arriving(TRUSTED, PROXY, {"X-Forwarded-For": f"6.6.6.6, {PHONE}"})
    request = ASGIRequest(scope, None)  # type: ignore[arg-type]
    assert request.META["REMOTE_ADDR"] == PHONE
    assert get_adapter().get_client_ip(request) == PHONE
