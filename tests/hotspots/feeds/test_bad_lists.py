"""Files that are no list, and rows that are no place: refused or set aside, always with the reason."""

import io
import json
import sys
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotspots.feeds.formats import LAYOUTS
from hotspots.feeds.reading import read
from hotspots.feeds.row import FeedRefused, Rule, Trouble
from hotspots.models import Kind
from tests.hotspots.feeds.lists import HEAD, LUYE_DEG, LUYE_M, feed_in, line, refusal, row_in, written
from web.organiser.place_words import RULES


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


GOOD = f"{HEAD}\n{line()}\n"
TWD67 = "店名,TWD67X,TWD67Y\n阿美,261440,2534905\n"
WEB_PAGE = "\n <!DOCTYPE html>\n<html><body>系統維護中</body></html>"

#: What the file holds, and what its refusal must say: the rule, and the remedy.
REFUSED = {
    "nothing": ("", ["list.csv is empty", "download it again"]),
    "white space": (" \r\n\t\n", ["nothing but white space", "download it again"]),
    "a byte order mark alone": ("\ufeff\n", ["nothing but white space"]),
    "a head without rows": (f"{HEAD}\n", ["no row below", "店名, 地址, 經度, 緯度"]),
    "a head above empty rows": (f"{HEAD}\n,,,\n , ,\n", ["no row below"]),
    "a web page saved as CSV": (WEB_PAGE, ["a web page, not a list", "download the list itself"]),
    "a table of a web page": ("<table><tr><td>店名</td></tr></table>", ["a web page, not a list"]),
    "XML": ('<?xml version="1.0"?><XML_Head/>', ["XML", "JSON or CSV"]),
    "no name": ("地址,經度,緯度\n某路1號,121.1,22.9\n", ["the name (name_zh)", "地址, 經度, 緯度", "--map name_zh="]),
    "no position": ("店名,地址\n阿美,某路1號\n", ["the longitude (x) or the latitude (y)", "店名, 地址", "--map"]),
    "half a position": ("店名,經度\n阿美,121.1\n", ["the latitude (y)", "--map"]),
    "nothing known": ("a,b\n1,2\n", ["name (name_zh) or the longitude (x) or the latitude (y)", "a, b"]),
    "doubled columns": ("店名,經度,緯度,經度\n阿美,121.1,22.9,1\n", ["經度 stands there twice", "rename"]),
    "columns doubled but for spaces": ("店名,經度 ,緯度, 經度\n阿美,121.1,22.9,1\n", ["經度 stands there twice"]),
    "columns of TWD67": (TWD67, ["TWD67X, TWD67Y are in TWD67", "850 m", "convert"]),
    "a quote that never closes": (f'{HEAD}\n"阿美,某路,121.1,22.9\n', ["quotes around line 2 do not close", "twice"]),
    "a quote that closes too early": (f'{HEAD}\n"阿美" 小吃,某路,121.1,22.9\n', ["quotes around line 2", "twice"]),
    "a title above the columns": (f"臺東縣特約店家,\n{HEAD}\n{line()}\n", ["title above", "separator"]),
    "mostly rows of another width": (f"{HEAD}\n甲,1\n乙,2\n{line()}\n", ["2 of 3 rows do not fit", "2 cells for 4"]),
    "JSON cut short": ('[{"店名": "阿美", "經度": 12', ["breaks off", "download it again"]),
    "JSON without a list": ('{"message": "查無資料", "count": 0}', ["without a list of places"]),
    "an empty JSON list": ("[]", ["without a list of places"]),
    "JSON with a doubled name": ('[{"店名": "阿美", "店名": "阿華"}]', ["店名 stands twice", "rename"]),
    "JSON nested without end": ("[" * 100_000, ["nested too deeply|breaks off"]),
    "an Excel workbook": (zipped("xl/workbook.xml", "[Content_Types].xml"), ["an Excel workbook", "CSV (UTF-8)"]),
    "an old Excel file": (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(99), ["an old Excel or Word file", "CSV (UTF-8)"]),
    "a zip without a Shapefile": (zipped("list.csv"), ["0 Shapefiles", "list.csv", "unpack"]),
    "a zip with two Shapefiles": (zipped("a.shp", "b.shp"), ["2 Shapefiles", "exactly one"]),
    "a broken zip": (zipped("a.shp")[:30], ["a broken zip", "download it again"]),
    "a Shapefile under another name": (b"\x00\x00\x27\x0a" + bytes(96), ["under another name", ".shp"]),
    "another database": (b"SQLite format 3\0" + bytes(84), ["a database, but no GeoPackage", "CSV or GeoPackage"]),
    "a broken GeoPackage": (b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(28), ["vector file", "export it again"]),
    "a PDF": (b"%PDF-1.7\n", ["a PDF", "CSV"]),
    "gzip": (b"\x1f\x8b\x08\x00", ["gzip", "unpack"]),
    "a picture": (b"\x89PNG\r\n\x1a\n", ["a picture", "CSV"]),
    "zero bytes": (b"\xe5\xba\x97,lat,lon\n\0\0\0\n", ["zero bytes", "UTF-8"]),
    "too many columns": (",".join(f"c{n}" for n in range(400)) + "\n1\n", ["400 columns", "300 are read"]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_list_is_refused_by_name_with_rule_and_remedy(tmp_path, content, words):
    text = refusal(tmp_path, content)
    assert "list.csv" in text
    assert [word for word in words if not any(part in text for part in word.split("|"))] == []


def test_no_file_is_refused_too(tmp_path):
    with pytest.raises(FeedRefused, match="is no file: check the path"):
        read(tmp_path / "missing.csv", kind=Kind.MERCHANT)
    with pytest.raises(FeedRefused, match="is no file: check the path"):
        read(tmp_path, kind=Kind.MERCHANT)


def test_200_megabytes_are_refused_before_they_are_read(tmp_path, monkeypatch):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda self: pytest.fail(f"read {self}"))
    with pytest.raises(FeedRefused, match=r"huge.csv has 200 MB, and 52 MB are read: keep Taitung's rows only"):
        read(path, kind=Kind.MERCHANT)


def test_more_rows_than_a_county_has_places_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("hotspots.feeds.sheet.MOST_ROWS", 2)
    assert "more than 2 rows, which is all that is read" in refusal(tmp_path, f"{HEAD}\n" + f"{line()}\n" * 3)


MANY = {
    "delimited": (f"{HEAD}\n" + f"{line()}\n" * 50, "hotspots.feeds.delimited._record"),
    "objects": (json.dumps([{"店名": "阿美"}] * 50), "hotspots.feeds.documents._flat"),
    "features": (json.dumps({"type": "FeatureCollection", "features": [{}] * 50}), "hotspots.feeds.documents._point"),
}


@pytest.mark.parametrize(("content", "reader"), MANY.values(), ids=MANY)
def test_rows_beyond_what_is_read_are_not_even_looked_at(tmp_path, monkeypatch, content, reader):
    monkeypatch.setattr("hotspots.feeds.sheet.MOST_ROWS", 2)
    module, _, name = reader.rpartition(".")
    read_one, calls = getattr(sys.modules[module], name), []
    monkeypatch.setattr(reader, lambda *given: calls.append(1) or read_one(*given))
    refusal(tmp_path, content)
    assert 3 <= len(calls) < 10


KINDS = {
    "county hotspots as merchants": (
        "主管機關,辦理單位,位址名稱,連絡電話,地址,熱區分類,無障礙設施,相關網站,X坐標,Y坐標,備註,最後更新時間\na,b,c,,,,,,1,2,,\n",
        Kind.MERCHANT, "list of hotspots (county_wifi), not of merchants: import it with import_hotspots",
    ),
    "iTaiwan as merchants": (
        "institute,city,name,address,LAT,LNG\na,b,c,d,22.9,121.1\n",
        Kind.MERCHANT, "list of hotspots (itaiwan), not of merchants: import it with import_hotspots",
    ),
    "restaurants as hotspots": (
        "Id,Name,Add,Px,Py\nC3_1,a,b,121.1,22.9\n",
        Kind.HOTSPOT, "list of merchants (tourism), not of hotspots: import it with import_merchants",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "kind", "said"), KINDS.values(), ids=KINDS)
def test_a_list_of_another_kind_of_place_is_refused(tmp_path, content, kind, said):
    assert said in refusal(tmp_path, content, kind=kind)


MAPPINGS = {
    "a field that is none": (
        {"nme": "店名"},
        Kind.MERCHANT,
        "'nme' is nothing a place of this kind has; there are name_zh",
    ),
    "a column that is none": (
        {"name_zh": "店"},
        Kind.MERCHANT,
        "'店', which is no column of list.csv; there are 店名, 地址",
    ),
    "coins of hotspots": (
        {"accepts_coins": "地址"},
        Kind.HOTSPOT,
        "'accepts_coins' is nothing a place of this kind has",
    ),
}


@pytest.mark.parametrize(("mapping", "kind", "said"), MAPPINGS.values(), ids=MAPPINGS)
def test_a_mapping_that_cannot_be_is_refused(tmp_path, mapping, kind, said):
    assert said in refusal(tmp_path, GOOD, kind=kind, mapping=mapping)


def test_a_mapping_does_not_smuggle_twd67_in(tmp_path):
    assert "are in TWD67" in refusal(tmp_path, TWD67, mapping={"x": "TWD67X", "y": "TWD67Y"})


@pytest.mark.parametrize("code", ["EPSG:3821", "EPSG:3827", "EPSG:3828"])
def test_a_list_said_to_be_in_twd67_is_refused(tmp_path, code):
    text = refusal(tmp_path, f"店名,X坐標,Y坐標\n阿美,{','.join(LUYE_M)}\n", crs=code)
    assert "TWD67 lies 850 m off; convert it to TWD97" in text


XY = "經度, 緯度"
SIX = "6 cells for 5 columns"
#: The row's cells under 店名, 地址, 經度, 緯度, 收金幣; why it is set aside; what the reason shows.
ASIDE = {
    "null island": (["阿美", "某路", "0", "0"], Trouble.NULL_ISLAND, (XY, "0, 0")),
    "no position": (["阿美", "某路", "", ""], Trouble.NO_POSITION, (XY, ", ")),
    "a dash for a position": (["阿美", "某路", "-", "無"], Trouble.NO_POSITION, (XY, "-, 無")),
    "words for a position": (["阿美", "某路", "詳網站", "22.9"], Trouble.UNREADABLE_POSITION, (XY, "詳網站, 22.9")),
    "no name": (["", "某路", *LUYE_DEG], Trouble.NO_NAME, ("店名", "")),
    "a name that says nothing": (["無", "某路", *LUYE_DEG], Trouble.NO_NAME, ("店名", "無")),
    "a name too long": (["名" * 121, "某路", *LUYE_DEG], Trouble.UNREADABLE_VALUE, ("店名", "名" * 121)),
    "an address too long": (["阿美", "路" * 900, *LUYE_DEG], Trouble.UNREADABLE_VALUE, ("地址", "路" * 200)),
    "an office's own letter": (["阿\ue123", "某路", *LUYE_DEG], Trouble.UNREADABLE_VALUE, ("店名", "阿\ufffd")),
    "neither yes nor no": (["阿美", "某路", *LUYE_DEG, "洽店家"], Trouble.UNREADABLE_VALUE, ("收金幣", "洽店家")),
    "too few cells": (["阿美", "某路", "121.1"], Trouble.UNREADABLE_VALUE, ("row", "3 cells for 5 columns")),
    "too many cells": (["阿美", "某路", "2樓", *LUYE_DEG, "是"], Trouble.UNREADABLE_VALUE, ("row", SIX)),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "trouble", "shown"), ASIDE.values(), ids=ASIDE)
