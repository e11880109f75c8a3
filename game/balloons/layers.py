"""What the database holds about the ground, read once for a plan, as plain values.

Outlines stay the bytes that the database gives (WKB, degrees): a plan whose mask is kept only hashes them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import QuerySet

from geo.models import KeepOut, SmallArea, Township, Village
from geo.placement.candidates import Outline
from geo.placement.settlements import Area
from geo.position import LatLon, from_lon_lat
from geo.taitung import SEAT_TOWNSHIP_CODE

#: The county hall in Taitung City, where the township's own seat is not loaded.
CITY_SEAT = LatLon(22.754821, 121.146513)
SMALL_AREAS, RESIDENTS = "small_areas", "residents"


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything loaded that decides where a balloon may stand and for whom."""

    townships: tuple[Outline, ...]
    villages: tuple[Area, ...]
    small_areas: tuple[Area, ...]
    keep_outs: tuple[Outline, ...]
    seats: tuple[LatLon, ...]
    city_seat: LatLon
    regions: Mapping[str, str]
    township_of: dict[str, str]  #: the township of each village
    not_loaded: tuple[str, ...]

    @property
    def village_outlines(self) -> tuple[Outline, ...]:
        """The villages as outlines alone."""
        return tuple(village.outline for village in self.villages)

    @property
    def points(self) -> list[object]:
        """All that is not an outline and changes a mask or a population."""
        areas = [(area.outline.code, area.point, area.residents) for area in (*self.villages, *self.small_areas)]
        return [areas, self.seats, self.city_seat, self.township_of]

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Every outline with its code, in a fixed order."""
        areas = (area.outline for area in self.small_areas)
        for outline in (*self.townships, *self.village_outlines, *self.keep_outs, *areas):
            yield outline.code, outline.wkb


def loaded_layers() -> Layers:
    """The layers as they are in the database now."""
    townships = list(Township.objects.order_by("pk").defer("outline"))
    seats = {township.code: from_lon_lat(township.seat.x, township.seat.y) for township in townships if township.seat}
    villages, small_areas = _villages(), _small_areas()
    return Layers(
        townships=tuple(Outline(code, wkb) for code, wkb in _outlines(Township.objects.all()).items()),
        villages=villages,
        small_areas=small_areas,
        keep_outs=tuple(Outline(code, wkb) for code, wkb in _outlines(KeepOut.objects.all()).items()),
        seats=tuple(seats.values()),
        city_seat=seats.get(SEAT_TOWNSHIP_CODE, CITY_SEAT),
        regions=dict(Township.objects.order_by("region__order", "pk").values_list("pk", "region_id")),
        township_of=dict(Village.objects.order_by("pk").values_list("pk", "township_id")),
        not_loaded=_not_loaded(villages, small_areas),
    )


def _outlines(everything: QuerySet[Any]) -> dict[str, bytes]:
    rows = everything.order_by("pk").annotate(wkb=AsWKB("outline")).values_list("pk", "wkb")
    return {str(code): bytes(wkb) for code, wkb in rows}


def _villages() -> tuple[Area, ...]:
    residents = dict(Village.objects.values_list("pk", "residents"))
    outlines = _outlines(Village.objects.all())
    return tuple(Area(Outline(code, wkb), None, residents[code]) for code, wkb in outlines.items())


def _small_areas() -> tuple[Area, ...]:
    rows = list(
        SmallArea.objects.order_by("pk")
        .annotate(wkb=AsWKB("outline"), spot=AsWKB("point"))
        .values_list("pk", "wkb", "spot", "residents")
    )
    points = _positions([bytes(spot) for _, _, spot, _ in rows])
    return tuple(
        Area(Outline(code, bytes(wkb)), point, residents)
        for (code, wkb, _, residents), point in zip(rows, points, strict=True)
    )


def _positions(points: Sequence[bytes]) -> list[LatLon]:
    """Positions of points in WKB, all at once."""
    pairs = shapely.get_coordinates(shapely.from_wkb(np.array(points, dtype=object))).tolist()
    return [from_lon_lat(longitude, latitude) for longitude, latitude in pairs]


def _not_loaded(villages: tuple[Area, ...], small_areas: tuple[Area, ...]) -> tuple[str, ...]:
    """The codes of layers that a plan could use and does not have."""
    kinds = set(KeepOut.objects.values_list("kind", flat=True).distinct())
    missing = [kind.value for kind in KeepOut.Kind if kind.value not in kinds]
    if not small_areas:
        missing.append(SMALL_AREAS)
    if not small_areas and all(village.residents is None for village in villages):
        missing.append(RESIDENTS)
    return tuple(missing)
