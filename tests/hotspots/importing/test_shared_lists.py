"""The real lists: both editions of iTaiwan and the county's own, in full."""

from dataclasses import replace

import pytest

from geo import boundaries
from geo.position import moved
from geo.taitung import TOWNSHIP_BY_CODE
from hotspots import editions
from hotspots.addresses import township_named
from hotspots.feeds.reading import read
from hotspots.feeds.row import FeedRefused, Repair, Row, Trouble
from hotspots.importing.datum import refuse_twd67
from hotspots.importing.feed import import_feed
from hotspots.importing.judging import judge
from hotspots.models import AsideRow, Kind, Place
from tests.geo.shared_files import OFFICE, SHARED, needs_shared, places
from tests.hotspots.importing.builders import LATER, NOW, counted, dataset
from tests.hotspots.importing.conftest import standing_on

pytestmark = needs_shared

COUNTY = "taitung_county_wifi_2017-09.big5.csv"
ITAIWAN_2015, ITAIWAN_2017 = "itaiwan_2015-12.csv", "itaiwan_2017-01.csv"
#: Wrong in its list: 2.7 km north of the county in 2015, mended by 2017.
CLASSROOM = "東部海岸國家風景區海洋環境教室"


@pytest.fixture(scope="module")
def feeds():
    return {name: read(SHARED / "wifi" / name, kind=Kind.HOTSPOT) for name in (COUNTY, ITAIWAN_2015, ITAIWAN_2017)}


@pytest.fixture(params=["atlas", "detail"])
def outlines(request, atlas_ground, detailed_ground):
    yield from standing_on(atlas_ground if request.param == "atlas" else detailed_ground)


def imported(feed, code="wifi", now=NOW):
    return import_feed(dataset=dataset(code), feed=feed, file_name=code, sha256="", now=now)


def test_all_122_of_the_county_s_hotspots_are_in_the_township_of_their_address(feeds, outlines):
    judged = judge(feeds[COUNTY].rows)
    assert (len(judged.placed), len(judged.repeated), len(feeds[COUNTY].rows)) == (120, 2, 122)
    assert {placed.where.township for placed in judged.placed if not placed.where.village} == set()
    assert [placed.where.township for placed in judged.placed] == [
        township_named(placed.row.address).code for placed in judged.placed
    ]
    kept = {(placed.row.name_zh, placed.row.address) for placed in judged.placed}
    assert {(row.name_zh, row.address) for row in judged.repeated} <= kept


def test_every_shared_place_finds_a_township_and_a_village_of_it(outlines):
    rows = [Row(number, name, position=position) for number, (name, position) in enumerate(places(), 1)]
    judged = judge(rows)
    assert {aside.row.name_zh for aside in judged.aside} == {CLASSROOM}
    assert (len(judged.placed) + len(judged.repeated) + len(judged.aside), judged.elsewhere) == (len(rows), ())
    assert [placed.row.name_zh for placed in judged.placed if placed.where.village is None] == []
    offices = [placed for placed in judged.placed if placed.row.name_zh.endswith(OFFICE)]
    assert len(offices) == 16
    assert [TOWNSHIP_BY_CODE[placed.where.township].name_zh + OFFICE for placed in offices] == [
        placed.row.name_zh for placed in offices
    ]


def test_the_county_s_list_adds_up_and_a_second_time_changes_nothing(county, feeds):
    assert counted(imported(feeds[COUNTY])) == {"added": 120, "repeated": 2}
    edition = editions.current()
    assert counted(imported(feeds[COUNTY], now=LATER)) == {"unchanged": 120, "repeated": 2}
    assert editions.current() == edition
    assert not Place.objects.filter(changed_at=LATER).exists()


def test_from_2015_to_2017_all_153_places_of_itaiwan_keep_their_ids(county, feeds):
    report = imported(feeds[ITAIWAN_2015])
    assert counted(report) == {"added": 153, "elsewhere": 8_645, "aside": 2}
    assert sum(report.counts.values()) == report.rows == 8_800
    assert {(note.name, note.trouble) for note in report.aside} == {
        (CLASSROOM, Trouble.OUT_OF_COUNTY),
        ("花蓮縣玉里鎮三民國民小學", Trouble.CONTRADICTS),
    }
    before = dict(Place.objects.values_list("public_id", "address"))

    report = imported(feeds[ITAIWAN_2017], now=LATER)
    assert counted(report) == {"added": 1, "changed": 1, "unchanged": 152, "elsewhere": 9_700, "aside": 1}
    assert sum(report.counts.values()) == report.rows == 9_855
    assert report.repairs.keys() <= set(Repair)
    after = dict(Place.objects.filter(gone_at=None).values_list("public_id", "address"))
    assert len(before.keys() & after.keys()) == 153
    assert {after[key] for key in after.keys() - before.keys()} == {"961臺東縣成功鎮港邊路1號之5"}
    assert report.added == (CLASSROOM,)
    assert [(change.name, [each.field for each in change.fields]) for change in report.changed] == [
        ("行政院勞動部勞工保險局臺東辦事處洽公櫃台", ["name_zh"])
    ]
    assert [row.fields["name_zh"] for row in AsideRow.objects.all()] == ["花蓮縣玉里鎮三民國民小學"]

    edition = editions.current()
    assert counted(imported(feeds[ITAIWAN_2017], now=LATER))["unchanged"] == 154
    assert editions.current() == edition


@pytest.mark.parametrize("name", [COUNTY, ITAIWAN_2017])
def test_a_list_moved_into_twd67_is_found_out_by_its_addresses(feeds, ground, name):
    rows = [row for row in feeds[name].rows if row.position and boundaries.township_of(row.position)]
    refuse_twd67(rows, [], name)
    with pytest.raises(FeedRefused, match="looks like TWD67 under another name"):
        refuse_twd67([in_twd67(row) for row in rows], [], name)


def in_twd67(row):
    return replace(row, position=moved(row.position, 207.0, -828.0))
