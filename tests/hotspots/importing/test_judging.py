"""A row is placed where its address says, unless its position is well inside another township or out of the county."""

import pytest

from geo.position import LatLon, moved
from geo.taitung import TOWNSHIP_BY_CODE
from hotspots.feeds.row import Trouble
from hotspots.importing.judging import judge, standpoint
from hotspots.importing.outcomes import Aside, Placed
from tests.hotspots.importing.builders import BEINAN, CHENGGONG, CITY, lost, row

pytestmark = pytest.mark.usefixtures("ground")

GUANSHAN_STATION = LatLon(23.0455, 121.1643)
HAIDUAN_OFFICE = LatLon(23.1021, 121.1765)  # beside the border with Guanshan
HUALIEN_CITY = LatLon(23.9769, 121.6044)
NORTH_OF_CHANGBIN = LatLon(23.4597, 121.49838)  # where the iTaiwan list of 2015 put a classroom of Chenggong


def verdict(given):
    judged = judge([given])
    heaps = (*judged.placed, *judged.aside)
    return heaps[0] if heaps else None


@pytest.mark.parametrize(
    ("given", "township"),
    [
        pytest.param(row(), "臺東市", id="inside the township of its address"),
        pytest.param(row(address=""), "臺東市", id="no address: where it lies"),
        pytest.param(row(address="臺東縣中山路1號"), "臺東市", id="the county alone: where it lies"),
        pytest.param(row(at=HAIDUAN_OFFICE, address="臺東縣關山鎮西莊49號"), "關山鎮", id="a border row: its address"),
        pytest.param(row(at=LatLon(22.6589, 121.4746), address=""), "綠島鄉", id="a pier off the outline"),
    ],
)
def test_a_row_is_placed(given, township):
    found = verdict(given)
    assert isinstance(found, Placed)
    assert TOWNSHIP_BY_CODE[found.where.township].name_zh == township
    assert found.where.region == TOWNSHIP_BY_CODE[found.where.township].region
    assert found.where.village.startswith(found.where.township)


@pytest.mark.parametrize(
    ("given", "trouble", "details"),
    [
        pytest.param(lost(), Trouble.NO_POSITION, {}, id="no position"),
        pytest.param(lost(trouble=Trouble.NULL_ISLAND), Trouble.NULL_ISLAND, {}, id="0, 0"),
        pytest.param(
            row(at=NORTH_OF_CHANGBIN, address="961臺東縣成功鎮港邊路1號之5"), Trouble.OUT_OF_COUNTY,
            {"said": "成功鎮"}, id="north of the county, a Taitung address",
        ),
        pytest.param(
            row(at=HUALIEN_CITY, address="臺東縣中山路"), Trouble.OUT_OF_COUNTY, {}, id="far off, the county alone"
        ),
        pytest.param(
            row(at=moved(NORTH_OF_CHANGBIN, -200.0, 0.0), address=""), Trouble.OUT_OF_COUNTY, {},
            id="2.5 km off, no address",
        ),
        pytest.param(row(at=LatLon(35.0, 139.0), address=""), Trouble.OUT_OF_COUNTY, {}, id="not in Taiwan"),
        pytest.param(
            row(at=GUANSHAN_STATION, address="臺東縣成功鎮中山路1號"), Trouble.CONTRADICTS,
            {"said": "成功鎮", "found": "關山鎮"}, id="two townships",
        ),
        pytest.param(
            row(at=CITY.seat, address="981花蓮縣玉里鎮3民里118號"), Trouble.CONTRADICTS,
            {"said": "花蓮縣", "found": "臺東市"}, id="another county's address inside",
        ),
        pytest.param(row(website="javascript:alert(1)"), Trouble.UNREADABLE_VALUE, {"field": "website"}, id="script"),
        pytest.param(row(note="好" * 401), Trouble.UNREADABLE_VALUE, {"field": "note", "longest": "400"}, id="long"),
        pytest.param(row(opening_hours="always"), Trouble.UNREADABLE_VALUE, {"field": "opening_hours"}, id="hours"),
        pytest.param(row(category="bank"), Trouble.UNREADABLE_VALUE, {"field": "category"}, id="unknown sort"),
        pytest.param(row(name="廣\x00場"), Trouble.UNREADABLE_VALUE, {"field": "name_zh"}, id="a NUL"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_placed_is_set_aside_with_the_reason(given, trouble, details):
    found = verdict(given)
    assert isinstance(found, Aside)
    assert found.trouble is trouble
    assert details.items() <= found.details.items()


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(row(at=HUALIEN_CITY, address="花蓮縣花蓮市中山路1號"), id="another county, address and point"),
        pytest.param(row(at=LatLon(25.0478, 121.517), address=""), id="no address, far away"),
        pytest.param(lost(address="花蓮縣花蓮市中山路1號"), id="another county, no position"),
        pytest.param(lost(address="中山路1號", values={"地區": "花蓮縣"}), id="another county in a column of its own"),
        pytest.param(row(at=LatLon(0.5, 0.5), address="新北市板橋區1號"), id="another county, nonsense position"),
    ],
)
def test_a_row_of_elsewhere_is_left_alone(given):
    judged = judge([given])
    assert (judged.placed, judged.aside, judged.elsewhere) == ((), (), (given,))


def test_a_border_row_is_placed_up_to_500_m_inside_the_neighbour_and_no_farther():
    inside = [moved(BEINAN.seat, 0.0, east_m) for east_m in range(-2_000, 4_000, 25)]
    said = [verdict(row(at=position, address="臺東縣卑南鄉太平村")) for position in inside]
    away_m = [float(each.details["away_m"]) for each in said if isinstance(each, Aside)]
    assert {type(each) for each in said} == {Placed, Aside}
    assert 500.0 < min(away_m) < 600.0


def test_equal_rows_are_repeated_and_stacked_different_ones_are_not():
    judged = judge([row(), row("大廳"), row(), row("市民 廣場", phone="089-1"), row(at=moved(CITY.seat, 5.0, 0.0))])
    assert len(judged.placed) == 3
    assert len(judged.repeated) == 2
    assert len(judge([lost(), lost(), lost("大廳")]).repeated) == 1


def test_rows_are_counted_on_the_way():
    said = []
    judge([row(f"熱點{number}") for number in range(1_200)], on_progress=lambda done, total: said.append((done, total)))
    assert said == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]


def test_a_position_by_hand_is_in_its_address_s_township_within_reach_else_where_it_lies():
    assert standpoint(HAIDUAN_OFFICE, "臺東縣關山鎮西莊49號").township == "10014030"
    assert standpoint(CITY.seat, "臺東縣成功鎮中山路1號").township == CITY.code
    assert standpoint(CHENGGONG.seat, "").township == CHENGGONG.code
    assert standpoint(HUALIEN_CITY, "臺東縣成功鎮") is None
