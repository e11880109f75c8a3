"""GeoPackage and Shapefile, a zipped one too, through GDAL; points only (GeoJSON is read by `documents`).

The texts of a Shapefile say nothing reliable about their encoding, so they are taken as bytes and read by the one
rule of `hotspots.feeds.encoding`.
"""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from warnings import catch_warnings, simplefilter

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray

from hotspots.feeds.documents import SHAPE, X, Y
from hotspots.feeds.encoding import decoded
from hotspots.feeds.row import FeedRefused
from hotspots.feeds.sheet import Record, Sheet, cleaned, listed, named_columns, with_rows
from hotspots.tunables import MOST_BYTES, MOST_ROWS

_SQLITE: Final = b"SQLite format 3\0"
#: The application id of SQLite's header (OGC 12-128r19, requirement 2), and what GeoPackages have there.
_WHOSE: Final = slice(68, 72)
_GEOPACKAGES: Final = (b"GPKG", b"GP10", b"GP11")
_SHAPEFILE: Final = b"\x00\x00\x27\x0a"
_ZIP: Final = b"PK\x03\x04"
#: A member that is packed in an unknown way or locked with a password is none that can be read, either.
_BROKEN_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
#: Every byte is a letter of Latin-1, so that bytes come through GDAL as they are.
_BYTES: Final = "ISO-8859-1"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A layer as GDAL reads it: a head and a list of texts for each column, a shape in WKB for each feature."""

    heads: list[str]
    texts: list[list[str]]
    shapes: NDArray[np.object_]
    crs: str | None


def is_vector(raw: bytes) -> bool:
    """Whether a file's first bytes are those of a GeoPackage, a Shapefile or a zip."""
    return raw.startswith((_SQLITE, _SHAPEFILE, _ZIP))


def sheet_in(path: Path, raw: bytes, layer: str | None) -> Sheet:
    """The points of a layer as rows with their attributes; FeedRefused where it cannot be read or has no points."""
    is_shapefile = not raw.startswith(_SQLITE)
    if not is_shapefile and not raw[_WHOSE].startswith(_GEOPACKAGES):
        raise FeedRefused(f"{path.name} is a database, but no GeoPackage: export the places as CSV or GeoPackage")
    source = _shapefile(path, raw) if is_shapefile else raw
    layer = _layer(source, path.name, layer)
    drawn = _read(source, path.name, layer, _BYTES if is_shapefile else None)
    encoding, heads, texts = "utf-8", drawn.heads, drawn.texts
    if is_shapefile:
        encoding, heads, texts = _letters(heads, texts, path.name)
    columns = named_columns([*heads, X, Y, SHAPE], path.name)
    positions = _positions(shapely.from_wkb(drawn.shapes), path.name)
    records = tuple(
        Record(number, dict(zip(columns, (*map(cleaned, row), *position), strict=True)))
        for number, (*row, position) in enumerate(zip(*texts, positions, strict=True), start=1)
    )
    return with_rows(Sheet(path.name, columns, records, encoding, drawn.crs, "vector"))


def _shapefile(path: Path, raw: bytes) -> str:
    """What GDAL opens: the Shapefile itself, or the one inside a zip."""
    if raw.startswith(_ZIP):
        return f"/vsizip/{{{path.resolve()}}}/{_shapefile_in(path)}"
    if path.suffix.casefold() != ".shp":
        raise FeedRefused(f"{path.name} is a Shapefile under another name: let it end in .shp, as its .dbf expects")
    table = next((part for suffix in (".dbf", ".DBF") if (part := path.with_suffix(suffix)).exists()), None)
    if table is None:
        raise FeedRefused(f"{path.name} is a Shapefile without its .dbf: give all its files, or a zip of them")
    _refuse_too_large(table.stat().st_size, table.name)
    return str(path.resolve())


