"""`manage.py simulate`: walks players over real WebSockets and reconciles what they believe with the ledger.

Exit code 0 when phones and ledger agree, 1 with the rows that differ otherwise. Run beside the server's database;
elsewhere it plays as well but can compare nothing: it says so and exits with 2. `--forever`, for the demo, plays
until stopped.
"""

import asyncio
import signal
import sys
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from web.simulation.crowd import Crowd, Outcome
from web.simulation.joining import NotJoined

TELLS_EVERY_S = 60.0
MOST_ROWS = 50


class Command(BaseCommand):
    help = "Walks simulated players over real WebSockets and reconciles what they believe with the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--players", type=int, default=200, help="how many (default 200)")
        parser.add_argument("--seconds", type=float, default=60.0, help="how long they play (default 60)")
        parser.add_argument("--forever", action="store_true", help="until stopped; compares nothing at the end")
        parser.add_argument("--url", default="", help="the server (default: http://localhost and the setting PORT)")
        parser.add_argument("--seed", type=int, default=None, help="the same players with the same ways again")

    def handle(self, *args: Any, **options: Any) -> None:
        url = address(options["url"] or f"http://localhost:{settings.ENVIRONMENT.port}")
        crowd_of = Crowd(url, options["players"], Random(options["seed"]))
        seconds = None if options["forever"] else options["seconds"]
        try:
            outcome = asyncio.run(run(crowd_of, seconds, Console()))
        except ExceptionGroup as failed:
            if not isinstance(failed.exceptions[0], NotJoined | OSError):
                raise
            raise CommandError(f"{failed.exceptions[0]} (is the game served at {url}?)") from None
        if outcome is not None:
            sys.exit(exit_code(outcome))


def exit_code(outcome: Outcome) -> int:
    """0: phones and ledger agree; 1: they do not; 2: nothing was compared."""
    if outcome.disagreements is None:
        return 2
    return 1 if outcome.disagreements else 0


def address(given: str) -> str:
    """The http(s) address of the server, from what people type: ws:// is the same place."""
    url = given.rstrip("/").replace("ws://", "http://", 1).replace("wss://", "https://", 1)
    if not url.startswith(("http://", "https://")):
        raise CommandError(f"--url={given!r} is refused: http, https, ws or wss. Example: --url ws://localhost:8000")
    return url


async def run(crowd: Crowd, seconds: float | None, console: Console) -> Outcome | None:
    """Join, play, finish; None when there was no end to compare."""
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, crowd.stop.set)
    await join(crowd, console)
    playing = asyncio.create_task(crowd.play())
    if seconds is None:
        await play_on(crowd, console)
        await crowd.abandon()
        return None
    await play_for(crowd, seconds, console)
    await playing
    outcome = await crowd.finish()
    tell(outcome, console)
    return outcome


async def join(crowd: Crowd, console: Console) -> None:
    """Make the guests, with a bar."""
    with Progress(
        TextColumn("joining"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task("", total=crowd.players)
        await crowd.join(lambda: bar.advance(task))


async def play_for(crowd: Crowd, seconds: float, console: Console) -> None:
    """Show what is going on until the time is over or somebody stops it."""
    columns = (TextColumn("playing"), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=seconds)
        for _ in range(int(seconds * 2)):
            if crowd.stop.is_set():
                return
            await asyncio.sleep(0.5)
            bar.update(task, advance=0.5, description=brief(crowd))


async def play_on(crowd: Crowd, console: Console) -> None:
    """A line a minute until somebody stops it."""
    while not crowd.stop.is_set():
        console.print(brief(crowd), highlight=False)
        try:
            await asyncio.wait_for(crowd.stop.wait(), TELLS_EVERY_S)
        except TimeoutError:
            continue


def brief(crowd: Crowd) -> str:
    """The counts in one line."""
    tally = crowd.tally
    return f"{tally.fixes} fixes, {tally.catches} catches, {tally.refusals.total()} refusals"


def tell(outcome: Outcome, console: Console) -> None:
    """Everything that was counted, then whether phones and ledger agree."""
    table = Table.grid(padding=(0, 2))
    for name, value in outcome.tally.as_rows():
        table.add_row(name, value)
    table.add_row("not judged at the end", str(outcome.unanswered))
    console.print(table)
    if outcome.disagreements is None:
        console.print("not compared with the ledger: these players are not in the database of the settings")
        return
    console.print(f"disagreements between phones and ledger: {len(outcome.disagreements)}", highlight=False)
    for row in outcome.disagreements[:MOST_ROWS]:
        console.print(f"  player {row.player}, {row.about}: phone {row.phone_says}; ledger {row.ledger_says}")
