"""`load_population FILE`: people of villages from a CSV table, or small areas with people from a vector file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from geo.layers.changes import Changes
from geo.layers.columns import AREA_CODE, HOUSEHOLDS, PEOPLE, VILLAGE_CODE
from geo.layers.loading import load_small_areas, load_village_people
from geo.layers.options import add_column_options, add_source_options, said_in, source_in
from geo.layers.refusal import LayerRefused

_COLUMNS = (VILLAGE_CODE, AREA_CODE, PEOPLE, HOUSEHOLDS)


class Command(BaseCommand):
    help = "Load who lives where: village figures (.csv) or small areas (any vector file); all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a table of villages (.csv), or a vector file with a people column")
        add_source_options(parser)
        add_column_options(parser, _COLUMNS)

    def handle(self, *args: object, **options: object) -> None:
        try:
            changes = _loaded(options)
        except LayerRefused as refusal:
            raise CommandError(f"{refusal}. Nothing was changed.") from refusal
        for change in changes:
            self.stdout.write(str(change))


def _loaded(options: dict[str, object]) -> list[Changes]:
    source, said = source_in(options), said_in(options, _COLUMNS)
    if source.path.suffix.lower() == ".csv":
        return load_village_people(source.path, said)
    return load_small_areas(source, said)
