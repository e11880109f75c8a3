"""`manage.py keep_books`: everything that the ledger does by itself, in one program beside the server.

Settles what is due, gives unused vouchers back, seals, closes days, lets coins expire: every minute, or once with
`--once` for a timer of the system. Each is safe to kill and to run twice at once. What fails, such as a database that
is away, is told and tried again at the next round; the rest goes on.
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from game.coins import closing, expiring, sealing, settling
from game.coins.redeeming import vouchers

Step = Callable[[datetime], object]

# In this order: what settles now is sealed some minutes later, and what is sealed can be closed.
STEPS: Final[dict[str, Step]] = {
    "settle": lambda now: settling.settle(now=now),
    "vouchers": lambda now: vouchers.return_unused(now=now),
    "seal": lambda now: sealing.seal(now=now),
    "close": lambda _now: closing.close_days(),
    "expire": lambda now: expiring.expire(now=now),
}
EVERY_S: Final = 60.0


class Command(BaseCommand):
    help = "Settles, returns vouchers, seals, closes days and lets coins expire, round after round."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round; exit code 1 if a step of it failed")
        parser.add_argument("--every", type=float, default=EVERY_S, help="seconds from round to round (default 60)")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            failed = self._round()
            if options["once"]:
                sys.exit(1 if failed else 0)
            time.sleep(options["every"])

    def _round(self) -> int:
        """One round; how many of its steps failed."""
        return sum(not self._done(name, step) for name, step in STEPS.items())

    def _done(self, name: str, step: Step) -> bool:
        close_old_connections()
        try:
            self.stdout.write(f"{name}: {step(timezone.now())}")
        except DatabaseError as error:
            self.stderr.write(f"{name} failed, next round tries again: {error}")
            return False
        return True
