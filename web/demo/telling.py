"""What the demo prints: steps while they take long, then addresses, log-ins and how to stop."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from time import monotonic

import segno
from rich.console import Console

from web.demo.accounts import LogIn
from web.demo.addresses import Addresses
from web.demo.merchants import SHOPKEEPERS
from web.demo.officials import OFFICIALS
from web.environment import PROJECT_ROOT


@contextmanager
def step(console: Console, title: str) -> Iterator[None]:
    """Show that something is going on, and afterwards how long it took; quick steps stay silent."""
    started_s = monotonic()
    with console.status(f"{title} …"):
        yield
    took_s = monotonic() - started_s
    if took_s >= 1:
        console.print(f"• {title}: {took_s:.0f} s", highlight=False)


def tell_addresses(console: Console, addresses: Addresses, staff: LogIn, mail_folder: Path) -> None:
    """The addresses, the log-ins that were made on the spot, and a QR code where a phone may come."""
    lines = (
        ("Play", f"[bold]{addresses.local_url}/[/]  (one tap makes you a guest)"),
        ("Today's sky", f"{addresses.local_url}/sky/"),
        ("Admin", f"{addresses.local_url}/admin/   {staff.email}   {staff.password}"),
        ("Mail", f"log-in codes are written to {mail_folder}"),
        (
            "Staff",
            f"{addresses.local_url}/accounts/login/   as one of these, with a code by e-mail and one of the app:",
        ),
        *(("", f"{each.email:<28}{each.name}: {each.does}") for each in (*OFFICIALS, *SHOPKEEPERS)),
        ("", f"both codes are told by   {_elsewhere(mail_folder.parent)}.venv/bin/python manage.py demo_codes"),
    )
    console.print()
    for label, text in lines:
        console.print(f"{label:<13}{text}", soft_wrap=True, highlight=False)
    if addresses.lan_url:
        tell_phone(console, f"{addresses.lan_url}/")
    console.print("\nCtrl-C stops everything.\n")


def _elsewhere(folder: Path) -> str:
    """What a command needs before it to find a demo that is not in the usual folder."""
    return "" if folder == PROJECT_ROOT / "var" else f"VAR_DIR={shlex.quote(str(folder))} "


def tell_phone(console: Console, url: str) -> None:
    """The address for a real phone, and its QR code."""
    console.print(f"\nOn a phone in the same network: [bold]{url}[/]", soft_wrap=True)
    console.print("Its certificate was made here and now: the phone warns once; choose to go on.")
    drawing = StringIO()
    segno.make(url, error="m").terminal(out=drawing, compact=True)
    console.out(drawing.getvalue(), highlight=False)
