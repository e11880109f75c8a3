"""The only clocks of the live path; everything below is told the time."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def now_ms() -> int:
    """This moment as Unix time in ms."""
    return time.time_ns() // 1_000_000


def monotonic_ns() -> int:
    """Nanoseconds on a clock that never runs backwards, as fine as there is: for durations."""
    return time.perf_counter_ns()


def monotonic_s() -> float:
    """Seconds on a clock that never runs backwards."""
    return time.monotonic()
