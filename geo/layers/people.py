"""How many live where: figures of villages from a table, or small areas from a vector file."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from geo.layers.areas import Said, as_multipolygon
from geo.layers.columns import (
    AREA_CODE,
    HOUSEHOLDS,
    PEOPLE,
    VILLAGE_CODE,
    code_text,
    column,
    find_column,
    whole_number,
)
from geo.layers.refusal import LayerRefused
from geo.layers.twd67 import TAIWAN_GRID
from geo.taitung import COUNTY_CODE
from geo.tunables import TOWNSHIP_REACH_M

_ENCODINGS = ("utf-8-sig", "cp950")


@dataclass(frozen=True, slots=True)
class Figures:
    """People and households; households may be unknown."""

    residents: int
    households: int | None


@dataclass(frozen=True, slots=True)
class PeopledArea:
    """An area with people in it, and a point inside it."""

    code: str
    outline: MultiPolygon
    point: Point
    figures: Figures


def village_figures(path: Path, said: Said) -> dict[str, Figures]:
    """People of each village of Taitung in a CSV file (UTF-8 or Big5), by official code."""
    rows = _rows(path)
    columns = list(rows[0])
    code = column(columns, VILLAGE_CODE, said.get(VILLAGE_CODE))
    figures: dict[str, Figures] = {}
    for line, row in enumerate(rows, start=2):
        village = code_text(row[code])
        if not village.startswith(COUNTY_CODE):
            continue
        if village in figures:
            raise LayerRefused(f"line {line}: village {village} stands there twice: keep one month of figures")
        figures[village] = _figures(row, columns, said, f"{village} in line {line}")
    if not figures:
        raise LayerRefused(
            f"{path.name}: {code} never begins with {COUNTY_CODE} (Taitung County): another county's file?"
        )
    return figures


def _rows(path: Path) -> list[dict[str, str]]:
    text = _text(path)
    rows = list(csv.DictReader(text.splitlines()))
    if not rows:
        raise LayerRefused(f"{path.name} has no line of figures; nothing was loaded")
    return rows


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LayerRefused(f"{path} cannot be read ({error.strerror}): check the path") from error
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LayerRefused(f"{path.name} is neither UTF-8 nor Big5 text: save it as CSV in UTF-8")


def _figures(row: Mapping[str, object], columns: Sequence[str], said: Said, where: str) -> Figures:
    people = column(columns, PEOPLE, said.get(PEOPLE))
    households = find_column(columns, HOUSEHOLDS, said.get(HOUSEHOLDS))
    return Figures(
        whole_number(row[people], people, where),
        whole_number(row[households], households, where) if households else None,
    )


def peopled_areas(frame: gpd.GeoDataFrame, said: Said, county: BaseGeometry) -> list[PeopledArea]:
    """The inhabited areas of a frame (EPSG:4326) whose point inside lies in the county (metres of TWD97) or near it."""
    column(list(frame.columns), PEOPLE, said.get(PEOPLE))
    ours = frame[_in_county(frame, county)]
    if ours.empty:
        raise LayerRefused("no area lies in Taitung County: this is another county's file, or --crs is wrong")
    areas = [area for area in _areas(ours, said) if area.figures.residents > 0]
    if not areas:
        raise LayerRefused("nobody lives in any area of the file: name the right column with --people")
    return areas


def _in_county(frame: gpd.GeoDataFrame, county: BaseGeometry) -> NDArray[np.bool_]:
    points = frame.geometry.representative_point().to_crs(TAIWAN_GRID).to_numpy()
    shapely.prepare(county)
    return np.asarray(shapely.dwithin(points, county, TOWNSHIP_REACH_M))


def _areas(frame: gpd.GeoDataFrame, said: Said) -> Iterator[PeopledArea]:
    columns = list(frame.columns)
    code = column(columns, AREA_CODE, said.get(AREA_CODE))
    seen: set[str] = set()
    for row in frame.to_dict("records"):
        name = str(row[code]).strip()
        if name in seen:
            raise LayerRefused(
                f"{code} {name!r} stands there twice: each area needs a code of its own; name it with --code"
            )
        seen.add(name)
        outline = as_multipolygon(row[frame.geometry.name], f"{code} {name}")
        yield PeopledArea(name, outline, outline.representative_point(), _figures(row, columns, said, f"{code} {name}"))
