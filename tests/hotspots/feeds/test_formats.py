"""Every format: how it is known, and what its columns mean."""

import json
from dataclasses import asdict

import pytest

from geo.position import LatLon, distance_m
from hotspots.feeds.row import Repair, Trouble
from hotspots.models import Kind
from tests.hotspots.feeds.lists import LUYE_DEG, LUYE_M, feed_in, line, row_in

LUYE = LatLon(22.9134, 121.1196)
COUNTY_HEAD = "主管機關,辦理單位,位址名稱,連絡電話,地址,熱區分類,無障礙設施,相關網站,X坐標,Y坐標,備註,最後更新時間"


def at_luye(position: LatLon | None) -> bool:
    return position is not None and distance_m(position, LUYE) < 1.0


def test_the_county_s_hotspots_are_read_from_big5_and_metres(tmp_path):
    x, y = LUYE_M
    text = f"{COUNTY_HEAD}\n臺東縣政府,資訊室,台東 高台,089-551637,臺東縣台東市某路1號,交通節點,,,{x},{y},,20170930\n"
    feed = feed_in(tmp_path, text, kind=Kind.HOTSPOT, encoding="cp950")
    assert (feed.format, feed.encoding, feed.crs) == ("county_wifi", "cp950", "EPSG:3826")
    (row,) = feed.rows
    assert (row.number, row.name_zh, row.address) == (1, "臺東 高台", "臺東縣臺東市某路1號")
    assert (row.keeper, row.phone, row.category) == ("臺東縣政府", "089-551637", "transport")
    assert at_luye(row.position)
    assert row.repairs == (Repair.LETTERS_FOLDED,)
    assert row.values["地址"] == "臺東縣台東市某路1號"


ITAIWAN = {
    "2015": "主管機關,地區,熱點名稱,地址,緯度,經度",
    "2017": "institute,city,name,address,LAT,LNG",
    "counties called 縣市": "主管機關,縣市,熱點名稱,地址,緯度,經度",
}


