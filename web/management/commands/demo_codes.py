"""`manage.py demo_codes`: what is needed to log in as the demo's people: the newest e-mailed codes and the app's."""

import time
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from web.demo import officials

NEWEST = 5


class Command(BaseCommand):
    help = "Tells the demo's newest e-mailed codes, and what its authenticator app shows now."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.VAR_DIR / "demo_app_secret").exists():
            raise CommandError("there is no demo in this folder: start one with `make demo` first")
        for address, code in islice(officials.emailed_codes(settings.VAR_DIR / "mail"), NEWEST):
            self.stdout.write(f"{address:<32}{code}   by e-mail")
        shown = officials.code_at(officials.kept_secret(settings.VAR_DIR), time.time())
        self.stdout.write(f"{'the app, for everybody':<32}{shown}      once for each in half a minute")
