"""`manage.py return_vouchers`: puts unused vouchers back and notes which payments lapsed; run it every hour or so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.coins.redeeming import payments, vouchers


class Command(BaseCommand):
    help = "Puts the coins of unused vouchers back into wallets, and notes payments whose time is over as lapsed."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        lapsed, returned = payments.lapse_old(now=now), vouchers.return_unused(now=now)
        self.stdout.write(f"{returned} vouchers returned, {lapsed} payments lapsed")
