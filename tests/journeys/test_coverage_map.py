"""The planners' map in its frame: used with keys alone, and drawn though it has no size yet when it is loaded."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import chromium
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import Phone
from tests.servers import RunningServer
from web.scratch.shapes import Staged, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]
NO_SIZE_YET = {"width": 12, "height": 12}


@pytest.fixture(scope="module")
def county(luye_server: RunningServer) -> Staged:
    return luye_server.scratch.stage(Wanted(officials=True))


@pytest.fixture
def auditor(new_phone: NewPhone, county: Staged) -> Phone:
    phone = new_phone()
    phone.context.add_cookies([{"name": county.cookie, "value": county.officials["auditor"], "url": phone.url}])
    return phone


def tall(shape: Locator) -> float:
    box = shape.bounding_box()
    return box["height"] if box else 0.0


def test_the_map_is_used_by_keys_alone(auditor: Phone):
    auditor.open("/planner/coverage/")
    page = auditor.page
    page.locator("iframe.map-frame").scroll_into_view_if_needed()
    inside = page.frame_locator("iframe.map-frame")
    land = inside.locator("path.leaflet-interactive").first
    expect(land).to_be_visible()
    before = tall(land)
    assert before > 20  # a township, not a point

    inside.get_by_role("button", name="放大").focus()
    page.keyboard.press("Enter")
    expect(inside.locator(".leaflet-zoom-anim")).to_have_count(0)
    assert tall(land) > 1.5 * before

    inside.get_by_role("button", name="地圖內容").focus()
    page.keyboard.press("Enter")
    marks = inside.locator(".mark-hotspot")
    assert marks.count() > 10
    inside.get_by_role("checkbox", name="免費 WiFi").focus()
    page.keyboard.press("Space")
    expect(marks).to_have_count(0)


def test_a_map_that_was_loaded_without_a_size_fits_itself_when_it_gets_one(auditor: Phone):
    page = auditor.page
    page.set_viewport_size(NO_SIZE_YET)
    auditor.open("/planner/coverage/map/")
    page.set_viewport_size(chromium.SMALL_PHONE)
    expect(page.locator(".leaflet-control-zoom-in")).to_be_visible()
    page.wait_for_timeout(500)
    assert tall(page.locator("path.leaflet-interactive").first) > 20
