"""Areas and places for the coverage, as values and as rows."""

from collections.abc import Sequence

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.utils import timezone

from geo.models import Region, SmallArea, Township, Village
from geo.placement.candidates import Outline
from geo.position import LatLon, lon_lat, moved
from hotspots.coverage.areas import Area, Areas, Layer, in_columns, on_ground
from hotspots.coverage.figures import Places, Sought
from hotspots.models import Dataset, Kind, Place

LUYE = LatLon(22.9134, 121.1196)
NORTH, SOUTH = "10014050", "10014040"  # two townships, split 10 km south of Luye's lawn
REGION_OF = {NORTH: "valley", SOUTH: "valley", "10014010": "city"}


def a_box(middle: LatLon, side_m: float, height_m: float | None = None) -> shapely.Polygon:
    """A rectangle in degrees."""
    half_north_m, half_east_m = (height_m or side_m) / 2, side_m / 2
    corners = [(-half_north_m, -half_east_m), (-half_north_m, half_east_m), (half_north_m, half_east_m),
               (half_north_m, -half_east_m)]  # fmt: skip
    return shapely.Polygon([lon_lat(moved(middle, north_m, east_m)) for north_m, east_m in corners])


def an_area(code: str, at: LatLon, people: int, side_m: float = 200.0) -> Area:
    return Area(code, a_box(at, side_m).wkb, at, people)


def areas_of(areas: Sequence[Area]) -> Areas:
    """In two townships of 20 km, one north of the other."""
    townships = [
        Outline(NORTH, a_box(LUYE, 40_000, 20_000).wkb),
        Outline(SOUTH, a_box(moved(LUYE, -20_000, 0), 40_000, 20_000).wkb),
    ]
    return in_columns(Layer.SMALL_AREAS, areas, townships)


def places_at(
    hotspots: Sequence[LatLon] = (), merchants: Sequence[LatLon] = (), coins: Sequence[LatLon] = ()
) -> dict[Sought, Places]:
    """Places in the northern township or the southern."""
    found = {Sought.HOTSPOT: hotspots, Sought.MERCHANT: merchants, Sought.COINS: coins}
    return {sought: Places(on_ground(positions), _townships(positions)) for sought, positions in found.items()}


def _townships(positions: Sequence[LatLon]) -> np.ndarray:
    border = moved(LUYE, -10_000, 0).latitude
    return np.array([NORTH if each.latitude >= border else SOUTH for each in positions], dtype=np.str_)


# Rows


def a_township(
    code: str = NORTH, name_zh: str = "鹿野鄉", name_en: str = "Luye Township", middle: LatLon = LUYE
) -> Township:
    region, _ = Region.objects.get_or_create(
        code="valley", defaults={"name_zh": "縱谷", "name_en": "Rift Valley", "order": 2}
    )
    outline = _outline(a_box(middle, 40_000, 20_000))
    fields = {"name_zh": name_zh, "name_en": name_en, "region": region, "outline": outline}
    return Township.objects.update_or_create(code=code, defaults=fields)[0]


def a_village(code: str, at: LatLon, residents: int | None, side_m: float = 900.0) -> Village:
    return Village.objects.create(
        code=code,
        township_id=code[:8],
        name_zh=f"村{code[-2:]}",
        outline=_outline(a_box(at, side_m)),
        residents=residents,
    )


def a_small_area(code: str, at: LatLon, residents: int, side_m: float = 200.0) -> SmallArea:
    outline = _outline(a_box(at, side_m))
    return SmallArea.objects.create(
        code=code, outline=outline, point=Point(*lon_lat(at), srid=4326), residents=residents
    )


def a_standing_place(
    at: LatLon,
    kind: Kind = Kind.HOTSPOT,
    name: str = "示範",
    *,
    coins: bool = False,
    name_en: str = "",
    is_gone: bool = False,
) -> Place:
    """In the northern township; its list is made with the first."""
    dataset, _ = Dataset.objects.get_or_create(
        code=f"test-{kind}",
        defaults={"kind": kind, "title_zh": "測試", "title_en": "Test", "publisher": "test", "licence": "test"},
    )
    township = a_township()
    return Place.objects.create(
        dataset=dataset, kind=kind, identity=name, name_zh=name, name_en=name_en, accepts_coins=coins,
        point=Point(*lon_lat(at), srid=4326), cell=0, township=township, region=township.region,
        gone_at=timezone.now() if is_gone else None, changed_at=timezone.now(),
    )  # fmt: skip


def _outline(shape: shapely.Polygon) -> GEOSGeometry:
    return MultiPolygon(Polygon(list(shape.exterior.coords)), srid=4326)
