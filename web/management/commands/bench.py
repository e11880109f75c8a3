"""`manage.py bench NAME`: measures the engine beside its rivals; with `--json` one JSON object, for machines.

Each benchmark is a module of `web/benchmarks` with `run(seconds)`. It says in `targets` what was asked and whether
it is met; a target that is missed is no error of the command. Those in `SERVED` measure a server and take `--server`.
`bench all` runs them one after another, those on every server, and writes docs/performance.md.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, get_args

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from web.benchmarks import catch, ledger, live, nearby, pages, phones, placement, places, presence, zones
from web.benchmarks.machine import described, first_in_line
from web.benchmarks.page import page
from web.scratch.serving import ServerProgram

SERVED: dict[str, Callable[[float, ServerProgram], dict[str, Any]]] = {
    "live": live.run,
    "phones": phones.run,
}
BENCHMARKS: dict[str, Callable[[float], dict[str, Any]]] = {
    "catch": catch.run,
    "ledger": ledger.run,
    "nearby": nearby.run,
    "pages": pages.run,
    "placement": placement.run,
    "places": places.run,
    "presence": presence.run,
    "zones": zones.run,
}
NAMES: Final = sorted([*SERVED, *BENCHMARKS])
SERVERS: Final[tuple[ServerProgram, ...]] = get_args(ServerProgram)
ALL: Final = "all"


class Command(BaseCommand):
    help = "Measures the engine beside its rivals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=[*NAMES, ALL])
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument("--seconds", type=float, default=30.0, help="about how long to measure (default 30)")
        parser.add_argument("--server", choices=SERVERS, help=f"for {', '.join(SERVED)}: which server (default daphne)")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [
            measured(name, options["seconds"], server) for name, server in asked(options["name"], options["server"])
        ]
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


def asked(name: str, server: ServerProgram | None) -> list[tuple[str, ServerProgram]]:
    """Which benchmarks run, and on which server those that measure one; CommandError where a server means nothing."""
    if server is not None and name not in (*SERVED, ALL):
        raise CommandError(f"--server is for {', '.join(SERVED)}; {name} measures no server: leave it out")
    if name != ALL:
        return [(name, server or "daphne")]
    chosen = SERVERS if server is None else (server,)
    return [(one, each) for one in NAMES for each in (chosen if one in SERVED else chosen[:1])]


def measured(name: str, seconds: float, server: ServerProgram) -> dict[str, Any]:
    """One benchmark's figures, with the machine they were found on."""
    with first_in_line():
        found = SERVED[name](seconds, server) if name in SERVED else BENCHMARKS[name](seconds)
        return {**found, "machine": described()}


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
