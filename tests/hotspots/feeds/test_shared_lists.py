"""The real lists of the shared folder: every row of every file is accounted for."""

from collections import Counter

import pytest

from geo.position import distance_m, from_lon_lat
from geo.taitung import BOUNDS_DEG
from hotspots.feeds.reading import read
from hotspots.feeds.row import Repair
from hotspots.models import Kind
from tests.geo.shared_files import SHARED, county_points, needs_shared

pytestmark = needs_shared

#: File, mapping, rows (lines of the file by `wc`, without the head), format, encoding, system, what is mended.
FILES = {
    "county hotspots": (
        "wifi/taitung_county_wifi_2017-09.big5.csv", {}, 122, "county_wifi", "cp950", "EPSG:3826",
        {Repair.LETTERS_FOLDED: 79, Repair.KEPT_AS_NOTE: 17},
    ),
    "iTaiwan 2015": (
        "wifi/itaiwan_2015-12.csv", {}, 8_800, "itaiwan", "utf-8", "EPSG:4326",
        {Repair.LETTERS_FOLDED: 350, Repair.AXES_SWAPPED: 1},
    ),
    "iTaiwan 2017": (
        "wifi/itaiwan_2017-01.csv", {}, 9_855, "itaiwan", "utf-8-sig", "EPSG:4326", {Repair.LETTERS_FOLDED: 354},
    ),
    "defibrillators": ("places/aed.big5.csv", {}, 82, "table", "cp950", "EPSG:3826", {}),
    "kiosks": (
        "places/kiosks.big5.csv", {"name_zh": "辦理單位"}, 16, "table", "cp950", "EPSG:3826",
        {Repair.LETTERS_FOLDED: 1},
    ),
    "charging points": (
        "places/charging_points_2017.csv", {}, 60, "table", "utf-8", "EPSG:4326", {Repair.LETTERS_FOLDED: 23},
    ),
    "stations": (
        "places/train_stations.geojson", {}, 16, "vector", "utf-8", "EPSG:4326", {Repair.LETTERS_FOLDED: 1},
    ),
    "well-known places": ("places.csv", {}, 14, "table", "utf-8", "EPSG:4326", {}),
    "offices": (
        "townships.csv", {"longitude": "seat_lon", "latitude": "seat_lat"}, 16, "table", "utf-8", "EPSG:4326", {},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "mapping", "rows", "layout", "encoding", "crs", "repairs"), FILES.values(), ids=FILES)
def test_every_row_of_a_real_list_is_read(path, mapping, rows, layout, encoding, crs, repairs):
    feed = read(SHARED / path, kind=Kind.HOTSPOT, mapping=mapping)
    assert (len(feed.rows), feed.format, feed.encoding, feed.crs) == (rows, layout, encoding, crs)
    assert [row.number for row in feed.rows] == list(range(1, rows + 1))
    assert [row for row in feed.rows if row.trouble or not row.position or not row.name_zh] == []
    assert Counter(repair for row in feed.rows for repair in row.repairs) == repairs


def test_the_county_s_lists_stand_where_proj_puts_them():
    files = ("wifi/taitung_county_wifi_2017-09.big5.csv", "places/aed.big5.csv", "places/kiosks.big5.csv")
    mappings = ({}, {}, {"name_zh": "辦理單位"})
    found = [
        row.position
        for path, mapping in zip(files, mappings, strict=True)
        for row in read(SHARED / path, kind=Kind.HOTSPOT, mapping=mapping).rows
    ]
    expected = [position for _, position in county_points()]
    assert max(distance_m(one, other) for one, other in zip(found, expected, strict=True) if one) < 0.01


def test_the_one_row_of_itaiwan_with_its_axes_exchanged_is_back_in_chiayi():
    feed = read(SHARED / "wifi/itaiwan_2015-12.csv", kind=Kind.HOTSPOT)
    (row,) = [row for row in feed.rows if Repair.AXES_SWAPPED in row.repairs]
    assert (row.name_zh, row.position) == ("嘉義市果菜市場", from_lon_lat(120.396277, 23.489717))


def test_the_county_s_points_lie_in_the_county_s_rectangle():
    west, south, east, north = BOUNDS_DEG
    feed = read(SHARED / "wifi/taitung_county_wifi_2017-09.big5.csv", kind=Kind.HOTSPOT)
    assert all(row.position and west < row.position.longitude < east for row in feed.rows)
    assert all(row.position and south < row.position.latitude < north for row in feed.rows)
