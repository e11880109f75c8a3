"""Two cells as a position: any form, either order, either unit."""

from collections.abc import Sequence
from math import isfinite, modf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geo.position import LatLon, distance_m
from geo.taitung import BOUNDS_DEG
from hotspots.feeds.coordinates import Placed, Said, Unit, number_in, placed, spot_of
from hotspots.feeds.row import FeedRefused, Repair, Trouble
from tests.hotspots.feeds.lists import LUYE_DEG, LUYE_M

WEST, SOUTH, EAST, NORTH = BOUNDS_DEG
POSITIONS = st.builds(LatLon, latitude=st.floats(SOUTH, NORTH), longitude=st.floats(WEST, EAST))
TO_GRID = Transformer.from_crs(4326, 3826, always_xy=True)
FULL_WIDTH = str.maketrans("0123456789.°'\"", "０１２３４５６７８９．°＇＂")


def dms(value: float, marks: Sequence[str] = "°'\"") -> str:
    """As most programs print it: rounding alone, so that 60.00 seconds happen."""
    rest, whole = modf(value)
    rest, minutes = modf(rest * 60)
    return f"{whole:.0f}{marks[0]}{minutes:.0f}{marks[1]}{rest * 60:.2f}{marks[2]}"


def minutes_only(value: float) -> str:
    rest, whole = modf(value)
    return f"{whole:.0f}° {rest * 60:.4f}′"


#: How a program prints a degree, given its letter; 0.005 seconds are 15 cm.
DEGREE_FORMS = {
    "plain": lambda value, _letter: f"{value:.6f}",
    "many digits": lambda value, _letter: repr(value),
    "letter before": lambda value, letter: f"{letter}{value:.6f}",
    "letter after a space": lambda value, letter: f"{value:.6f} {letter.lower()}",
    "degree sign": lambda value, _letter: f"{value:.6f}°",
    "comma": lambda value, _letter: f"{value:.6f}".replace(".", ","),
    "full width": lambda value, _letter: f"{value:.6f}".translate(FULL_WIDTH),
    "minutes and seconds": lambda value, letter: dms(value) + letter,
    "typographic marks": lambda value, letter: f"{letter} {dms(value, '°′″')}",
    "two apostrophes": lambda value, _letter: dms(value, ["°", "'", "''"]),
    "colons": lambda value, _letter: dms(value, [":", ":", ""]),
    "spaces": lambda value, _letter: dms(value, [" ", " ", ""]),
    "dashes": lambda value, letter: dms(value, ["-", "-", " "]) + letter,
    "comma in the seconds": lambda value, letter: dms(value).replace(".", ",") + letter,
    "Chinese": lambda value, letter: ("北緯" if letter == "N" else "東經") + dms(value, "度分秒"),
    "Chinese in full width": lambda value, _letter: dms(value, "度分秒").translate(FULL_WIDTH),
    "minutes with decimals": lambda value, letter: minutes_only(value) + letter,
    "a spreadsheet's text": lambda value, _letter: f'="{value:.6f}"',
}
METRE_FORMS = {
    "plain": lambda value: f"{value:.2f}",
    "thousands": lambda value: f"{value:,.2f}",
    "thousands with spaces": lambda value: f"{value:,.2f}".replace(",", " "),
    "unit": lambda value: f"{value:.2f} m",
    "Chinese unit": lambda value: f"{value:.2f}公尺",
    "full width": lambda value: f"{value:.2f}".translate(FULL_WIDTH),
}


def only(x: str, y: str, said: Said | None = None) -> Placed:
    (row,) = placed([(x, y)], said or Said(), "list.csv").rows
    return row


def lies_at(row: Placed, position: LatLon) -> bool:
    return row.position is not None and distance_m(row.position, position) < 1.0


@pytest.mark.parametrize("form", DEGREE_FORMS.values(), ids=DEGREE_FORMS)
@settings(max_examples=30)
@given(position=POSITIONS)
def test_a_position_comes_back_from_any_form_of_degrees_in_either_order(form, position):
    x, y = form(position.longitude, "E"), form(position.latitude, "N")
    straight, swapped = only(x, y), only(y, x)
    assert lies_at(straight, position)
    assert lies_at(swapped, position)
    assert Repair.AXES_SWAPPED not in straight.repairs
    assert Repair.AXES_SWAPPED in swapped.repairs


@pytest.mark.parametrize("form", METRE_FORMS.values(), ids=METRE_FORMS)
@settings(max_examples=30)
@given(position=POSITIONS)
def test_a_position_comes_back_from_metres_in_either_order(form, position):
    east_m, north_m = TO_GRID.transform(position.longitude, position.latitude)
    straight, swapped = only(form(east_m), form(north_m)), only(form(north_m), form(east_m))
    assert lies_at(straight, position)
    assert lies_at(swapped, position)
    assert (Repair.AXES_SWAPPED in straight.repairs, Repair.AXES_SWAPPED in swapped.repairs) == (False, True)


@given(st.text(max_size=30))
def test_no_text_is_too_odd_to_be_looked_at(text):
    number, spot = number_in(text), spot_of(text, text)
    assert number is None or isfinite(number.value)
    assert (spot.unit is None) == (spot.trouble is not None)


