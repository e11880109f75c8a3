"""Real files to test against: outlines, people, places and genuine tracks, where TAITUNG_DATA_DIR has them."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyproj import Transformer

from geo.fix import Fix
from geo.position import LatLon, from_lon_lat, moved

SHARED = Path(os.environ.get("TAITUNG_DATA_DIR", "../shared/data"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="TAITUNG_DATA_DIR has no shared files")

ATLAS_VILLAGES = SHARED / "boundaries" / "villages_atlas.geojson"
DETAILED_TOWNSHIPS = SHARED / "boundaries" / "townships_detail.geojson"
VILLAGE_PEOPLE = SHARED / "population" / "villages_2021-03.csv"
SMALL_AREAS = SHARED / "population" / "small_areas_2017-06.gpkg"
HIGHWAYS = SHARED / "roads" / "highways.geojson"

_FROM_GRID = Transformer.from_crs(3826, 4326, always_xy=True)
_UNKNOWN_ACCURACY_M = 10.0
#: Ends the name of a township's office, which no other name of the files does.
OFFICE = "：公所"
Named = tuple[str, LatLon]
Track = tuple[str, list[Fix]]


def rows(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as lines:
        return list(csv.DictReader(lines))


def of_taitung(county: str) -> bool:
    return county.replace("台", "臺").startswith("臺東縣")


def places() -> Iterator[Named]:
    """Every point of the shared files that says it is in Taitung, with its name."""
    yield from county_points()
    for row in rows(SHARED / "wifi" / "itaiwan_2015-12.csv"):
        if of_taitung(row["地區"]):
            yield row["熱點名稱"], LatLon(float(row["緯度"]), float(row["經度"]))
    for row in rows(SHARED / "wifi" / "itaiwan_2017-01.csv"):
        if of_taitung(row["city"]):
            yield row["name"], LatLon(float(row["LAT"]), float(row["LNG"]))
    for row in rows(SHARED / "places" / "charging_points_2017.csv"):
        yield row["name"], LatLon(float(row["LAT"]), float(row["LNG"]))
    for feature in json.loads((SHARED / "places" / "train_stations.geojson").read_text())["features"]:
        yield feature["properties"]["站名"], from_lon_lat(*feature["geometry"]["coordinates"][:2])
    for row in rows(SHARED / "places.csv"):
        yield row["zh"], LatLon(float(row["lat"]), float(row["lon"]))
    for row in rows(SHARED / "townships.csv"):
        yield row["zh"] + OFFICE, LatLon(float(row["seat_lat"]), float(row["seat_lon"]))


def county_points() -> Iterator[Named]:
    """The county's own lists: Big5, in metres of TWD97."""
    for name in ("wifi/taitung_county_wifi_2017-09.big5.csv", "places/aed.big5.csv", "places/kiosks.big5.csv"):
        for row in rows(SHARED / name, "cp950"):
            place = row.get("位址名稱") or row.get("設置地點") or row["辦理單位"]
            yield place, from_lon_lat(*_FROM_GRID.transform(float(row["X坐標"]), float(row["Y坐標"])))


def genuine_tracks() -> Iterator[Track]:
    """All genuine tracks; those without positions on earth are laid out around Luye Highland."""
    yield from goal_tracks()
    for path in (
        *sorted((SHARED / "tracks" / "phones").glob("em_*.csv")),
        *sorted((SHARED / "tracks" / "sports").iterdir()),
    ):
        yield (
            path.stem,
            [fix_of(row["lat"], row["lon"], row["accuracy_m"], float(row["ts"]) * 1000) for row in rows(path)],
        )
    walk = rows(SHARED / "tracks" / "phones" / "pixel6_fix_lines.csv")
    columns = ("LatitudeDegrees", "LongitudeDegrees", "AccuracyMeters", "UnixTimeMillis")
    yield "pixel6", [fix_of(*(row[name] for name in columns)) for row in walk]


def fix_of(latitude: str, longitude: str, accuracy: str, at_ms: str | float) -> Fix:
    return Fix(LatLon(float(latitude), float(longitude)), float(accuracy or _UNKNOWN_ACCURACY_M), int(at_ms))


def goal_tracks() -> Iterator[Track]:
    luye = LatLon(22.9134, 121.1196)
    with zipfile.ZipFile(SHARED / "tracks" / "goal" / "goal_even.zip") as archive:
        for name in archive.namelist():
            lines = csv.DictReader(io.StringIO(archive.read(name).decode()))
            yield (
                name,
                [
                    Fix(moved(luye, float(row["y"]), float(row["x"])), _UNKNOWN_ACCURACY_M, _ms(row["timestamp"]))
                    for row in lines
                ],
            )


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text[:26]).replace(tzinfo=UTC).timestamp() * 1000)
