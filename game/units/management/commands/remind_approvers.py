"""`manage.py remind_approvers`: tells again what has waited for a sign-off; run it every hour or so on working days."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from game.units.reminding import remind


class Command(BaseCommand):
    help = "Reminds approvers of what has waited over two working days, each at most once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        done = remind(now=timezone.now())
        self.stdout.write(
            f"{done.approvals} approvals wait too long; {done.people} people reminded, "
            f"{done.stuck} approvals have nobody to sign them"
        )
