"""Township and village outlines out of an official file, each checked, merged by code, with the county's names.

Both levels are understood: a file of villages gives townships too (the union of their villages, so that both share
every edge); a file of townships gives townships only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.layers.columns import (
    TOWNSHIP_CODE,
    VILLAGE_CODE,
    VILLAGE_ENGLISH,
    VILLAGE_NAME,
    Meaning,
    code_text,
    column,
    find_column,
)
from geo.layers.refusal import LayerRefused
from geo.taitung import COUNTY_CODE, TOWNSHIP_BY_CODE, with_tai

_TOWNSHIP_DIGITS, _VILLAGE_DIGITS = 8, 11
Said = Mapping[Meaning, str | None]


@dataclass(frozen=True, slots=True)
class VillageArea:
    """One village of the file."""

    code: str
    name_zh: str
    name_en: str
    outline: MultiPolygon

    @property
    def township(self) -> str:
        """The code of the township, which a village's code begins with."""
        return self.code[:_TOWNSHIP_DIGITS]


@dataclass(frozen=True, slots=True)
class Areas:
    """What a file of outlines holds of Taitung: all sixteen townships, and their villages if it has them."""

    townships: Mapping[str, MultiPolygon]
    villages: Sequence[VillageArea] = field(default_factory=tuple)


def areas_in(frame: gpd.GeoDataFrame, said: Said) -> Areas:
    """The townships, and villages where the file has them, in a frame in EPSG:4326; other counties are left out."""
    if find_column(list(frame.columns), VILLAGE_CODE, said.get(VILLAGE_CODE)) is None:
        townships = _merged(_of_taitung(frame, TOWNSHIP_CODE, said, _TOWNSHIP_DIGITS))
        return Areas(_all_sixteen(townships))
    villages = _villages_in(frame, said)
    codes = np.array([village.township for village in villages])
    shapes = np.array([village.outline for village in villages], dtype=object)
    joined = {code: as_multipolygon(shapely.union_all(shapes[codes == code]), code) for code in sorted(set(codes))}
    return Areas(_all_sixteen(joined), villages)


def as_multipolygon(shape: BaseGeometry | None, where: str) -> MultiPolygon:
    """The area of a shape, repaired if need be, in two dimensions; LayerRefused where it has none."""
    if shape is None or shape.is_empty:
        raise LayerRefused(f"{where} has no outline: every area needs one; complete the file")
    flat = shapely.force_2d(shape)
    whole = flat if flat.is_valid else shapely.make_valid(flat)
    polygons = [part for part in shapely.get_parts(whole) if isinstance(part, Polygon | MultiPolygon)]
    if not polygons:
        raise LayerRefused(f"{where} is a {shape.geom_type}: an outline must be a polygon")
    merged = whole if isinstance(whole, MultiPolygon) else shapely.union_all(polygons)
    return merged if isinstance(merged, MultiPolygon) else MultiPolygon([merged])


def _of_taitung(frame: gpd.GeoDataFrame, meaning: Meaning, said: Said, digits: int) -> gpd.GeoDataFrame:
    """The county's rows, with their code in a column `code`."""
    name = column(list(frame.columns), meaning, said.get(meaning))
    codes = frame[name].map(code_text)
    ours = frame.assign(code=codes)[codes.str.startswith(COUNTY_CODE)]
    if ours.empty:
        raise LayerRefused(
            f"{name} never begins with {COUNTY_CODE} (Taitung County), e.g. {codes.iloc[0]!r}:"
            " this is another county's file, or another column holds the official code"
        )
    odd = ours.code[ours.code.str.len() != digits]
    if not odd.empty:
        raise LayerRefused(f"{name} must hold codes of {digits} digits, got {odd.iloc[0]!r}: name the right column")
    return ours


def _merged(rows: gpd.GeoDataFrame) -> dict[str, MultiPolygon]:
    """One outline a code, from one row or several."""
    merged = {}
    for code, part in rows.groupby("code"):
        shapes = shapely.make_valid(shapely.force_2d(part.geometry.to_numpy()))
        merged[str(code)] = as_multipolygon(shapely.union_all(shapes), str(code))
    return dict(sorted(merged.items()))


def _villages_in(frame: gpd.GeoDataFrame, said: Said) -> list[VillageArea]:
    rows = _of_taitung(frame, VILLAGE_CODE, said, _VILLAGE_DIGITS)
    columns = list(frame.columns)
    chinese = column(columns, VILLAGE_NAME, said.get(VILLAGE_NAME))
    english = find_column(columns, VILLAGE_ENGLISH, said.get(VILLAGE_ENGLISH))
    first = rows.drop_duplicates("code").set_index("code")
    names_en = first[english].fillna("").to_dict() if english else {}
    names_zh = first[chinese].to_dict()
    return [
        VillageArea(code, with_tai(str(names_zh[code])), _english(str(names_en.get(code, ""))), outline)
        for code, outline in _merged(rows).items()
    ]


def _english(name: str) -> str:
    """'Fugang Vil.' as people write it."""
    return name.strip().replace(" Vil.", " Village")


def _all_sixteen(townships: Mapping[str, MultiPolygon]) -> Mapping[str, MultiPolygon]:
    unknown = sorted(set(townships) - set(TOWNSHIP_BY_CODE))
    if unknown:
        raise LayerRefused(f"township code {unknown[0]} is not one of Taitung's sixteen: use the codes since 2010")
    missing = [TOWNSHIP_BY_CODE[code].name_zh for code in sorted(set(TOWNSHIP_BY_CODE) - set(townships))]
    if missing:
        raise LayerRefused(f"the file lacks {'、'.join(missing)}: all sixteen townships must be in one file")
    return townships
