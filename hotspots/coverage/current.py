"""The coverage as the tables are now: read once, measured once, kept in memory until places or people change.

Places tell that they changed by their edition. Areas have no such number; they change only when somebody loads them,
which moves the count or the sum that they are kept under.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import Count, QuerySet, Sum

from geo.models import SmallArea, Township, Village
from geo.placement.candidates import Outline
from geo.position import LatLon, from_lon_lat
from hotspots import editions
from hotspots.coverage.areas import Area, Areas, Layer, in_columns, on_ground
from hotspots.coverage.figures import Measured, Places, Sought, measure
from hotspots.models import Kind, Place

Key = tuple[object, ...]
Made = TypeVar("Made")


class _Kept(Generic[Made]):
    """The last of what was made, and the key that it was made under."""

    def __init__(self) -> None:
        self._last: tuple[Key, Made] | None = None

    def under(self, key: Key, make: Callable[[], Made]) -> Made:
        """What was made under this key, or is made now."""
        last = self._last
        if last is None or last[0] != key:
            last = self._last = (key, make())
        return last[1]

    def forget(self) -> None:
        self._last = None


_MEASURED: Final = _Kept[Measured]()
_AREAS: Final = _Kept[Areas]()


def forget() -> None:
    """Read everything again at the next question."""
    _MEASURED.forget()
    _AREAS.forget()


def key() -> Key:
    """What moves when places, small areas, villages or townships do; three short queries."""
    return (editions.current(), *_areas_key())


def measured() -> Measured:
    """Every distance from where people live to the nearest places that are not gone."""
    now = key()
    return _MEASURED.under(now, lambda: measure(_AREAS.under(now[1:], _loaded_areas), standing()))


def standing() -> dict[Sought, Places]:
    """The places by sort; a merchant that takes coins is in two."""
    rows = list(
        Place.objects.filter(gone_at=None)
        .order_by("pk")
        .annotate(spot=AsWKB("point"))
        .values_list("kind", "accepts_coins", "township_id", "spot")
    )
    points = on_ground(_positions([bytes(spot) for *_, spot in rows]))
    townships = np.array([township for _, _, township, _ in rows], dtype=np.str_)
    of = {
        Sought.HOTSPOT: [kind == Kind.HOTSPOT for kind, *_ in rows],
        Sought.MERCHANT: [kind == Kind.MERCHANT for kind, *_ in rows],
        Sought.COINS: [takes_coins for _, takes_coins, *_ in rows],
    }
    chosen = {sought: np.array(are, dtype=np.bool_) for sought, are in of.items()}
    return {sought: Places(points[are], townships[are]) for sought, are in chosen.items()}


def regions_of_townships() -> dict[str, str]:
    """The region of each township, in the order in which people list both."""
    return dict(Township.objects.order_by("region__order", "pk").values_list("pk", "region_id"))


def _areas_key() -> Key:
    """Counts and sums that a load of other areas moves."""
    small = SmallArea.objects.aggregate(rows=Count("pk"), people=Sum("residents"))
    villages = Village.objects.aggregate(rows=Count("pk"), people=Sum("residents"))
    return (*small.values(), *villages.values(), Township.objects.count())


def _loaded_areas() -> Areas:
    townships, villages = _outlines(Township.objects.all()), _outlines(Village.objects.all())
    small = _small_areas()
    if small:
        return in_columns(Layer.SMALL_AREAS, small, townships, villages)
    peopled = _villages(villages)
    return in_columns(Layer.VILLAGES if peopled else Layer.NOTHING, peopled, townships, villages)


def _small_areas() -> list[Area]:
    rows = list(
        SmallArea.objects.order_by("pk")
        .annotate(wkb=AsWKB("outline"), spot=AsWKB("point"))
        .values_list("pk", "wkb", "spot", "residents")
    )
    points = _positions([bytes(spot) for _, _, spot, _ in rows])
    return [
        Area(code, bytes(wkb), point, residents)
        for (code, wkb, _, residents), point in zip(rows, points, strict=True)
    ]  # fmt: skip


def _villages(outlines: Sequence[Outline]) -> list[Area]:
    residents = dict(Village.objects.filter(residents__gt=0).values_list("pk", "residents"))
    return [Area(each.code, each.wkb, None, residents[each.code] or 0) for each in outlines if each.code in residents]


def _outlines(everything: QuerySet[Any]) -> list[Outline]:
    rows = everything.order_by("pk").annotate(wkb=AsWKB("outline")).values_list("pk", "wkb")
    return [Outline(code, bytes(wkb)) for code, wkb in rows]


def _positions(points: Sequence[bytes]) -> list[LatLon]:
    """Positions of points in WKB, all at once."""
    pairs = shapely.get_coordinates(shapely.from_wkb(np.array(points, dtype=object))).tolist()
    return [from_lon_lat(longitude, latitude) for longitude, latitude in pairs]
