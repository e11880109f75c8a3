"""Whole collections as files: GeoPackage, GeoParquet, CSV and GeoJSON, made once for each edition."""

import asyncio
import csv
import io
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from django.core.management import call_command
from django.http import StreamingHttpResponse
from django.utils import timezone
from pyarrow import parquet

from hotspots import catalogue
from hotspots.models import Dataset, Place
from tests.web.ogc.builders import COLLECTIONS, EDITION_ON, HOTSPOTS, LUDAO, MERCHANTS, OUTLINES, Asker
from tests.web.ogc.test_answers import a_change
from web.api.downloads import folders, views
from web.api.downloads.writing import write
from web.api.ogc.offered import COLLECTIONS as OFFERED

SIZES = {"hotspots": HOTSPOTS, "merchants": MERCHANTS, "townships": 3, "regions": 3}
every_collection = pytest.mark.parametrize("collection", COLLECTIONS)


@pytest.fixture(autouse=True)
def var_dir(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def written_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files are written by this process, which sees the test's places; what was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(views, "written_elsewhere", lambda name: asked.append(name) or write(OFFERED[name]))
    return asked


def file_of(collection: str, ending: str) -> Path:
    return write(OFFERED[collection]) / f"{collection}.{ending}"


@every_collection
def test_a_geopackage_has_every_feature_with_licence_source_and_edition(asker: Asker, collection: str) -> None:
    path = file_of(collection, "gpkg")
    told = pyogrio.read_info(path)
    assert (told["features"], told["crs"], told["layer_name"]) == (SIZES[collection], "EPSG:4326", collection)
    assert told["geometry_type"] == OFFERED[collection].geometry_type
    assert told["layer_metadata"]["licence"] == "政府資料開放授權條款-第1版"
    if collection in ("hotspots", "merchants"):
        assert told["dataset_metadata"]["edition_on"] == EDITION_ON.isoformat()
        assert "https://data.gov.tw/dataset/" in told["dataset_metadata"]["source"]
    _, table = pyogrio.read_arrow(path)
    assert table["id"].to_pylist() == [each["id"] for each in asker.features(collection)]


@every_collection
def test_a_geoparquet_file_has_every_feature_and_a_covering_box(asker: Asker, collection: str) -> None:
    table = parquet.read_table(file_of(collection, "parquet"))
    told = json.loads(table.schema.metadata[b"geo"])
    column = told["columns"][told["primary_column"]]
    assert (told["version"], column["encoding"], "crs" in column) == ("1.1.0", "WKB", False)
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert column["bbox"] == pytest.approx(shapely.total_bounds(shapes).tolist())
    rows = [tuple(box.values()) for box in table["bbox"].to_pylist()]
    assert rows == [tuple(each) for each in shapely.bounds(shapes).tolist()]
    assert column["covering"]["bbox"]["ymax"] == ["bbox", "ymax"]
    assert table.schema.metadata[b"licence"].decode() == "政府資料開放授權條款-第1版"
    for shape, feature in zip(shapes, asker.features(collection), strict=True):
        assert shape.equals(shapely.from_geojson(json.dumps(feature["geometry"])))


def test_a_geoparquet_file_is_typed(asker: Asker) -> None:
    types = {each.name: str(each.type) for each in parquet.read_schema(file_of("merchants", "parquet"))}
    assert (types["accepts_coins"], types["edition_on"]) == ("bool", "date32[day]")
    assert types["changed_at"] == "timestamp[us, tz=UTC]"


def rows_of(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_a_csv_file_names_licence_and_edition_in_each_row_and_runs_nothing(asker: Asker) -> None:
    rows = rows_of(file_of("merchants", "csv"))
    assert len(rows) == MERCHANTS
    for row, feature in zip(rows, asker.features("merchants"), strict=True):
        longitude, latitude = feature["geometry"]["coordinates"]
        assert (row["id"], float(row["latitude"]), float(row["longitude"])) == (feature["id"], latitude, longitude)
        assert (row["publisher"], row["edition_on"]) == ("臺東縣政府", EDITION_ON.isoformat())
        assert row["name_zh"] == f"'{feature['properties']['name_zh']}"
        assert row["name_zh"].startswith("'=")
        assert row["accepts_coins"] == str(feature["properties"]["accepts_coins"]).lower()
        assert row["wheelchair"] == ""


def test_a_csv_file_of_outlines_gives_a_point_inside_each(asker: Asker) -> None:
    for row in rows_of(file_of("townships", "csv")):
        west, south, east, north = OUTLINES[row["id"]]
        assert west < float(row["longitude"]) < east
        assert south < float(row["latitude"]) < north
    assert rows_of(file_of("regions", "csv"))[-1]["townships"] == LUDAO


@every_collection
def test_a_geojson_file_has_the_features_of_all_pages(asker: Asker, collection: str) -> None:
    told = json.loads(file_of(collection, "geojson").read_bytes())
    assert told["features"] == asker.features(collection)
    assert told["licence"] == "政府資料開放授權條款-第1版"


def test_a_collection_without_features_makes_files_too(asker: Asker) -> None:
    asker_sees_nothing()
    assert pyogrio.read_info(file_of("hotspots", "gpkg"))["features"] == 0
    assert parquet.read_table(file_of("hotspots", "parquet")).num_rows == 0
    assert rows_of(file_of("hotspots", "csv")) == []
    assert json.loads(file_of("hotspots", "geojson").read_bytes())["features"] == []


def asker_sees_nothing() -> None:
    Place.objects.all().delete()
    catalogue.forget()


@pytest.mark.usefixtures("written_here")
@pytest.mark.parametrize("ending", ["gpkg", "parquet", "csv", "geojson"])
def test_a_collection_leads_to_its_files(asker: Asker, ending: str) -> None:
    links = [each for each in asker.told("collections/regions")["links"] if each["rel"] == "enclosure"]
    (link,) = (each for each in links if each["href"].endswith(ending))
    response = asker.get(link["href"])
    content = whole(response)
    assert response.headers["Content-Type"] == link["type"]
    assert response.headers["Content-Length"] == str(len(content))
    assert f'.{ending}"' in response.headers["Content-Disposition"]
    assert content == file_of("regions", ending).read_bytes()
    head = asker.client.head(f"/ogc/collections/regions/download.{ending}")
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(content)))
    assert (
        asker.asked(
            link["href"].removeprefix("http://testserver"), **{"If-None-Match": head.headers["ETag"]}
        ).status_code
        == 304
    )


