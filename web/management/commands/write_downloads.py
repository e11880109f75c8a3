"""`manage.py write_downloads`: write the files that a whole collection of the open data can be had as."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from web.api.downloads.writing import write
from web.api.ogc.offered import COLLECTIONS


class Command(BaseCommand):
    requires_system_checks = ()  # a server waits for it
    help = "Write the open data's files for the places as they stand; what is there already stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("collections", nargs="*", choices=[*COLLECTIONS, []], help="all of them without a name")

    def handle(self, *args: object, collections: list[str], **options: object) -> None:
        """Print the folder of each collection on a line of its own; the server that asked reads the last."""
        for name in collections or COLLECTIONS:
            self.stdout.write(str(write(COLLECTIONS[name])))