def _refuse_too_large(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise FeedRefused(f"{name} holds {size / 1e6:.0f} MB, and {MOST_BYTES / 1e6:.0f} MB are read: keep Taitung's")


def _shapefile_in(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members, size = archive.namelist(), sum(member.file_size for member in archive.infolist())
            begins = {member: _first_bytes(archive, member) for member in members if member.casefold().endswith(".shp")}
    except _BROKEN_ZIP as error:
        raise FeedRefused(f"{path.name} is a broken zip ({error}): download it again") from error
    if any(member.startswith("xl/") for member in members):
        raise FeedRefused(f"{path.name} is an Excel workbook: open it and save it as CSV (UTF-8)")
    _refuse_too_large(size, path.name)
    if len(begins) != 1:
        raise FeedRefused(
            f"{path.name} is a zip with {len(begins)} Shapefiles in it ({listed(members)}):"
            " zip exactly one, or unpack it and give the list itself"
        )
    ((member, first),) = begins.items()
    # GDAL goes by what a file holds, and would follow a description of other files and addresses (VRT).
    if first != _SHAPEFILE:
        raise FeedRefused(f"{path.name}: {member[:80]} in it is no Shapefile: export the places again")
    return member


def _first_bytes(archive: zipfile.ZipFile, member: str) -> bytes:
    with archive.open(member) as file:
        return file.read(len(_SHAPEFILE))


def _layer(source: str | bytes, name: str, said: str | None) -> str:
    with _quietly(name):
        layers = [str(layer) for layer, _ in pyogrio.list_layers(source)]
    if said is None and len(layers) == 1:
        return layers[0]
    if said not in layers:
        raise FeedRefused(f"{name} holds {len(layers)} layers ({listed(layers)}): choose one of them with --layer")
    return said


def _read(source: str | bytes, name: str, layer: str, encoding: str | None) -> _Drawn:
    with _quietly(name):
        meta, _, shapes, cells = pyogrio.raw.read(
            source, layer=layer, encoding=encoding, force_2d=True, max_features=MOST_ROWS + 1
        )
    if shapes is None:
        raise FeedRefused(f"{name}: layer {layer} has no geometry: export the places as points, or as CSV")
    texts = [[_text(cell) for cell in column] for column in cells]
    return _Drawn([str(head) for head in meta["fields"]], texts, shapes, meta["crs"])


@contextmanager
def _quietly(name: str) -> Iterator[None]:
    """GDAL's errors as refusals, without its remarks on file names: a GeoPackage is read from memory, without one."""
    try:
        with catch_warnings():
            simplefilter("ignore", RuntimeWarning)
            yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise FeedRefused(f"{name} cannot be read as a vector file ({error}): export it again") from error


def _text(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    return str(cell)


def _letters(heads: Sequence[str], texts: Sequence[Sequence[str]], name: str) -> tuple[str, list[str], list[list[str]]]:
    """Heads and texts that were taken as bytes, read in the encoding that all of them together are in."""
    lines = [*heads, *(text for column in texts for text in column)]
    text = decoded("\n".join(line.replace("\n", " ") for line in lines).encode(_BYTES, "replace"), name)
    read = text.text.split("\n")
    width = len(texts[0]) if texts else 0
    columns = [read[start : start + width] for start in range(len(heads), len(read), width or 1)]
    return text.encoding, read[: len(heads)], columns


def _positions(shapes: NDArray[np.object_], name: str) -> list[tuple[str, str, str]]:
    """(x, y, shape) of each feature as text, x and y empty for what is no point."""
    kinds = shapely.get_type_id(shapes)
    alone = np.where(kinds == shapely.GeometryType.MULTIPOINT, shapely.get_num_geometries(shapes) == 1, False)
    points = np.where(alone, shapely.get_geometry(shapes, 0), shapes)
    if not np.any(shapely.get_type_id(points) == shapely.GeometryType.POINT):
        found = ", ".join(sorted({_kind(number) for number in kinds}))
        raise FeedRefused(f"{name} has no points but {found or 'nothing'}: export the places as points")
    pairs = zip(shapely.get_x(points), shapely.get_y(points), map(_kind, kinds), strict=True)
    return [(_text(float(x)), _text(float(y)), kind) for x, y, kind in pairs]


def _kind(number: int) -> str:
    return shapely.GeometryType(number).name.title() if number >= 0 else "no geometry"