def test_a_row_that_is_no_place_is_set_aside_with_the_value_that_is_wrong(tmp_path, cells, trouble, shown):
    if len(cells) == 4:
        cells = [*cells, ""]
    good = ",".join(["好店", "好路", *LUYE_DEG, "是"])
    feed = feed_in(tmp_path, "\n".join([f"{HEAD},收金幣", good, ",".join(cells), good]))
    assert [row.number for row in feed.rows] == [1, 2, 3]
    assert [row.trouble for row in feed.rows] == [None, trouble, None]
    row = feed.rows[1]
    assert row.position is None
    assert (row.details["field"], row.details["value"]) == shown
    assert row.details["rule"]
    assert list(row.values.values())[: len(cells)] == [cell.replace("\ue123", "\ufffd") for cell in cells]


def test_what_should_stand_there_is_said_in_the_reader_s_language():
    assert set(Rule) - set(RULES) == set()


def test_a_row_set_aside_for_a_word_still_says_where_it_stands(tmp_path):
    row = row_in(tmp_path, f"{HEAD},收金幣\n{line()},也許\n")
    assert row.details["position"] == "22.913400, 121.119600"


def test_half_a_letter_sets_only_its_own_row_aside(tmp_path):
    raw = f"{HEAD}\n{line('甲店')}\n".encode("cp950") + line("某\N{CJK UNIFIED IDEOGRAPH-5E97}").encode("cp950")
    raw = raw.replace("某店".encode("cp950"), "某".encode("cp950") + b"\xfa\x40")
    feed = feed_in(tmp_path, raw)
    assert feed.encoding == "cp950"
    assert [(row.name_zh, row.trouble) for row in feed.rows] == [("甲店", None), ("某\ufffd", Trouble.UNREADABLE_VALUE)]


