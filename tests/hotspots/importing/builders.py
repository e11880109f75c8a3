"""Builders of lists: rows as a format would have read them, and their import."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from geo.position import LatLon, moved
from geo.taitung import TOWNSHIPS
from hotspots.feeds.row import Feed, Row, Trouble
from hotspots.importing.feed import import_feed
from hotspots.importing.report import Report
from hotspots.models import AsideRow, Dataset, Kind, Place

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
LATER = datetime(2027, 2, 1, 4, 0, tzinfo=UTC)
CITY, CHENGGONG, BEINAN = TOWNSHIPS[0], TOWNSHIPS[1], TOWNSHIPS[3]
CITY_STREET = "臺東縣臺東市中山路"


def row(name: str = "市民廣場", at: LatLon | None = CITY.seat, address: str = f"{CITY_STREET}1號", **said: Any) -> Row:
    """A hotspot beside the office of Taitung City, unless told otherwise."""
    return Row(**{"number": 1, "name_zh": name, "address": address, "position": at} | said)


def lost(name: str = "市民廣場", trouble: Trouble = Trouble.NO_POSITION, **said: Any) -> Row:
    """A row that its format could not place."""
    return row(name, None, trouble=trouble, **said)


def streetful(count: int, *, apart_m: float = 20.0) -> list[Row]:
    """So many different hotspots along one street, each so far east of the last."""
    places = (moved(CITY.seat, 0.0, apart_m * number) for number in range(count))
    return [row(f"熱點{number}號", place, f"{CITY_STREET}{number}號") for number, place in enumerate(places)]


def feed(*rows: Row) -> Feed:
    """A list of these rows, numbered."""
    return Feed(tuple(replace(each, number=n) for n, each in enumerate(rows, 1)), "table", "utf-8", "EPSG:4326")


def dataset(code: str = "wifi", kind: Kind = Kind.HOTSPOT, **said: Any) -> Dataset:
    """A list, not yet kept."""
    usual = {"title_zh": "熱點", "title_en": "Hotspots", "publisher": "臺東縣政府", "licence": "OGDL"}
    return Dataset(code=code, kind=kind, **usual | said)


def imported(*rows: Row, now: datetime = NOW, **said: Any) -> Report:
    """What importing these rows as the list `wifi` reports."""
    wanted = {"dataset": dataset(), "file_name": "wifi.csv", "sha256": "0" * 64} | said
    return import_feed(feed=feed(*rows), now=now, **wanted)


def counted(report: Report) -> dict[str, int]:
    """The outcomes that occurred, and the places that are gone."""
    return {str(outcome): count for outcome, count in report.counts.items() if count} | (
        {"gone": len(report.gone)} if report.gone else {}
    )


def the_place(name: str = "市民廣場") -> Place:
    return Place.objects.get(name_zh=name)


def the_aside() -> AsideRow:
    return AsideRow.objects.get()
