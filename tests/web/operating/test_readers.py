"""Who may read the metrics."""

from typing import Any

import pytest

from tests.web.operating.callers import get, not_here, scope_of
from web.operating.probes import Probes
from web.operating.readers import may_read

TOKEN = "0123456789abcdef"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
HERE, ELSEWHERE = ("127.0.0.1", 40112), ("203.0.113.7", 40112)


@pytest.mark.parametrize(
    ("client", "headers", "token", "expected"),
    [
        pytest.param(HERE, {}, "", True, id="this machine"),
        pytest.param(("::1", 40112), {}, "", True, id="this machine over IPv6"),
        pytest.param(ELSEWHERE, {}, "", False, id="elsewhere"),
        pytest.param(None, {}, "", False, id="a socket without an address"),
        pytest.param(("unix:", 0), {}, "", False, id="an address that is none"),
        pytest.param(HERE, {"X-Forwarded-For": "203.0.113.7"}, "", False, id="through a proxy on this machine"),
        pytest.param(HERE, {"X-Forwarded-Proto": "https"}, "", False, id="through a proxy that ends TLS"),
        pytest.param(HERE, {"Forwarded": "for=203.0.113.7"}, "", False, id="through a proxy of RFC 7239"),
        pytest.param(ELSEWHERE, BEARER, TOKEN, True, id="elsewhere with the token"),
        pytest.param(ELSEWHERE, {**BEARER, "X-Forwarded-For": "203.0.113.7"}, TOKEN, True, id="proxied with the token"),
        pytest.param(HERE, {}, TOKEN, False, id="this machine without the token"),
        pytest.param(HERE, {"Authorization": f"Bearer {TOKEN}0"}, TOKEN, False, id="a longer token"),
        pytest.param(HERE, {"Authorization": TOKEN}, TOKEN, False, id="no bearer"),
        pytest.param(ELSEWHERE, {"Authorization": "Bearer "}, "", False, id="an empty token opens nothing"),
    ],
)
def test_the_token_opens_or_else_this_machine(client: Any, headers: dict[str, str], token: str, expected: bool) -> None:
    assert may_read(scope_of("/metrics", headers, client), token) is expected


async def test_who_may_not_read_is_told_nothing(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    status, _, body = await get(Probes(not_here), "/metrics")
    assert (status, body) == (403, "not open to you\n")
