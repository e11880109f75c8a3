"""A clock that is ahead: a story of weeks is played in a minute, on the product as it is.

`RunningServer.wake_at` starts a server so (`tests.served_ahead`), and programs read the same variable (`tests.warm`).
How long ago somebody proved who they are is counted on the machine's own clock, which goes on as it was.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Final
from unittest import mock

from django.utils import timezone

from web.phone import clock

AHEAD_S: Final = "TESTS_CLOCK_AHEAD_S"


def seconds_until(moment: datetime) -> str:
    """How far ahead a clock is that shows this moment, as the variable has it."""
    return str((moment - datetime.now(UTC)).total_seconds())


def set_ahead() -> None:
    """Put this process's clocks forward, if the variable says so; before anything asks them."""
    ahead = timedelta(seconds=float(os.environ.get(AHEAD_S, "0")))
    if not ahead:
        return

    def now() -> datetime:
        return datetime.now(UTC) + ahead

    def now_ms() -> int:
        return int(now().timestamp() * 1000)

    for module in (timezone, clock):
        mock.patch.object(module, "now", now).start()
    mock.patch.object(clock, "now_ms", now_ms).start()
