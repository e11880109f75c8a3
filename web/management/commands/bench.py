"""`manage.py bench NAME`: measures the engine beside its rivals; with `--json` one JSON object, for machines.

Each benchmark is a module of `web/benchmarks` with `run(seconds)`. It says in `targets` what was asked and whether
it is met; a target that is missed is no error of the command. `bench all` runs them one after another and writes
docs/performance.md.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from web.benchmarks import live, nearby, pages, placement, presence, zones
from web.benchmarks.machine import described, first_in_line
from web.benchmarks.page import page

BENCHMARKS: dict[str, Callable[[float], dict[str, Any]]] = {
    "live": live.run,
    "nearby": nearby.run,
    "pages": pages.run,
    "placement": placement.run,
    "presence": presence.run,
    "zones": zones.run,
}
ALL = "all"


class Command(BaseCommand):
    help = "Measures the engine beside its rivals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=[*BENCHMARKS, ALL])
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--seconds", type=float, default=30.0, help="about how long to measure (default 30)")

    def handle(self, *args: Any, **options: Any) -> None:
        names = list(BENCHMARKS) if options["name"] == ALL else [options["name"]]
        found = [measured(name, options["seconds"]) for name in names]
        if options["name"] == ALL:
            path = Path(settings.BASE_DIR) / "docs" / "performance.md"
            path.write_text(page(found, timezone.localdate()), encoding="utf-8")
        for one in found:
            self._tell(one, as_json=options["json"])

    def _tell(self, found: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            tell(found, Console())


def measured(name: str, seconds: float) -> dict[str, Any]:
    """One benchmark's figures, with the machine they were found on."""
    with first_in_line():
        return {**BENCHMARKS[name](seconds), "machine": described()}


def tell(found: dict[str, Any], console: Console) -> None:
    """The figures, then each target with its bound."""
    table = Table.grid(padding=(0, 2))
    for name, value in found.items():
        if name != "targets":
            table.add_row(name, str(value))
    console.print(table)
    for target in found["targets"]:
        bound = f"≥ {target['at_least']}" if "at_least" in target else f"≤ {target['at_most']}"
        verdict = "[green]met[/]" if target["met"] else "[red]missed[/]"
        console.print(f"{target['name']} = {target['value']} ({bound}): {verdict}", highlight=False)
