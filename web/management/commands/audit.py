"""`manage.py audit`: proves that the coins add up, or names the rows that say otherwise.

Crosses packages (the ledger alone, then ledger and balloons together), so it lives in `web`. Exit code 0 when
everything is proved, 1 otherwise. Findings are written as they are found, the first broken row first; on a terminal a
bar shows how far the walk through the ledger is.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from game.balloons import audit as balloons
from game.coins import audit as coins
from game.coins.audit import Check, Finding
from game.coins.gifts import audit as gifts
from game.coins.models import Entry
from game.coins.monthly import audit as monthly
from game.coins.redeeming import audit as redeeming
from game.reports import audit as reports

CHECKS: tuple[Check, ...] = (
    coins.CHECKS + redeeming.CHECKS + monthly.CHECKS + gifts.CHECKS + reports.CHECKS + balloons.CHECKS
)


class Command(BaseCommand):
    help = "Proves that every coin is accounted for; exits with 1 and the offending rows otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line: a finding, a check, the sum")

    def handle(self, *args: Any, **options: Any) -> None:
        tell_finding, tell_check = self._in_json() if options["json"] else self._in_words()
        entries, began_s, found = Entry.objects.count(), time.monotonic(), Counter[str]()
        with progress(entries, is_shown=not options["json"] and sys.stderr.isatty()) as step:
            for finding in coins.findings(CHECKS, step):
                tell_finding(finding)
                found[finding.check] += 1
        lasted_s = time.monotonic() - began_s
        for check in CHECKS:
            tell_check(check, found[check.name])
        if options["json"]:
            figures = {"entries": entries, "seconds": round(lasted_s, 3), "entries_per_s": round(entries / lasted_s)}
            self.stdout.write(json.dumps(figures))
        if found:
            sys.exit(1)

    def _in_words(self) -> tuple[Callable[[Finding], None], Callable[[Check, int], None]]:
        def tell_finding(finding: Finding) -> None:
            row = ", ".join(f"{name}={value}" for name, value in finding.row.items())
            self.stdout.write(self.style.ERROR(f"FAILED  {finding.check}: {row}"))

        def tell_check(check: Check, found: int) -> None:
            outcome = f"{found} rows contradict that" if found else "proved:"
            self.stdout.write(f"{outcome} {check.proves}")

        return tell_finding, tell_check

    def _in_json(self) -> tuple[Callable[[Finding], None], Callable[[Check, int], None]]:
        def tell_finding(finding: Finding) -> None:
            self.stdout.write(json.dumps({"finding": finding.check, "row": finding.row}, ensure_ascii=False))

        def tell_check(check: Check, found: int) -> None:
            self.stdout.write(json.dumps({"check": check.name, "proves": check.proves, "findings": found}))

        return tell_finding, tell_check


@contextmanager
def progress(entries: int, *, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal's second channel, so that the first has the findings alone."""
    columns = (TextColumn("{task.completed:,.0f} / {task.total:,.0f}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not is_shown, transient=True) as bar:
        task = bar.add_task("", total=entries)
        yield lambda more: bar.advance(task, more)
