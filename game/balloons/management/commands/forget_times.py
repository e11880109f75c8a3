"""`manage.py forget_times`: catches older than 30 days lose their time of day; run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.balloons.afterwards import forget_times


class Command(BaseCommand):
    """Forgets the hour of old catches."""

    help = "Removes the time of day from catches older than 30 days; the date stays."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget and say how many."""
        self.stdout.write(f"{forget_times(now=timezone.now())} catches keep only their date now")
