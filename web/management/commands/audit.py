"""`manage.py audit`: proves that the coins add up, or names the rows that say otherwise.

Crosses packages (the ledger alone, then ledger and balloons together), so it lives in `web`.
Exit code 0 when everything is proved, 1 otherwise. Findings are written as they are found.
"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from game.balloons import audit as balloons
from game.coins import audit as coins
from game.coins.audit import Check


class Command(BaseCommand):
    help = "Proves that every coin is accounted for; exits with 1 and the offending rows otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line: a check, or a finding")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = coins.CHECKS + balloons.CHECKS
        tell = self._tell_json if options["json"] else self._tell
        if sum(tell(check) for check in checks):
            sys.exit(1)

    def _tell(self, check: Check) -> int:
        """One line for each finding, or one that the check is proved; how many findings."""
        found = 0
        for finding in coins.findings([check]):
            row = ", ".join(f"{name}={value}" for name, value in finding.row.items())
            self.stdout.write(self.style.ERROR(f"FAILED  {check.name}: {row}"))
            found += 1
        outcome = f"{found} rows contradict that" if found else "proved:"
        self.stdout.write(f"{outcome} {check.proves}")
        return found

    def _tell_json(self, check: Check) -> int:
        found = 0
        for finding in coins.findings([check]):
            self.stdout.write(json.dumps({"finding": finding.check, "row": finding.row}, ensure_ascii=False))
            found += 1
        self.stdout.write(json.dumps({"check": check.name, "proves": check.proves, "findings": found}))
        return found
