"""A fuse for a service that only makes things faster: after a failure it is left alone for a while."""

from threading import Lock
from typing import Final

# Long enough that a Redis that is away costs next to nothing, short enough that nobody misses it. 1-10 s.
REST_S: Final = 2.0


class Breaker:
    """Says whether the service may be asked; shared by the threads of a process."""

    def __init__(self, rest_s: float = REST_S) -> None:
        self._rest_s = rest_s
        self._rests_until_s = 0.0
        self._lock = Lock()

    def is_closed(self, monotonic_s: float) -> bool:
        """Whether to ask: True unless it failed less than the rest ago."""
        return monotonic_s >= self._rests_until_s

    def trip(self, monotonic_s: float) -> bool:
        """Leave it alone from now on; True for the first of those who found out together."""
        with self._lock:
            was_closed = self.is_closed(monotonic_s)
            self._rests_until_s = monotonic_s + self._rest_s
        return was_closed