@pytest.mark.parametrize("head", ITAIWAN.values(), ids=ITAIWAN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_itaiwan_is_read_in_every_edition_and_encoding(tmp_path, head, encoding):
    text = f"{head}\n教育部,臺東縣,臺東圖書館,950臺東縣臺東市某路1號,22.9134,121.1196\n"
    feed = feed_in(tmp_path, text, kind=Kind.HOTSPOT, encoding=encoding)
    assert (feed.format, feed.crs) == ("itaiwan", "EPSG:4326")
    assert feed.encoding == encoding
    (row,) = feed.rows
    assert (row.name_zh, row.address, row.keeper) == ("臺東圖書館", "950臺東縣臺東市某路1號", "教育部")
    assert row.position == LUYE


def tourism_v1(**values) -> str:
    row = {
        "Id": "C3_315080000H_000001",
        "Name": "阿美小吃",
        "Description": "很長" * 900,
        "Add": "臺東縣鹿野鄉光榮路1號",
    }
    row |= {"Tel": "886-89-551637", "Region": "臺東縣", "Town": "鹿野鄉", "Px": 121.1196, "Py": 22.9134, "Class": "3"}
    row |= {"Opentime": "每日 09:00~17:00", "Website": None, "Picture1": ""}
    return json.dumps({"XML_Head": {"Listname": "3", "Infos": {"Info": [row | values]}}}, ensure_ascii=False)


def test_a_tourism_feed_has_longitude_in_px(tmp_path):
    feed = feed_in(tmp_path, tourism_v1())
    assert (feed.format, feed.crs) == ("tourism", "EPSG:4326")
    (row,) = feed.rows
    assert (row.name_zh, row.address, row.phone) == ("阿美小吃", "臺東縣鹿野鄉光榮路1號", "886-89-551637")
    assert (row.category, row.opening_hours, row.note) == ("food", "", "營業時間：每日 09:00~17:00")
    assert row.position == LUYE
    assert row.repairs == (Repair.KEPT_AS_NOTE,)


def test_a_tourism_feed_with_px_and_py_exchanged_is_mended_and_says_so(tmp_path):
    row = row_in(tmp_path, tourism_v1(Px="22.9134", Py="121.1196", Opentime=""))
    assert row.position == LUYE
    assert row.repairs == (Repair.AXES_SWAPPED,)


TOURISM_SORTS = {
    "meal": ({"Class": "3"}, "food"),
    "sweets": ({"Class": "05"}, "cafe"),
    "local produce": ({"Class": "7"}, "shop"),
    "lodging": ({"Id": "C4_1", "Class": "4"}, "lodging"),
    "temple": ({"Id": "C1_1", "Class1": "04"}, "culture"),
    "farm": ({"Id": "C1_1", "Class1": "9"}, "market"),
    "sight of no known sort": ({"Id": "C1_1", "Class1": "", "Class": ""}, ""),
}


@pytest.mark.parametrize(("values", "category"), TOURISM_SORTS.values(), ids=TOURISM_SORTS)
def test_a_tourism_feed_s_numbers_become_sorts(tmp_path, values, category):
    assert row_in(tmp_path, tourism_v1(**values)).category == category


def test_the_second_tourism_standard_has_the_address_in_parts(tmp_path):
    place = {"RestaurantID": "R1", "RestaurantName": "阿美小吃", "PositionLat": 22.9134, "PositionLon": 121.1196}
    place["PostalAddress"] = {"City": "臺東縣", "Town": "鹿野鄉", "ZipCode": "955", "StreetAddress": "光榮路1號"}
    place |= {"Telephones": [{"Tel": "+886-89-551637"}], "CuisineClasses": [1, 3], "WebsiteURL": "https://example.tw/a"}
    row = row_in(tmp_path, json.dumps({"UpdateTime": "2026-01-01", "Restaurants": [place]}))
    assert (row.name_zh, row.address) == ("阿美小吃", "臺東縣鹿野鄉光榮路1號")
    assert (row.phone, row.website, row.category) == ("+886-89-551637", "https://example.tw/a", "food")
    assert row.position == LUYE


TDX = {
    "restaurant": ("RestaurantName", "地方特產", "shop"),
    "restaurant of an unknown sort": ("RestaurantName", "無菜單", "food"),
    "hotel": ("HotelName", "民宿", "lodging"),
    "scenic spot": ("ScenicSpotName", "遊憩類", "outdoors"),
}


@pytest.mark.parametrize(("column", "word", "category"), TDX.values(), ids=TDX)
def test_tdx_keeps_the_position_in_an_object_of_its_own(tmp_path, column, word, category):
    place = {
        column: "福正",
        "Address": "臺東縣綠島鄉公館村1號",
        "Phone": "886-89-672838",
        "City": "臺東縣",
        "Class": word,
    }
    place |= {"Position": {"PositionLon": 121.1196, "PositionLat": 22.9134, "GeoHash": "wsn"}, "Picture": {}}
    feed = feed_in(tmp_path, json.dumps([place, place | {"Position": {}}], ensure_ascii=False))
    assert feed.format == "tdx"
    assert (feed.rows[0].name_zh, feed.rows[0].category, feed.rows[0].position) == ("福正", category, LUYE)
    assert feed.rows[1].trouble is Trouble.NO_POSITION


TABLES = {
    "comma": ",",
    "tab": "\t",
    "semicolon": ";",
}


@pytest.mark.parametrize("separator", TABLES.values(), ids=TABLES)
def test_any_table_is_read_by_usual_names_and_whatever_separator(tmp_path, separator):
    cells = [
        ("店名", "英文店名", "地址", "營業時間", "收金幣", "無障礙設施", "類別", "網址", "備註", "東經", "北緯"),
        (
            "阿美小吃",
            "Amei",
            "鹿野鄉某路1號",
            "Mo-Sa 10:00-20:00",
            "是",
            "部分",
            "特色餐廳",
            "www.example.tw",
            "免費續飯",
            *LUYE_DEG,
        ),
    ]
    feed = feed_in(tmp_path, "\r\n".join(separator.join(row) for row in cells))
    assert (feed.format, feed.encoding, feed.crs) == ("table", "utf-8", "EPSG:4326")
    found = asdict(feed.rows[0])
    wanted = {
        "name_zh": "阿美小吃",
        "name_en": "Amei",
        "address": "鹿野鄉某路1號",
        "opening_hours": "Mo-Sa 10:00-20:00",
    }
    wanted |= {"accepts_coins": True, "wheelchair": "limited", "category": "food", "website": "http://www.example.tw"}
    assert found | wanted | {"note": "免費續飯"} == found
    assert feed.rows[0].repairs == (Repair.SCHEME_ADDED,)


def test_columns_of_any_name_are_mapped_by_the_caller(tmp_path):
    text = f"甲,乙,丙,丁,店名\n阿美小吃,V,{LUYE_M[0]},{LUYE_M[1]},不是這個\n"
    mapping = {"name_zh": "甲", "accepts_coins": "乙", "x": "丙", "y": "丁"}
    row = row_in(tmp_path, text, mapping=mapping)
    assert (row.name_zh, row.accepts_coins) == ("阿美小吃", True)
    assert at_luye(row.position)


def test_the_coordinates_that_the_caller_names_come_before_those_that_look_better(tmp_path):
    text = f"店名,經度,緯度,東距,Y坐標\n阿美小吃,120.0,23.0,{LUYE_M[0]},{LUYE_M[1]}\n"
    assert row_in(tmp_path, text).position == LatLon(23.0, 120.0)
    assert at_luye(row_in(tmp_path, text, mapping={"x": "東距"}).position)


def test_english_columns_do_as_well(tmp_path):
    row = row_in(tmp_path, "Name EN,Address,Lat,Lng,Takes Coins\nAmei's,1 Guangrong Rd,22.9134,121.1196,yes\n")
    assert (row.name_zh, row.name_en, row.accepts_coins, row.position) == ("Amei's", "Amei's", True, LUYE)


def test_a_list_of_objects_is_found_wherever_a_portal_puts_it(tmp_path):
    places = [
        {"店名": "阿美小吃", "經度": "121.1196", "緯度": "22.9134", "標籤": ["甜", "鹹"]},
        {"店名": "阿華", "經度": "", "緯度": ""},
    ]
    feed = feed_in(tmp_path, json.dumps({"success": True, "result": {"fields": [], "records": places}}))
    assert [row.name_zh for row in feed.rows] == ["阿美小吃", "阿華"]
    assert feed.rows[0].values["標籤"] == "甜、鹹"
    assert feed.rows[1].trouble is Trouble.NO_POSITION


NUMBERED = '店名,經度,緯度\n\n甲,121.1,22.9\n,,\n乙,121.1,22.9,\n"丙\n丁",121.1,22.9\n\n'


def test_rows_are_counted_from_one_without_lines_that_say_nothing(tmp_path):
    feed = feed_in(tmp_path, NUMBERED)
    assert [(row.number, row.name_zh) for row in feed.rows] == [(1, "甲"), (2, "乙"), (3, "丙 丁")]


NOTED = [Repair.KEPT_AS_NOTE]
WORDS = {
    "letters of places": ("店名", "台東月台便當 台北店", {"name_zh": "臺東月台便當 臺北店"}, [Repair.LETTERS_FOLDED]),
    "markup stays text": ("店名", "<b>阿美</b> & <script>", {"name_zh": "<b>阿美</b> & <script>"}, []),
    "a formula stays text": ("店名", "=cmd|' /C calc'!A0", {"name_zh": "=cmd|' /C calc'!A0"}, []),
    "control characters": ("店名", "阿\u200b美\x07 小\u3000\u3000吃\u202e", {"name_zh": "阿美 小 吃"}, []),
    "nothing said": ("電話", "無", {"phone": ""}, []),
    "OpenStreetMap's hours": ("營業時間", "Mo 08:00-17:00; PH off", {"opening_hours": "Mo 08:00-17:00; PH off"}, []),
    "hours in words": ("營業時間", "週一公休", {"opening_hours": "", "note": "營業時間：週一公休"}, NOTED),
    "a year is no hours": ("營業時間", "2026", {"opening_hours": "", "note": "營業時間：2026"}, NOTED),
    "a site with its scheme": ("網址", "https://example.tw/a?b=1#c", {"website": "https://example.tw/a?b=1#c"}, []),
    "a site without": ("網址", "example.tw/店", {"website": "http://example.tw/店"}, [Repair.SCHEME_ADDED]),
    "a script is no site": ("網址", "javascript:a(1)", {"website": "", "note": "網站：javascript:a(1)"}, NOTED),
    "a page's name is no site": ("網址", "FB 阿美", {"website": "", "note": "網站：FB 阿美"}, NOTED),
    "an unknown sort": ("類別", "奇店", {"category": "", "note": "類別：奇店"}, NOTED),
    "our own sort": ("類別", "Craft", {"category": "craft"}, []),
    "wheelchair words": ("無障礙設施", "一樓有坡道", {"wheelchair": "", "note": "無障礙：一樓有坡道"}, NOTED),
    "no way in": ("無障礙設施", "無", {"wheelchair": "no"}, []),
    "coins": ("收金幣", "✓", {"accepts_coins": True}, []),
    "no coins": ("收金幣", "不收", {"accepts_coins": False}, []),
    "township in a column of its own": ("鄉鎮市區", "台東市", {"address": "臺東市"}, [Repair.LETTERS_FOLDED]),
}  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "wanted", "repairs"), WORDS.values(), ids=WORDS)
def test_a_cell_is_read_for_what_it_says(tmp_path, column, cell, wanted, repairs):
    head = f"{column},經度,緯度" if column == "店名" else f"店名,{column},經度,緯度"
    quoted = '"' + cell.replace('"', '""') + '"'
    row = row_in(tmp_path, f"{head}\n{quoted if column == '店名' else '阿美,' + quoted},{','.join(LUYE_DEG)}\n")
    found = asdict(row)
    assert {name: found[name] for name in wanted} == wanted
    assert list(row.repairs) == repairs
    assert row.trouble is None


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("光榮路1號", "臺東縣鹿野鄉光榮路1號"),
        ("鹿野鄉光榮路1號", "臺東縣鹿野鄉光榮路1號"),
        ("955台東縣鹿野鄉光榮路1號", "955臺東縣鹿野鄉光榮路1號"),
        ("", "臺東縣鹿野鄉"),
    ],
)
def test_county_and_township_of_their_own_columns_complete_an_address(tmp_path, address, whole):
    row = row_in(tmp_path, f"店名,縣市,鄉鎮,地址,經度,緯度\n阿美,台東縣,鹿野鄉,{address},121.1196,22.9134\n")
    assert row.address == whole


def test_hotspots_take_no_coins_whatever_their_list_says(tmp_path):
    row = row_in(tmp_path, "名稱,收金幣,經度,緯度\n阿美,也許,121.1196,22.9134\n", kind=Kind.HOTSPOT)
    assert (row.accepts_coins, row.trouble) == (False, None)


def test_a_list_with_twd97_beside_twd67_is_read_by_twd97(tmp_path):
    text = f"店名,TWD67X,TWD67Y,TWD97X,TWD97Y\n阿美,261440,2534905,{','.join(LUYE_M)}\n"
    assert at_luye(row_in(tmp_path, text).position)


def test_what_was_mended_in_the_position_is_said_with_the_rest(tmp_path):
    row = row_in(tmp_path, "店名,經度,緯度\n" + line("台東店", "", "２２．９１３４", "E121.1196").replace(",,", ","))
    assert row.position == LUYE
    assert set(row.repairs) == {
        Repair.FULL_WIDTH, Repair.DEGREES_IN_TEXT, Repair.AXES_SWAPPED, Repair.LETTERS_FOLDED,
    }  # fmt: skip