READ = {
    "plain": ("121.1196", 121.1196, ()),
    "signed": ("+22.9", 22.9, ()),
    "south": ("S22.9", -22.9, (Repair.DEGREES_IN_TEXT,)),
    "seconds": ("22°54'48\"N", 22 + 54 / 60 + 48 / 3600, (Repair.DEGREES_IN_TEXT,)),
    "seconds without their mark": ("22°54'48N", 22 + 54 / 60 + 48 / 3600, (Repair.DEGREES_IN_TEXT,)),
    "Chinese minutes": ("東經121度7分", 121 + 7 / 60, (Repair.DEGREES_IN_TEXT,)),
    "comma": ("121,1196", 121.1196, (Repair.DEGREES_IN_TEXT,)),
    "three digits after a comma in degrees": ("121,119", 121.119, (Repair.DEGREES_IN_TEXT,)),
    "thousands": ("265,006", 265_006.0, (Repair.MARKS_DROPPED,)),
    "unit": ("265006.66 M", 265_006.66, (Repair.MARKS_DROPPED,)),
    "full width": ("１２１．１１９６", 121.1196, (Repair.FULL_WIDTH,)),
    "full width with marks": ("２２度５４分", 22.9, (Repair.FULL_WIDTH, Repair.DEGREES_IN_TEXT)),
}


@pytest.mark.parametrize(("text", "value", "repairs"), READ.values(), ids=READ)
def test_a_number_is_read_and_what_was_mended_is_named(text, value, repairs):
    found = number_in(text)
    assert found is not None
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.repairs == repairs


NO_NUMBERS = [
    "",
    "-",
    "約121.1",
    "121.1.2",
    "2.52E+06",
    "nan",
    "inf",
    "22°61'",
    "22°54.5'30\"",
    "N22.9N",
    "１２１．１．２",
    "1e3",
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_not_taken_for_one(text):
    assert number_in(text) is None


TROUBLES = {
    "both zero": ("0", "0.000", Trouble.NULL_ISLAND),
    "x missing": ("", "22.9", Trouble.NO_POSITION),
    "both missing": ("", "", Trouble.NO_POSITION),
    "words": ("詳見網站", "22.9", Trouble.UNREADABLE_POSITION),
    "no degrees and no metres": ("265.00", "2516.9", Trouble.UNREADABLE_POSITION),
    "metres of Web Mercator that nobody named": ("13482943", "2623547", Trouble.UNREADABLE_POSITION),
    "a northing cut short": ("265006", "251697", Trouble.UNREADABLE_POSITION),
}


@pytest.mark.parametrize(("x", "y", "trouble"), TROUBLES.values(), ids=TROUBLES)
def test_what_is_no_position_has_its_reason(x, y, trouble):
    assert only(x, y) == Placed(None, (), trouble)


def test_a_position_elsewhere_on_earth_is_handed_on_for_others_to_judge():
    assert only("139.7671", "35.6812").position == LatLon(35.6812, 139.7671)


def test_metres_in_columns_of_degrees_are_turned_and_named():
    row = only(*LUYE_M, Said(Unit.DEGREES))
    assert lies_at(row, LatLon(22.9134, 121.1196))
    assert row.repairs == (Repair.GRID_TO_DEGREES,)


def test_a_column_that_says_neither_is_what_most_of_its_rows_are():
    few = placed([LUYE_M, LUYE_M, LUYE_DEG], Said(), "list.csv")
    assert few.crs == "EPSG:3826"
    assert [row.repairs for row in few.rows] == [(), (), (Repair.DEGREES_IN_GRID,)]
    many = placed([LUYE_M, LUYE_DEG, LUYE_DEG], Said(), "list.csv")
    assert many.crs == "EPSG:4326"
    assert [row.repairs for row in many.rows] == [(Repair.GRID_TO_DEGREES,), (), ()]
    assert all(lies_at(row, LatLon(22.9134, 121.1196)) for row in (*few.rows, *many.rows))


#: Luye Highland (121.1196, 22.9134). Web Mercator by its formula (EPSG guidance note 7-2, 1024), UTM by PROJ's cs2cs.
SYSTEMS = {
    "Web Mercator": ("EPSG:3857", "13482972.20", "2621549.19"),
    "UTM 51N": ("EPSG:32651", "307146.73", "2535165.64"),
    "TWD97 in degrees": ("EPSG:3824", *LUYE_DEG),
}


@pytest.mark.parametrize(("crs", "x", "y"), SYSTEMS.values(), ids=SYSTEMS)
def test_a_system_that_is_named_is_believed(crs, x, y):
    assert lies_at(only(x, y, Said(crs=crs)), LatLon(22.9134, 121.1196))


def test_zone_119_is_penghu_s_and_lies_far_from_the_county():
    magong = only("306165", "2608000", Said(crs="EPSG:3825")).position
    assert magong is not None
    assert 119.5 < magong.longitude < 119.6


REFUSED = {
    "TWD67 in degrees": ("EPSG:3821", "TWD67 lies 850 m off"),
    "TWD67 in zone 119": ("EPSG:3827", "TWD67 lies 850 m off"),
    "TWD67 in zone 121": ("EPSG:3828", "TWD67 lies 850 m off"),
    "no system": ("EPSG:99999", "must be one such as EPSG:3826"),
    "degrees for metres": ("EPSG:4326", "most positions are in metres"),
}


@pytest.mark.parametrize(("crs", "said"), REFUSED.values(), ids=REFUSED)
def test_a_system_that_cannot_be_is_refused(crs, said):
    with pytest.raises(FeedRefused, match=said):
        placed([LUYE_M], Said(crs=crs), "list.csv")
