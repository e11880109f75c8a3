"""Under which addresses the demo is reached, and whether their ports are free.

Browsers give a page its geolocation only on `localhost` or over HTTPS, so no other plain address is ever shown.
"""

import socket
from dataclasses import dataclass

from django.core.management.base import CommandError

LAN_PORT_ABOVE = 443  # PORT=8000 serves the phones on 8443
# Any routable private address: a UDP "connection" picks the outgoing interface and sends nothing.
SOMEWHERE_ON_THE_LAN = ("10.255.255.255", 9)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where this machine's own browser goes, and where a phone on the same network goes."""

    port: int
    lan_host: str | None

    @property
    def local_url(self) -> str:
        """The address for a browser on this machine."""
        return f"http://localhost:{self.port}"

    @property
    def lan_port(self) -> int:
        """The port that serves HTTPS."""
        return self.port + LAN_PORT_ABOVE

    @property
    def lan_url(self) -> str | None:
        """The address for a phone, if one was asked for."""
        return f"https://{self.lan_host}:{self.lan_port}" if self.lan_host else None


def find_addresses(*, port: int, lan: bool) -> Addresses:
    """The demo's addresses; raises `CommandError` with a remedy where a port is taken or there is no network."""
    addresses = Addresses(port, lan_host() if lan else None)
    require_free("localhost", port, remedy="make demo PORT=8001")
    if addresses.lan_host:
        require_free("0.0.0.0", addresses.lan_port, remedy="make demo LAN=1 PORT=8001")  # noqa: S104
    return addresses


def lan_host() -> str:
    """This machine's address on the network that phones share with it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE_ON_THE_LAN)
        except OSError:
            raise CommandError(
                "LAN=1 needs a network, and this machine is on none. Join one, or leave LAN out."
            ) from None
        return str(probe.getsockname()[0])


def require_free(host: str, port: int, *, remedy: str) -> None:
    """Refuse early, before anything long has been done, if another program listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CommandError(
                f"Port {port} is taken by another program. Stop it, or choose another: {remedy}"
            ) from None
