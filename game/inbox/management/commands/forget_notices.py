"""`manage.py forget_notices`: old notices leave the inboxes; run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.inbox.forgetting import forget_notices


class Command(BaseCommand):
    """Forgets old notices."""

    help = "Removes notices that were read and are older than 90 days, and unread ones after a year."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget and say how many."""
        self.stdout.write(f"{forget_notices(now=timezone.now())} notices were old")
