"""`manage.py import_roster FILE`: takes over the county's roster of keyed hashes, all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from game.players.roster import Report
from game.players.roster_words import FILE_PROBLEMS, ROW_PROBLEMS
from game.units import counter


class Command(BaseCommand):
    help = "Imports a roster (CSV: identity_hash, kind, adult_on, township). The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file that hash_roster has made")

    @no_translations  # as all commands speak
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                report = counter.import_roster(file=file, name=options["file"].name, actor=None, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        if not report.is_done:
            raise CommandError(why_not(report))
        self.stdout.write(f"{report.new} new, {report.changed} changed, {report.same} as before")
        if report.repeated:
            self.stdout.write(f"{report.repeated} lines repeat an earlier one: counted once")
        if report.no_longer_listed:
            self.stdout.write(
                f"{report.no_longer_listed} persons of earlier rosters are not in this one, {report.of_them_members} of"
                " them members; they stay as they are. Who moved away is released at the counter."
            )


def why_not(report: Report) -> str:
    """Why nothing was taken over, line by line."""
    if report.is_busy:
        return "another import is running: wait until it is done, then repeat"
    if report.problem:
        return f"{FILE_PROBLEMS[report.problem]} {report.column}".strip()
    lines = [f"line {refusal.line}: {ROW_PROBLEMS[refusal.problem]}" for refusal in report.refusals]
    return "\n".join([f"{report.refused} lines are wrong, so nothing was imported:", *lines])
