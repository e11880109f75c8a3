"""Which township and village a place is in, and whether it must stay free: from memory, and asked of the database."""

from random import Random
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.models import Model

from geo import boundaries
from geo.models import KeepOut, Township, Village
from geo.position import LatLon, from_lon_lat, lon_lat, moved

PLACES_OF_A_KIND = 80
KEEP_OUTS = 12
SOUTH, NORTH, WEST, EAST = 21.9, 23.5, 120.7, 121.7  # the county, its islands, some neighbours and much sea


def answers(chance: Random) -> list[dict[str, Any]]:
    """One answer for each of some hundred places."""
    corners = all_corners()
    keep_out_ground(chance)
    return [answer(kind, place) for kind, place in places(chance, corners)]


def all_corners() -> list[LatLon]:
    """Every corner of every outline as the database gives it back: borders and shores."""
    outlines = [*Township.objects.order_by("code"), *Village.objects.order_by("code")]
    rings = [ring for each in outlines for polygon in each.outline.coords for ring in polygon]
    return [from_lon_lat(*pair) for ring in rings for pair in ring]


def places(chance: Random, corners: list[LatLon]) -> list[tuple[str, LatLon]]:
    """Anywhere, exactly on a corner, a few metres and some hundred metres from one."""
    drawn: list[tuple[str, LatLon]] = []
    for _ in range(PLACES_OF_A_KIND):
        drawn.append(("anywhere", LatLon(chance.uniform(SOUTH, NORTH), chance.uniform(WEST, EAST))))
        drawn.append(("corner", chance.choice(corners)))
        drawn.append(("beside", nearby(chance, corners, 5.0)))
        drawn.append(("around", nearby(chance, corners, 800.0)))
    return drawn


def nearby(chance: Random, corners: list[LatLon], within_m: float) -> LatLon:
    return moved(chance.choice(corners), chance.uniform(-within_m, within_m), chance.uniform(-within_m, within_m))


def keep_out_ground(chance: Random) -> None:
    """Some squares with a hole in them."""
    for number in range(KEEP_OUTS):
        middle = LatLon(chance.uniform(22.6, 23.1), chance.uniform(121.0, 121.3))
        ground = MultiPolygon(Polygon(square(middle, 4000.0), square(middle, 1000.0)), srid=4326)
        KeepOut.objects.create(kind=KeepOut.Kind.RIVER, name=f"river {number}", outline=ground, source="equality")


def square(middle: LatLon, half_m: float) -> list[tuple[float, float]]:
    corners = ((-half_m, -half_m), (-half_m, half_m), (half_m, half_m), (half_m, -half_m), (-half_m, -half_m))
    return [lon_lat(moved(middle, north_m, east_m)) for north_m, east_m in corners]


def answer(kind: str, place: LatLon) -> dict[str, Any]:
    township, village = boundaries.township_of(place), boundaries.village_of(place)
    return {
        "kind": kind,
        "place": lon_lat(place),
        "township": township and [township.code, township.name_zh, township.region, township.distance_m],
        "village": village and [village.code, village.name_zh, village.township, village.distance_m],
        "townships_covering": covering(Township, "code", place),
        "villages_covering": covering(Village, "code", place),
        "keep_outs_covering": covering(KeepOut, "name", place),
    }


def covering(model: type[Model], name: str, place: LatLon) -> list[str]:
    """What the database itself says covers a place, borders included."""
    rows = model._default_manager.filter(outline__covers=Point(*lon_lat(place), srid=4326))
    return sorted(rows.values_list(name, flat=True))
