"""Load official files into the tables of `geo`: all of a file or nothing, and a report of what it changed.

Called by the commands `load_boundaries`, `load_population` and `load_keep_outs`, and by the demo's set-up.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from geo import boundaries, following, outlines
from geo.layers.areas import Areas, Said, VillageArea, areas_in
from geo.layers.changes import Changes, Fields, make_equal
from geo.layers.county import atlas, known_county
from geo.layers.datum import refuse_misfit
from geo.layers.keep_outs import keep_outs_in
from geo.layers.people import Figures, PeopledArea, peopled_areas, village_figures
from geo.layers.refusal import LayerRefused
from geo.layers.vector import Source, read_layer
from geo.models import WGS_84, KeepOut, Region, SmallArea, Township, Village
from geo.position import lon_lat
from geo.taitung import REGIONS, TOWNSHIP_BY_CODE


def load_boundaries(source: Source, said: Said) -> list[Changes]:
    """Make regions, townships, and villages where the file has them, equal to the file; LayerRefused changes nothing.

    Residents, loaded by themselves, stay with their rows. A file of townships leaves the villages as they are.
    """
    frame = read_layer(source)
    areas = areas_in(frame, said)
    county = known_county() if source != atlas() else None
    if county is not None:
        refuse_misfit(list(areas.townships.values()), county, source.path.name)
    with transaction.atomic():
        changes = write_areas(areas)
        if any(each.is_change for each in changes):
            following.tell()
        transaction.on_commit(forget_outlines)
    return changes


def forget_outlines() -> None:
    """Let everything kept in memory of the outlines be read again."""
    boundaries.forget()
    outlines.forget()


def as_geos(shape: BaseGeometry) -> GEOSGeometry:
    """A shapely geometry in degrees as a column of GeoDjango takes it; they have a GEOS each, so WKB goes between."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=WGS_84)


def write_areas(areas: Areas) -> list[Changes]:
    """Make regions, townships and villages equal to areas already read and checked; within a transaction."""
    regions = {each.code: _names(each.name_zh, each.name_en) | {"order": each.order} for each in REGIONS}
    townships = {code: _township(code, outline) for code, outline in areas.townships.items()}
    changes = [
        make_equal(Region.objects.all(), regions, noun="regions"),
        make_equal(Township.objects.all(), townships, noun="townships"),
    ]
    if areas.villages:
        changes.append(make_equal(Village.objects.all(), _villages(areas.villages), noun="villages"))
    return changes


def _names(name_zh: str, name_en: str) -> dict[str, object]:
    return {"name_zh": name_zh, "name_en": name_en}


def _township(code: str, outline: BaseGeometry) -> Fields:
    known = TOWNSHIP_BY_CODE[code]
    seat = as_geos(shapely.Point(lon_lat(known.seat)))
    place = {"region_id": known.region, "outline": as_geos(outline), "seat": seat}
    return _names(known.name_zh, known.name_en) | place


def _villages(villages: Sequence[VillageArea]) -> dict[str, Fields]:
    return {
        each.code: _names(each.name_zh, each.name_en) | {"township_id": each.township, "outline": as_geos(each.outline)}
        for each in villages
    }


def load_village_people(path: Path, said: Said) -> list[Changes]:
    """Write a table's people and households to the villages, and their sums to the townships."""
    figures = village_figures(path, said)
    with transaction.atomic():
        _refuse_unknown(figures, set(Village.objects.values_list("code", flat=True)), path.name)
        wanted = {code: _people(figures.get(code)) for code in Village.objects.values_list("code", flat=True)}
        sums = {code: {"residents": total} for code, total in _sums(figures).items()}
        return [
            make_equal(Village.objects.all(), wanted, noun="villages"),
            make_equal(Township.objects.filter(code__in=sums), sums, noun="townships"),
        ]


def _refuse_unknown(figures: Mapping[str, Figures], known: set[str], name: str) -> None:
    unknown = sorted(figures.keys() - known)
    if unknown:
        raise LayerRefused(
            f"{name} counts village {unknown[0]} and {len(unknown) - 1} others that no outline is loaded for:"
            " run load_boundaries first, or use figures and outlines of the same year"
        )


def _people(figures: Figures | None) -> Fields:
    """The columns of one village; a village without a figure counts as unknown, never as empty."""
    if figures is None:
        return {"residents": None, "households": None}
    return {"residents": figures.residents, "households": figures.households}


def _sums(figures: Mapping[str, Figures]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for code, each in figures.items():
        sums[code[:8]] = sums.get(code[:8], 0) + each.residents
    return sums


def load_small_areas(source: Source, said: Said) -> list[Changes]:
    """Make the small areas equal to the inhabited areas of a vector file."""
    frame = read_layer(source)
    county = known_county()
    if county is None:
        raise LayerRefused("the county is not known yet: run load_boundaries first")
    areas = peopled_areas(frame, said, county)
    refuse_misfit([area.outline for area in areas], county, source.path.name)
    wanted = {area.code: _small_area(area) for area in areas}
    with transaction.atomic():
        return [make_equal(SmallArea.objects.all(), wanted, noun="small areas")]


def _small_area(area: PeopledArea) -> Fields:
    return {"outline": as_geos(area.outline), "point": as_geos(area.point), **_people(area.figures)}


def load_keep_outs(kind: KeepOut.Kind, source: Source, said: Said, width_m: float | None) -> list[Changes]:
    """Make the keep-outs of one kind equal to a file: areas, or lines of a width. Other kinds stay."""
    frame = read_layer(source)
    common = {"kind": kind.value, "source": source.path.name}
    outlines_by_name = keep_outs_in(frame, said, width_m)
    wanted = {name: common | {"outline": as_geos(outline)} for name, outline in outlines_by_name.items()}
    with transaction.atomic():
        return [make_equal(KeepOut.objects.filter(kind=kind), wanted, noun=f"keep-outs ({kind.value})", key="name")]
