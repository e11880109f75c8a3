"""Three townships in two regions with hotspots and merchants in them, and somebody who asks for them."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.http import HttpResponse
from django.test import Client

from geo.models import WGS_84, Region, Township
from geo.position import LatLon, lon_lat
from geo.taitung import REGIONS, TOWNSHIP_BY_CODE
from hotspots.models import Dataset, Kind, Place

CITY, LUYE, LUDAO = "10014010", "10014050", "10014110"
#: West, south, east, north: two neighbours on land, an island apart.
OUTLINES = {CITY: (121.0, 22.7, 121.2, 22.85), LUYE: (121.0, 22.85, 121.2, 23.0), LUDAO: (121.46, 22.63, 121.51, 22.69)}
COLLECTIONS = ("hotspots", "merchants", "townships", "regions")
FIRST_CHANGE = datetime(2026, 11, 1, tzinfo=UTC)
HOTSPOTS, MERCHANTS = 7, 5
EDITION_ON = date(2017, 9, 30)
ROOT = "http://testserver/ogc/"


def a_township(code: str) -> Township:
    named = TOWNSHIP_BY_CODE[code]
    outline = MultiPolygon(Polygon.from_bbox(OUTLINES[code]), srid=WGS_84)
    return Township(code=code, name_zh=named.name_zh, name_en=named.name_en, region_id=named.region, outline=outline)


def a_list(code: str, kind: Kind) -> Dataset:
    return Dataset(
        code=code,
        kind=kind,
        title_zh=f"清單 {code}",
        title_en=f"List {code}",
        publisher="臺東縣政府",
        licence="政府資料開放授權條款-第1版",
        url=f"https://data.gov.tw/dataset/{len(code)}",
        edition_on=EDITION_ON,
        imported_at=FIRST_CHANGE,
    )


def a_place(dataset: Dataset, township: str, at: LatLon, **said: Any) -> Place:
    usual = {"identity": said["name_zh"], "cell": 0, "region_id": TOWNSHIP_BY_CODE[township].region}
    point = Point(*lon_lat(at), srid=WGS_84)
    return Place(dataset=dataset, kind=dataset.kind, township_id=township, point=point, **usual, **said)


def a_county() -> None:
    """Townships, seven hotspots from south to north, each a day younger, and five merchants, every other with coins."""
    wifi, shops = a_list("county-wifi", Kind.HOTSPOT), a_list("partners", Kind.MERCHANT)
    Region.objects.bulk_create(
        Region(code=each.code, name_zh=each.name_zh, name_en=each.name_en, order=each.order)
        for each in REGIONS
        if each.code in ("city", "valley", "islands")
    )
    Township.objects.bulk_create(a_township(code) for code in OUTLINES)
    Dataset.objects.bulk_create([wifi, shops])
    hotspots = [a_numbered_hotspot(wifi, number) for number in range(HOTSPOTS)]
    Place.objects.bulk_create([*hotspots, *(a_numbered_merchant(shops, number) for number in range(MERCHANTS))])


def a_numbered_hotspot(dataset: Dataset, number: int) -> Place:
    at = LatLon(22.71 + number * 0.04, 121.1 + number * 0.001)
    return a_place(
        dataset, CITY if at.latitude < 22.85 else LUYE, at, name_zh=f"熱點{number}",
        name_en=f"Hotspot {number}" if number % 2 else "", category="transport",
        changed_at=FIRST_CHANGE + timedelta(days=number),
    )  # fmt: skip


def a_numbered_merchant(dataset: Dataset, number: int) -> Place:
    return a_place(
        dataset, LUDAO, LatLon(22.66, 121.47 + number * 0.005), name_zh=f"=店{number}",
        name_en=f"<b>Shop {number}</b>", category="food" if number else "", accepts_coins=number % 2 == 0,
        changed_at=FIRST_CHANGE + timedelta(hours=number),
    )  # fmt: skip


def a_hotspot() -> Place:
    return Place.objects.filter(kind=Kind.HOTSPOT).order_by("name_zh")[0]


@dataclass(frozen=True)
class Asker:
    """Asks the API as a program does, in English unless told otherwise."""

    client: Client
    language: str = "en"

    def get(self, path: str = "", accept: str = "*/*", **fields: Any) -> HttpResponse:
        query = "?" + urlencode({name.replace("_crs", "-crs"): value for name, value in fields.items()})
        address = path if path.startswith("http") else f"/ogc/{path}"
        return self.asked(address.removeprefix("http://testserver") + (query if fields else ""), accept)

    def asked(self, address: str, accept: str = "*/*", **headers: str) -> HttpResponse:
        return self.client.get(address, headers={"Accept": accept, "Accept-Language": self.language, **headers})

    def told(self, path: str = "", **fields: Any) -> Any:
        """The JSON of an answer that went well."""
        response = self.get(path, **fields)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    def features(self, collection: str, **fields: Any) -> list[dict[str, Any]]:
        return self.told(f"collections/{collection}/items", **fields)["features"]

    def names(self, collection: str, **fields: Any) -> set[str]:
        return {each["properties"]["name_zh"] for each in self.features(collection, **fields)}

    def problem(self, path: str, status: int = 400, **fields: Any) -> dict[str, Any]:
        response = self.get(path, **fields)
        assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
        return json.loads(response.content)


def link_of(document: dict[str, Any], rel: str, kind: str = "") -> dict[str, str]:
    return next(each for each in document["links"] if each["rel"] == rel and each["type"].startswith(kind))


def rels(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each["rel"], each["type"]) for each in document["links"]}


class Page(HTMLParser):
    """What a page says in its body, and where its links lead."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.hrefs: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(response.content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag == "a" and "body" in self.open:
            self.hrefs.add(str(dict(attrs).get("href")))

    def handle_data(self, data: str) -> None:
        self.text += data
