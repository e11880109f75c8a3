"""A position is read however a map, a paper or a person writes it, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.position import LatLon, distance_m
from tests.game.reports.builders import LUYE
from web.organiser.typed_position import position_in, written


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("22.9134, 121.1196", id="latitude first, as maps have it"),
        pytest.param("22.9134,121.1196", id="no space"),
        pytest.param("22.9134 121.1196", id="no comma"),
        pytest.param("121.1196, 22.9134", id="longitude first, as GeoJSON has it"),
        pytest.param("  (22.9134, 121.1196) ", id="in brackets"),
        pytest.param("２２．９１３４，１２１．１１９６", id="full-width"),
        pytest.param("22.9134、121.1196", id="an enumeration comma"),
        pytest.param("22°54'48.24\"N 121°07'10.56\"E", id="degrees, minutes, seconds"),
        pytest.param("北緯22度54分48.24秒，東經121度7分10.56秒", id="in Chinese"),
        pytest.param("N22.9134 E121.1196", id="with letters"),
        pytest.param("262268, 2534699", id="X and Y of TWD97"),
        pytest.param("2534699 262268", id="Y and X"),
        pytest.param("262,268, 2,534,699", id="metres with commas of thousands"),
        pytest.param("２６２２６８，２５３４６９９", id="metres, full-width"),
    ],
)
def test_luye_highland_is_read(text: str) -> None:
    found = position_in(text)
    assert found is not None
    assert distance_m(found, LUYE) < 1.0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("22.9134", id="one number"),
        pytest.param("0, 0", id="nowhere"),
        pytest.param("鹿野高台", id="a name"),
        pytest.param("22.9134, 121.1196, 350", id="three numbers"),
        pytest.param("1" * 5000, id="five thousand digits"),
        pytest.param(f"{'9' * 40}, {'9' * 40}", id="numbers of no earth"),
        pytest.param("nan, inf", id="no numbers at all"),
    ],
)
def test_what_is_no_position_is_none(text: str) -> None:
    assert position_in(text) is None


@given(st.text(max_size=120))
def test_whatever_is_typed_is_read_or_not_and_never_an_error(text: str) -> None:
    found = position_in(text)
    assert found is None or isinstance(found, LatLon)


@given(st.floats(21.94, 23.44), st.floats(120.74, 121.61))
def test_what_is_shown_is_read_again(latitude: float, longitude: float) -> None:
    shown = written(LatLon(latitude, longitude))
    again = position_in(shown)
    assert again is not None
    assert written(again) == shown
