"""`manage.py close_year YEAR [--dry-run]`: gives back what no unit has spent of a budget year."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from game.coins.budgets import year_end
from game.coins.budgets.refusals import SENTENCES
from game.coins.budgets.year_end import YearEnd
from game.units.approval_refusals import Refused


class Command(BaseCommand):
    help = "Closes a budget year: what is left goes to the pool and back to the source. Repeating it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="budget year, such as 2026")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be moved, and move nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        if options["dry_run"]:
            self._tell(year_end.plan(year), "would go back to the source")
            return
        self._list_what_is_in_the_way(year_end.plan(year))
        closed = year_end.close_year(actor=None, year=year, now=timezone.now())
        if isinstance(closed, Refused):
            with translation.override("en"):
                raise CommandError(str(SENTENCES[closed.code]) % closed.values)
        self._tell(closed, "went back to the source")

    def _tell(self, ending: YearEnd, what: str) -> None:
        self._list_what_is_in_the_way(ending)
        for left in (*ending.appropriations, *ending.encumbered):
            self.stdout.write(f"{left.account}: {left.coins} coins")
        self.stdout.write(f"pool: {ending.pool} coins")
        self.stdout.write(f"{ending.coins} coins of {ending.year} {what}")
        self.stdout.write(f"{ending.pending} coins are pending and stay in the books of {ending.year}")

    def _list_what_is_in_the_way(self, ending: YearEnd) -> None:
        for campaign in ending.in_the_way:
            self.stderr.write(f"in the way: {campaign.unit.code}, {campaign.name_en} ({campaign.public_id})")
