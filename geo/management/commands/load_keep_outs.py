"""`load_keep_outs KIND FILE`: ground where no balloon may stand, such as carriageways or riverbeds."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from geo.layers.columns import NAME
from geo.layers.loading import load_keep_outs
from geo.layers.options import add_column_options, add_source_options, said_in, source_in
from geo.layers.refusal import LayerRefused
from geo.models import KeepOut

_WIDEST_M = 2_000.0


def _width(text: str) -> float:
    width_m = float(text)
    if not 0.0 < width_m <= _WIDEST_M:
        raise ArgumentTypeError(f"a width is above 0 and at most {_WIDEST_M:.0f} m, got {text}; try 20")
    return width_m


class Command(BaseCommand):
    help = (
        "Make the keep-outs of one kind equal to a file. TWD67 is refused where declared, and cannot be told where not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=KeepOut.Kind.values)
        parser.add_argument("file", type=Path, help="a vector file")
        parser.add_argument("--width", type=_width, help="the whole width that a line takes, or twice a margin, in m")
        add_source_options(parser)
        add_column_options(parser, (NAME,))

    def handle(self, *args: object, **options: object) -> None:
        kind, width = KeepOut.Kind(str(options["kind"])), options["width"]
        width_m = float(str(width)) if width is not None else None
        try:
            changes = load_keep_outs(kind, source_in(options), said_in(options, (NAME,)), width_m)
        except LayerRefused as refusal:
            raise CommandError(f"{refusal}. Nothing was changed.") from refusal
        for change in changes:
            self.stdout.write(str(change))
