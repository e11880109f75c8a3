"""Who may read /metrics: whoever knows the token; without a token, only this machine.

A proxy on this machine speaks from loopback, too, for anybody. What it passes on carries a forwarding header, and
then loopback counts for nothing.
"""

import hmac
import ipaddress
from typing import Any, Final

FORWARDING: Final = frozenset(
    {b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"}
)


def may_read(scope: Any, token: str) -> bool:
    """Whether this request may see the metrics; `token` is the setting, empty when there is none."""
    headers = dict(scope["headers"])
    if token:
        return hmac.compare_digest(headers.get(b"authorization", b""), f"Bearer {token}".encode())
    return is_of_this_machine(scope.get("client")) and not FORWARDING & headers.keys()


def is_of_this_machine(client: Any) -> bool:
    """Whether the other end's address is a loopback one.

    >>> is_of_this_machine(("127.0.0.1", 40112)), is_of_this_machine(("203.0.113.7", 40112)), is_of_this_machine(None)
    (True, False, False)
    """
    try:
        return bool(client) and ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
