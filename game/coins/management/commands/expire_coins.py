"""`manage.py expire_coins`: takes coins past their last day out of the wallets, and says so before; run it daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.coins.expiring import expire


class Command(BaseCommand):
    help = "Lets coins expire whose last day is over, and tells whose coins will soon."

    def handle(self, *args: Any, **options: Any) -> None:
        report = expire(now=timezone.now())
        self.stdout.write(
            f"{report.lots} lots expired, {report.coins} coins; {report.told} people have coins whose last day is near"
        )
