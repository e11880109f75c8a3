"""`manage.py close_waves`: waves that are over give back what nobody caught; run it every hour or so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.balloons.afterwards import close_due_waves


class Command(BaseCommand):
    """Closes due waves."""

    help = "Closes waves whose time is over and returns their coins to the campaigns."

    def handle(self, *args: Any, **options: Any) -> None:
        """Close them and say how many."""
        self.stdout.write(f"{close_due_waves(now=timezone.now())} waves closed")
