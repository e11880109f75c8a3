"""`manage.py send_gifts`: gives the red envelopes of every batch that was started; run it every minute or so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.coins.gifts.sending import send


class Command(BaseCommand):
    help = "Gives the red envelopes of the batches that staff have started; may be killed and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        report = send(now=timezone.now())
        self.stdout.write(
            f"{report.given} envelopes given, {report.coins} coins; {report.skipped} people left out; "
            f"{report.done} batches done"
        )
