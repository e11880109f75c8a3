"""`manage.py settle`: moves what is due from pending to wallet; run it every minute or so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.coins.settling import settle


class Command(BaseCommand):
    help = "Moves pending coins that are due into the wallets of confirmed players."

    def handle(self, *args: Any, **options: Any) -> None:
        report = settle(now=timezone.now())
        self.stdout.write(
            f"{report.settled} awards settled, {report.coins} coins; {report.waiting} due awards wait for confirmation"
        )