def whole(response: Any) -> bytes:
    """What a server would send, piece by piece."""
    assert isinstance(response, StreamingHttpResponse)

    async def joined() -> bytes:
        return b"".join([piece async for piece in response])

    return asyncio.run(joined())


def test_files_are_made_once_for_an_edition(asker: Asker, written_here: list[str], var_dir: Path) -> None:
    for ending in ("csv", "gpkg", "csv"):
        assert asker.get(f"collections/hotspots/download.{ending}").status_code == 200
    assert written_here == ["hotspots"]
    a_change()
    response = asker.get("collections/hotspots/download.csv")
    assert "新名" in whole(response).decode()
    assert written_here == ["hotspots", "hotspots"]
    assert len([each for each in (var_dir / "downloads").iterdir() if each.is_dir()]) == 1


def test_a_list_that_was_read_without_a_change_makes_no_files_anew(asker: Asker, written_here: list[str]) -> None:
    asked = "collections/hotspots/download.csv"
    tag = asker.get(asked).headers["ETag"]
    Dataset.objects.update(imported_at=timezone.now() + timedelta(days=1))
    catalogue.forget()  # as another process, which looks only now
    assert asker.get(asked).headers["ETag"] == tag
    assert written_here == ["hotspots"]


def test_who_asks_while_files_are_made_waits_for_them(var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folders.folder_of("hotspots", "1")
    made = []

    def slowly(name: str) -> Path:
        made.append(name)
        folder.mkdir()
        return folder

    monkeypatch.setattr(views, "written_elsewhere", slowly)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: views._folder(OFFERED["hotspots"], "1"), range(8)))
    assert (found, made) == ([folder] * 8, ["hotspots"])


def test_a_writer_that_ends_halfway_leaves_nothing(var_dir: Path) -> None:
    with pytest.raises(OSError, match="full"), folders.being_written("hotspots", "1") as draft:
        (draft / "hotspots.csv").write_text("half")
        raise OSError("disk full")
    assert list((var_dir / "downloads").iterdir()) == []


def test_two_writers_of_one_edition_end_with_one_folder(var_dir: Path) -> None:
    with folders.being_written("hotspots", "1") as mine:
        (mine / "a").touch()
        theirs = folders.folder_of("hotspots", "1")
        theirs.mkdir()
        (theirs / "b").touch()
    assert [each.name for each in (var_dir / "downloads").rglob("*")] == [theirs.name, "b"]


def test_a_collections_files_leave_those_of_the_others_alone(asker: Asker, var_dir: Path) -> None:
    kept = file_of("hotspots", "csv"), file_of("townships", "csv")
    file_of("regions", "csv")
    assert all(path.exists() for path in kept)


def test_files_that_cannot_be_made_are_promised_for_later_and_the_log_says_why(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = subprocess.CompletedProcess([], 1, stdout="", stderr="disk full")
    monkeypatch.setattr(views.subprocess, "run", lambda *_args, **_kwargs: done)
    response = asker.get("collections/hotspots/download.gpkg")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "disk full" in caplog.text


def test_after_a_failure_nobody_starts_another_writer_for_a_minute(
    asker: Asker, var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    monkeypatch.setattr(views, "written_elsewhere", tries.append)
    for _ in range(3):
        assert asker.get("collections/hotspots/download.gpkg").status_code == 503
    assert tries == ["hotspots"]
    monkeypatch.setattr(views, "REST_S", -1.0)
    views._GIVEN_UP_UNTIL_S.clear()
    for _ in range(2):
        assert asker.get("collections/hotspots/download.gpkg").status_code == 503
    assert tries == ["hotspots"] * 3


def test_the_command_writes_what_is_missing_and_says_where(asker: Asker, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("write_downloads")
    lines = capsys.readouterr().out.splitlines()
    assert [Path(line).name.split("-")[1] for line in lines] == list(COLLECTIONS)
    before = [Path(line).stat().st_mtime_ns for line in lines]
    call_command("write_downloads", "regions")
    assert capsys.readouterr().out.splitlines() == lines[-1:]
    assert [Path(line).stat().st_mtime_ns for line in lines] == before
