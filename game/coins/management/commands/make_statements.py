"""`manage.py make_statements [YEAR-MONTH]`: makes the statements of a month that is over; run it on every first.

Run again, it changes nothing: it goes on where an interrupted run ended.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from game.coins.monthly.making import make
from game.coins.monthly.months import Month
from game.coins.monthly.refusals import SENTENCES
from game.units.approval_refusals import Refused


class Command(BaseCommand):
    help = "Makes each merchant's statement of a month that is over, the last one if none is named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", nargs="?", help="as in 2026-07")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            month = Month.named(options["month"]) if options["month"] else Month.at(now).before
        except ValueError as error:
            raise CommandError(str(error)) from error
        report = make(month=month, now=now)
        if isinstance(report, Refused):
            raise CommandError(str(SENTENCES[report.code]) % report.values)
        made = f"{report.made} statements made, {report.coins} coins payable"
        self.stdout.write(f"{month.name}: {made}, {report.doubts} doubts to clear")