def test_half_a_surrogate_of_json_is_no_letter_of_a_name(tmp_path):
    row = row_in(tmp_path, '[{"店名": "阿\\ud83c", "經度": 121.1, "緯度": 22.9}]')
    assert row.trouble is Trouble.UNREADABLE_VALUE
    assert json.dumps(dict(row.values), ensure_ascii=False).encode()


def test_a_row_s_troubles_leave_its_neighbours_as_they_are(tmp_path):
    alone = row_in(tmp_path, GOOD)
    among = feed_in(tmp_path, f"{HEAD}\n,,,0\n{line()}\n")
    assert among.rows[1].position == alone.position
    assert among.rows[1].repairs == alone.repairs


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", GOOD.encode(), GOOD.encode("cp950"), b'[{"name":', b"PK\x03\x04", b"{", b"\xff\xfe"]),
    rest=st.binary(max_size=80) | st.text(max_size=40).map(str.encode),
)
def test_no_file_does_worse_than_being_refused(tmp_path, start, rest):
    try:
        feed = read(written(tmp_path, start + rest), kind=Kind.MERCHANT)
    except FeedRefused as refused:
        assert "list.csv" in str(refused)
    else:
        assert all((row.position is None) == (row.trouble is not None) for row in feed.rows)


def test_every_format_is_asked_for_by_columns_that_no_other_has():
    marks = [(layout.name, mark) for layout in LAYOUTS for mark in layout.marks]
    assert [[each.name for each in LAYOUTS if each.fits(mark)] for _, mark in marks] == [[name] for name, _ in marks]
