"""Townships and regions as layers: outlines as they were loaded, unsimplified; a region is its townships together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import outlines
from geo.models import Region, Township
from web.api.ogc.layers import Layer, Outlines, Properties, Source
from web.api.ogc.properties import REGION, TOWNSHIP, teller

#: Between the outlines of neighbours from a finer source gape slivers; no hole of a region is smaller than a township.
_SLIVER_DEG2: Final = 1e-4  # about 1 km²
_GOVERNMENT_LICENCE: Final = "政府資料開放授權條款-第1版"
_TOWNSHIPS: Final = Source(
    "townships",
    "鄉鎮市界線",
    "Outlines of townships",
    "內政部",
    _GOVERNMENT_LICENCE,
    "https://data.gov.tw/dataset/7441",
)
_REGIONS: Final = Source(
    "regions", "臺東縣推廣區域", "Promotion areas of Taitung County", "臺東縣政府", _GOVERNMENT_LICENCE
)


@dataclass(frozen=True, slots=True)
class _Area:
    """A row as its properties are read off it."""

    code: str
    name_zh: str
    name_en: str
    publisher: str
    licence: str
    edition_on: date | None = None
    region: str = ""
    region_zh: str = ""
    region_en: str = ""
    townships: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """Both layers, and the drawing of the same outlines, which is made anew whenever they are loaded."""

    drawing: dict[str, object]
    townships: Layer
    regions: Layer


_kept: dict[str, _Kept] = {}


def townships() -> Layer:
    """The sixteen townships."""
    return _both().townships


def regions() -> Layer:
    """The promotion areas and the islands."""
    return _both().regions


def _both() -> _Kept:
    """Kept as long as `geo.outlines` keeps its drawing: loading outlines makes it forget."""
    drawing = outlines.township_features()
    kept = _kept.get("both")
    if kept is None or kept.drawing is not drawing:
        rows = list(Township.objects.select_related("region").order_by("code"))
        shapes = shapely.from_wkb(np.array([bytes(row.outline.wkb) for row in rows], dtype=object))
        kept = _kept["both"] = _Kept(drawing, _of_townships(rows, shapes), _of_regions(rows, shapes))
    return kept


def _of_townships(rows: Sequence[Township], shapes: NDArray[np.object_]) -> Layer:
    areas = [
        _Area(
            row.code, row.name_zh, row.name_en, _TOWNSHIPS.publisher, _TOWNSHIPS.licence,
            region=row.region_id, region_zh=row.region.name_zh, region_en=row.region.name_en,
        )
        for row in rows
    ]  # fmt: skip
    return _layer(areas, shapes, teller(TOWNSHIP), _TOWNSHIPS)


def _of_regions(rows: Sequence[Township], shapes: NDArray[np.object_]) -> Layer:
    found = list(Region.objects.filter(townships__isnull=False).distinct().order_by("order"))
    codes = {region.code: [row.code for row in rows if row.region_id == region.code] for region in found}
    areas = [
        _Area(
            region.code, region.name_zh, region.name_en, _REGIONS.publisher, _REGIONS.licence,
            townships=tuple(codes[region.code]),
        )
        for region in found
    ]  # fmt: skip
    shape_of = {row.code: shape for row, shape in zip(rows, shapes, strict=True)}
    whole = [_together([shape_of[code] for code in codes[region.code]]) for region in found]
    return _layer(areas, np.array(whole, dtype=object), teller(REGION), _REGIONS)


def _layer(
    areas: Sequence[_Area], shapes: NDArray[np.object_], told: Callable[[object], Properties], source: Source
) -> Layer:
    return Layer(
        version=_fingerprint(areas, shapes),
        modified_at=None,
        ids=[area.code for area in areas],
        geometry=Outlines(shapes),
        tell=lambda index: told(areas[index]),
        values={"region": lambda index: areas[index].region},
        times=None,
        sources=[source],
    )


def _fingerprint(areas: Sequence[_Area], shapes: NDArray[np.object_]) -> str:
    digest = blake2b(repr(areas).encode(), digest_size=8)
    for shape in shapes:
        digest.update(shapely.to_wkb(shape))
    return digest.hexdigest()


def _together(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """One outline of several, without the slivers between them."""
    parts = shapely.get_parts(shapely.union_all(list(shapes)))
    return shapely.multipolygons([_without_slivers(part) for part in parts])


def _without_slivers(part: shapely.Polygon) -> shapely.Geometry:
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= _SLIVER_DEG2]
    return shapely.Polygon(part.exterior, holes)
