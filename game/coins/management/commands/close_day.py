"""`manage.py close_day`: writes the closing balances of each day that is over and sealed; run it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from game.coins.closing import close_days


class Command(BaseCommand):
    help = "Writes what each account held at midnight, for every day that is sealed and not closed yet."

    def handle(self, *args: Any, **options: Any) -> None:
        report = close_days()
        self.stdout.write(f"{report.days} days closed, {report.balances} balances")
