"""Only this server's own pages open the socket."""

import pytest

from web.phone.origin import is_same_origin

HOSTS = ["sky.example", "localhost"]


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        pytest.param("https://sky.example", "sky.example", True, id="the site itself"),
        pytest.param("http://localhost:8000", "localhost:8000", True, id="with its port"),
        pytest.param("http://localhost:9000", "localhost:8000", False, id="another port is another site"),
        pytest.param("https://evil.example", "sky.example", False, id="another site"),
        pytest.param("https://sky.example.evil.example", "sky.example", False, id="a name that begins alike"),
        pytest.param("https://rebound.example", "rebound.example", False, id="a host that is not ours"),
        pytest.param("null", "sky.example", False, id="a sandboxed frame"),
        pytest.param("", "sky.example", False, id="no origin at all"),
        pytest.param("https://app.example", "sky.example", True, id="an origin the settings trust"),
    ],
)
def test_the_origin_decides(origin: str, host: str, allowed: bool) -> None:
    assert is_same_origin(origin, host, HOSTS, ["https://app.example"]) is allowed
