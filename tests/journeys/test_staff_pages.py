"""What holds on every page of staff, on a phone in one language and at a desk in the other; and a deputy is named."""

from itertools import chain

import pytest
from playwright.sync_api import expect

from tests.journeys import chromium, looking
from tests.journeys.conftest import NewPhone
from tests.journeys.merchant_tour import merchant_tour, merchants_tour
from tests.journeys.staff_tour import askers_tour, budget_tour, operators_tour, staff_tour
from tests.journeys.test_every_view import CHINESE, findings
from tests.servers import RunningServer
from web.demo.merchants import SHOPKEEPERS
from web.demo.officials import OFFICIALS
from web.scratch.shapes import Staged, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]
DESK = {"viewport": chromium.DESKTOP, "has_touch": False, "is_mobile": False}


@pytest.fixture(scope="module")
def county(luye_server: RunningServer) -> Staged:
    return luye_server.scratch.stage(Wanted(officials=True))


def is_a_name(finding: str) -> bool:
    """Whether all that is Chinese in an English sentence is how somebody is called."""
    for official in (*OFFICIALS, *SHOPKEEPERS):
        finding = finding.replace(official.name, "")
    return "not translated" in finding and not CHINESE.search(finding)


@pytest.mark.parametrize(
    ("language", "options"),
    [
        pytest.param("zh", {"locale": "zh-TW"}, id="in Chinese on a phone"),
        pytest.param("en", {"locale": "en-GB", **DESK}, id="in English at a desk"),
    ],
)
def test_every_page_of_staff_is_accessible_in_one_language_and_fits_the_screen(
    new_phone: NewPhone, county: Staged, language: str, options: dict
):
    phone = new_phone(**options)
    phone.context.add_init_script(path=looking.AXE)
    phone.forgives("status of 403")
    found = []
    tours = (
        staff_tour(phone, county.cookies_of("manager")),
        operators_tour(phone, county.cookies_of("operator")),
        budget_tour(phone, county.cookies_of("budget")),
        askers_tour(phone, county.cookies_of("officer")),
        merchants_tour(phone, county.cookies_of("operator")),
        merchant_tour(phone, county.cookies_of("shop")),
    )
    for view in chain(*tours):
        found += [one for one in findings(phone, view, language) if not is_a_name(one)]
    assert not found, "\n".join(found)


def test_a_manager_names_somebody_who_is_told_whom_they_stand_in_for(new_phone: NewPhone, county: Staged):
    phone = new_phone(**DESK)
    phone.context.add_cookies([{"name": county.cookie, "value": county.officials["manager"], "url": phone.url}])
    phone.open("/staff/")
    page = phone.page
    page.get_by_role("link", name="指定代理人").click()
    page.get_by_label("姓名").fill("張淑芬")
    page.get_by_label("電子郵件").fill("director@demo.localhost")
    page.get_by_label("結束日期").fill(page.get_by_label("開始日期").input_value())
    page.get_by_role("button", name="指定這位代理人").click()
    expect(page.locator(".message")).to_contain_text("張淑芬")

    deputy = new_phone()
    deputy.context.add_cookies([{"name": county.cookie, "value": county.officials["director"], "url": deputy.url}])
    deputy.open("/staff/")
    expect(deputy.page.get_by_text("您正在代理陳雅惠")).to_be_visible()

    page.get_by_role("row", name="張淑芬").filter(has_text="陳雅惠").get_by_role("link", name="結束職務").click()
    page.get_by_role("button", name="結束張淑芬的職務").click()
    deputy.page.reload()
    expect(deputy.page.get_by_text("您正在代理")).to_have_count(0)
