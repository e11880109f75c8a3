"""Short ways to a list with places around Luye Highland, and to what people say about them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from game.players.models import Player
from game.reports import keeping, reporting
from game.reports.models import Report, Trouble
from game.units.models import Unit
from geo import cells
from geo.models import WGS_84, Region, Township
from geo.position import LatLon, lon_lat
from hotspots.models import AsideRow, Dataset, Kind, Place

NOW = datetime(2026, 7, 5, 2, 30, tzinfo=UTC)
TODAY = date(2026, 7, 5)
DAY = timedelta(days=1)
LUYE = LatLon(22.9134, 121.1196)
_numbers = count(1)


def a_region(code: str = "valley") -> Region:
    names = {"name_zh": f"區域{code}", "name_en": f"Region {code}", "order": next(_numbers)}
    region, _ = Region.objects.get_or_create(code=code, defaults=names)
    return region


def a_township(code: str = "10014050", name_zh: str = "鹿野鄉", name_en: str = "Luye Township") -> Township:
    square = Polygon.from_bbox((121.05, 22.85, 121.20, 23.00))
    outline = MultiPolygon(square, srid=WGS_84)
    values = {"name_zh": name_zh, "name_en": name_en, "region": a_region(), "outline": outline}
    township, _ = Township.objects.get_or_create(code=code, defaults=values)
    return township


def a_dataset(code: str = "county-wifi", kind: Kind = Kind.HOTSPOT) -> Dataset:
    values = {
        "kind": kind,
        "title_zh": f"清單{code}",
        "title_en": f"List {code}",
        "publisher": "臺東縣政府",
        "licence": "政府資料開放授權條款第1版",
    }
    dataset, _ = Dataset.objects.get_or_create(code=code, defaults=values)
    return dataset


def a_place(kind: Kind = Kind.HOTSPOT, *, dataset: Dataset | None = None, **changes: object) -> Place:
    number = next(_numbers)
    township = a_township()
    values = {
        "dataset": dataset or a_dataset(f"{kind}-list", kind),
        "kind": kind,
        "identity": f"place {number}",
        "name_zh": f"地點{number}",
        "name_en": f"Place {number}",
        "address": f"鹿野鄉光榮路{number}號",
        "point": Point(*lon_lat(LUYE), srid=WGS_84),
        "cell": cells.cell_at(LUYE, cells.FINEST_RESOLUTION),
        "township": township,
        "region": township.region,
        "changed_at": NOW,
    }
    return Place.objects.create(**values | changes)


def a_row_aside(dataset: Dataset | None = None, **changes: object) -> AsideRow:
    number = next(_numbers)
    values = {
        "dataset": dataset or a_dataset(),
        "identity": f"row {number}",
        "row_number": number,
        "reason": "null_island",
        "details": {"latitude": "0", "longitude": "0"},
        "values": {"熱點名稱": "龍田圖書館", "地址": "臺東縣鹿野鄉龍田村光榮路135號"},
        "seen_at": NOW,
    }
    return AsideRow.objects.create(**values | changes)


def kept_by(unit: Unit, dataset: Dataset) -> None:
    keeping.set_keeper(dataset_code=dataset.code, unit_code=unit.code, actor=None, now=NOW)


def said(
    place: Place,
    player: Player | None = None,
    trouble: Trouble = Trouble.WIFI_DEAD,
    *,
    sent_as: UUID | None = None,
    now: datetime = NOW,
) -> Report:
    """Somebody's report, which must be taken."""
    answer = reporting.report(
        sent_as=sent_as or uuid4(),
        place_id=place.public_id,
        trouble=trouble,
        player_id=player.pk if player else None,
        now=now,
    )
    assert isinstance(answer, Report), answer
    return answer
