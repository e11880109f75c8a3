"""Builders of places: entries for what works in memory, rows for what reads the tables."""

from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from geo.models import WGS_84, Region, Township
from geo.position import LatLon, lon_lat
from geo.taitung import REGIONS, TOWNSHIP_BY_CODE
from hotspots.catalogue import Catalogue, Entry
from hotspots.models import Dataset, Kind, Place

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
CITY, CHISHANG, LUDAO = "10014010", "10014060", "10014110"
SEAT = TOWNSHIP_BY_CODE[CITY].seat


def entry(number: int = 0, *, at: LatLon = SEAT, township: str = CITY, **said: Any) -> Entry:
    """A merchant in Taitung City, unless told otherwise; its id follows its number."""
    named = TOWNSHIP_BY_CODE[township]
    region = next(region for region in REGIONS if region.code == said.get("region", named.region))
    usual: dict[str, Any] = {
        "id": UUID(int=number),
        "kind": "merchant", "category": "", "name_zh": f"小店{number}", "name_en": "", "address": "", "phone": "",
        "website": "", "keeper": "", "note": "", "opening_hours": "", "accepts_coins": False, "wheelchair": "",
        "village_zh": "", "region": region.code, "dataset": "shops", "publisher": "臺東縣政府",
        "licence": "政府資料開放授權條款-第1版", "edition_on": None, "changed_at": NOW,
    }  # fmt: skip
    names = {"township_zh": named.name_zh, "township_en": named.name_en}
    regions = {"region_zh": region.name_zh, "region_en": region.name_en}
    return Entry(position=at, township=township, **names, **regions, **usual | said)


def catalogue(*entries: Entry) -> Catalogue:
    """A catalogue of these entries, in memory only."""
    return Catalogue.of(entries)


def about(random: Random, reach_deg: float = 0.3) -> LatLon:
    """Somewhere around Taitung City."""
    spread = random.uniform(-reach_deg, reach_deg), random.uniform(-reach_deg, reach_deg)
    return LatLon(SEAT.latitude + spread[0], SEAT.longitude + spread[1])


def new_dataset(code: str = "shops", kind: str = Kind.MERCHANT) -> Dataset:
    """A list of the county's, or the one that is there."""
    said = {"kind": kind, "title_zh": code, "title_en": code, "publisher": "臺東縣政府", "licence": "OGDL 1.0"}
    return Dataset.objects.get_or_create(code=code, defaults=said)[0]


def new_township(code: str = CITY) -> Township:
    """A township of the county, as a square, with its region."""
    named = TOWNSHIP_BY_CODE[code]
    region = next(one for one in REGIONS if one.code == named.region)
    said = {"name_zh": region.name_zh, "name_en": region.name_en, "order": region.order}
    outline = MultiPolygon(Polygon.from_bbox((121.0, 22.5, 121.5, 23.0)), srid=WGS_84)
    values = {
        "name_zh": named.name_zh,
        "name_en": named.name_en,
        "region": Region.objects.get_or_create(code=region.code, defaults=said)[0],
        "outline": outline,
    }
    return Township.objects.get_or_create(code=code, defaults=values)[0]


def new_place(name_zh: str = "小店", *, at: LatLon = SEAT, township: str = CITY, **said: Any) -> Place:
    """A row of the table, with its list and its township."""
    stands_in = new_township(township)
    usual = {
        "dataset": said.pop("dataset", None) or new_dataset(), "kind": Kind.MERCHANT, "identity": name_zh,
        "point": Point(*lon_lat(at), srid=WGS_84), "cell": 0, "township": stands_in, "region": stands_in.region,
        "changed_at": NOW,
    }  # fmt: skip
    return Place.objects.create(name_zh=name_zh, **usual | said)
