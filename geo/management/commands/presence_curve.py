"""`presence_curve`: simulate the presence rule again and write its tables and curves into docs/."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from geo.study import presence_page
from geo.study.refusals import Phone, refusals


class Command(BaseCommand):
    help = "Simulate how the presence rule treats people inside and outside; rewrites docs/presence.md and .svg."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--trials", type=int, default=20_000, help="people per figure (default 20,000)")

    def handle(self, *args: object, **options: object) -> None:
        trials = int(str(options["trials"]))
        inside = [refusals(Phone(sigma), trials) for sigma in presence_page.SIGMAS_M]
        outside = presence_page.acceptance(trials)
        tables = {
            "inside": presence_page.inside_table(inside),
            "others": presence_page.others_table(trials),
            "outside": presence_page.outside_table(outside),
        }
        docs = settings.BASE_DIR / "docs"
        page = docs / "presence.md"
        page.write_text(presence_page.with_tables(page.read_text(), tables))
        (docs / "presence.svg").write_text(presence_page.picture(inside, outside))
        self.stdout.write(f"{trials} people a figure: {tables['inside']}")
