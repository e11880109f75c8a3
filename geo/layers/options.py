"""The command-line options that the loading commands share."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.layers.areas import Said
from geo.layers.columns import Meaning
from geo.layers.vector import Source


def add_source_options(parser: ArgumentParser) -> None:
    """--layer and --crs."""
    parser.add_argument("--layer", help="which layer of a file that holds several")
    parser.add_argument("--crs", help="the reference system of a file that declares none, e.g. EPSG:3826")


def add_column_options(parser: ArgumentParser, meanings: Sequence[Meaning]) -> None:
    """One option for each column that a file may name in its own way."""
    for meaning in meanings:
        usual = ", ".join(meaning.usual)
        parser.add_argument(meaning.option, metavar="COLUMN", help=f"column of the {meaning.what} (found: {usual})")


def source_in(options: Mapping[str, object]) -> Source:
    """The file that the options name."""
    layer, crs = options["layer"], options["crs"]
    return Source(Path(str(options["file"])), str(layer) if layer else None, str(crs) if crs else None)


def said_in(options: Mapping[str, object], meanings: Sequence[Meaning]) -> Said:
    """The columns that the options name."""
    named = {meaning: options[meaning.option.removeprefix("--").replace("-", "_")] for meaning in meanings}
    return {meaning: str(name) if name else None for meaning, name in named.items()}
