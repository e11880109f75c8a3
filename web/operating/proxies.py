"""Whose word counts for where a request came from: only that of the proxies named in `TRUSTED_PROXIES`.

With it the address that limits are counted by is the phone's, over HTTP and on sockets; anybody else's
`X-Forwarded-For` is ignored. allauth reads the same address, because it is told of no proxy of its own.
"""

from collections.abc import Sequence
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware


def behind(trusted: Sequence[str], application: Any) -> Any:
    """The application as these proxies speak to it; as it is when none is trusted.

    Args:
        trusted: addresses, or networks in CIDR notation.
    """
    return ProxyHeadersMiddleware(application, trusted_hosts=list(trusted)) if trusted else application
