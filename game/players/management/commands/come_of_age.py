"""`manage.py come_of_age`: who is 18 today needs no guardian any more; run once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.players import guardians


class Command(BaseCommand):
    help = "Lets members whose 18th birthday has come go on without a guardian, and forgets that day."

    def handle(self, *args: Any, **options: Any) -> None:
        count = guardians.come_of_age(now=timezone.now())
        self.stdout.write(f"{count} members have come of age")
