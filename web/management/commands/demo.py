"""`manage.py demo`: the whole county on one machine. `make demo` sets the machine up and then runs this.

It prepares the embedded database, starts the server and 200 simulated players, settles coins as they fall due, and
launches a new sky after midnight; Ctrl-C ends all of it. The parts are in `web/demo/`.
"""

import os
import time
import urllib.request
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from rich.console import Console

from web.demo import (
    accounts,
    budgeting,
    envelopes,
    merchants,
    month_before,
    officials,
    programs,
    reported_places,
    staging,
    telling,
)
from web.demo.addresses import Addresses, find_addresses
from web.demo.certificate import ensure_certificate
from web.demo.supervising import Ended, Stopped, Supervisor, supervised

LOOKED_AFTER_EVERY_S = 1
KEPT_UP_EVERY_S = 60
BOOKS = ("settle", "return_vouchers", "seal", "close_day", "expire_coins")
UPKEEP = ("send_gifts", *BOOKS, "close_waves", "remind_approvers", "forget_times", "forget_notices")
SERVER_STARTS_WITHIN_S = 60


class Command(BaseCommand):
    help = "Runs the whole county on this machine: server, balloons, simulated players."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lan", action="store_true", help="serve phones on the network, too, over HTTPS")
        parser.add_argument("--until-make-ends", action="store_true", help="stop when the starting program is gone")
        parser.add_argument("--no-players", action="store_true", help="leave the simulated players out")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console()
        parent = os.getppid() if options["until_make_ends"] else None  # before it has had a chance to go
        try:
            with supervised() as supervisor:
                addresses = find_addresses(port=settings.ENVIRONMENT.port, lan=options["lan"])
                fill_database(console)
                start_server(console, supervisor, addresses)
                if not options["no_players"]:
                    supervisor.start(programs.players(addresses, settings.VAR_DIR / "log"))
                look_after(console, supervisor, parent=parent)
        except Stopped:
            console.print("Stopped; nothing is left running.")


def fill_database(console: Console) -> None:
    """Tables, outlines, and today's balloons: as far as they are not there yet."""
    with telling.step(console, "Database"):
        staging.open_database()
    if not staging.county_is_loaded():
        with telling.step(console, "Outlines of Taitung"):
            staging.load_county()
    with telling.step(console, "Example places"):
        staging.place_examples(timezone.now())
    launch_today(console)


def launch_today(console: Console) -> None:
    """Today's wave, unless it flies already."""
    now = timezone.now()
    if not staging.balloons_fly(timezone.localdate(now)):
        with telling.step(console, "Today's balloons"):
            staging.launch_balloons(now)


def start_server(console: Console, supervisor: Supervisor, addresses: Addresses) -> None:
    """Serve, wait until the first page answers, and only then tell the addresses."""
    certificate = None
    if addresses.lan_host:
        certificate = ensure_certificate(settings.VAR_DIR, host=addresses.lan_host, now=timezone.now())
    staff = accounts.ensure_staff(settings.VAR_DIR)
    officials.appoint_all(settings.VAR_DIR, timezone.now())
    budgeting.fill(timezone.now())
    budgeting.ask(timezone.now())
    envelopes.prepare(timezone.now())
    reported_places.report_and_set_aside(timezone.now())
    merchants.open_shops(settings.VAR_DIR, timezone.now())
    month_before.state(timezone.now())
    with telling.step(console, "Server"):
        supervisor.start(programs.server(addresses, certificate, settings.VAR_DIR / "log"))
        wait_until_served(supervisor, addresses)
    telling.tell_addresses(console, addresses, staff, settings.VAR_DIR / "mail")


def wait_until_served(supervisor: Supervisor, addresses: Addresses) -> None:
    """Return when the start page answers; raise with the server's last words if it ends or takes too long."""
    deadline_s = time.monotonic() + SERVER_STARTS_WITHIN_S
    while time.monotonic() < deadline_s:
        for ended in supervisor.take_ended():
            raise CommandError(last_words(ended))
        if answers(addresses.local_url):
            return
        time.sleep(0.2)
    raise CommandError(f"The server did not answer within {SERVER_STARTS_WITHIN_S} s; see {settings.VAR_DIR}/log")


def answers(url: str) -> bool:
    """Whether a page is served there without an error."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own http address
            return bool(response.status == 200)
    except OSError:
        return False


def look_after(console: Console, supervisor: Supervisor, *, parent: int | None) -> None:
    """Settle, launch each new day's balloons, and notice who ends; until the server does, or somebody stops us.

    With a `parent` it also ends when that program is gone, so that even a killed make leaves nothing behind.
    """
    kept_up_at_s = time.monotonic()
    while parent in (None, os.getppid()):
        time.sleep(LOOKED_AFTER_EVERY_S)
        for ended in supervisor.take_ended():
            if ended.program.name == "server":
                raise CommandError(last_words(ended))
            console.print(last_words(ended), style="yellow", markup=False)
        if time.monotonic() - kept_up_at_s >= KEPT_UP_EVERY_S:
            kept_up_at_s = time.monotonic()
            keep_up(console)


def keep_up(console: Console) -> None:
    """What a county would run every minute. What fails is told and tried again a minute later."""
    try:
        for command in UPKEEP:
            call_command(command, stdout=StringIO())
        launch_today(console)
    except (CommandError, DatabaseError) as failure:
        console.print(f"Tried again in a minute: {failure}", style="yellow", markup=False)


def last_words(ended: Ended) -> str:
    """What to show when a program went by itself."""
    return f"{ended.last_words}\n\n{ended.program.name} ended with exit code {ended.exit_code}; see {ended.program.log}"
