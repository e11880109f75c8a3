"""`manage.py seal`: puts each minute's transfers into the chain of seals; run it every minute or so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.coins.sealing import seal


class Command(BaseCommand):
    help = "Seals the transfers of each minute that is over; note the last link elsewhere now and then."

    def handle(self, *args: Any, **options: Any) -> None:
        report = seal(now=timezone.now())
        self.stdout.write(
            f"{report.seals} seals over {report.transfers} transfers; the newest is {report.number} {report.chain}"
        )
