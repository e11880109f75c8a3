"""What holds on every page of staff, on a phone in one language and at a desk in the other; and a deputy is named."""

import re
from itertools import chain

import pytest
from playwright.sync_api import expect

from tests.journeys import chromium, looking
from tests.journeys.conftest import NewPhone
from tests.journeys.merchant_tour import merchant_tour, merchants_tour, till_tour
from tests.journeys.phone import Phone
from tests.journeys.staff_tour import (
    RECEIPT,
    answers_tour,
    askers_tour,
    budget_tour,
    log_in,
    operators_tour,
    staff_tour,
)
from tests.journeys.test_every_view import CHINESE, ENGLISH, findings
from tests.servers import RunningServer
from web.demo.merchants import SHOPKEEPERS
from web.demo.month_before import CUSTOMER
from web.demo.officials import OFFICIALS
from web.scratch.shapes import Staged, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]
NUMBER = re.compile(rf"{RECEIPT.pattern}|\bP-[0-9A-Z]{{4}}-[0-9A-Z]{{4}}\b|\b20\d\d-\d\d-[0-9A-F]{{8}}\b")
DESK = {"viewport": chromium.DESKTOP, "has_touch": False, "is_mobile": False}


@pytest.fixture(scope="module")
def county(luye_server: RunningServer) -> Staged:
    return luye_server.scratch.stage(Wanted(officials=True))


def is_a_name(finding: str) -> bool:
    """Whether all that is Chinese in an English sentence is how somebody is called."""
    for official in (*OFFICIALS, *SHOPKEEPERS):
        finding = finding.replace(official.name, "")
    return "not translated" in finding and not CHINESE.search(finding)


def is_a_number(finding: str, language: str) -> bool:
    """Whether all that looks like the other language is a receipt's number, or a person's pseudonym."""
    _, told, text = finding.partition("not translated: ")
    return bool(told) and language == "zh" and not ENGLISH.search(NUMBER.sub("", text))


def a_customer(new_phone: NewPhone, county: Staged) -> Phone:
    """The demo's own customer, with the purse open."""
    phone = new_phone()
    log_in(phone, county.cookies_of(CUSTOMER))
    phone.open("/pay/")
    expect(phone.page.locator("body")).to_have_attribute("data-ready", "true")
    if phone.part("pay-close").is_visible():  # what was bought in the other language
        phone.part("pay-close").click()
    return phone


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
        answers_tour(phone, county.cookies_of("budget")),
        askers_tour(phone, county.cookies_of("officer")),
        merchants_tour(phone, county.cookies_of("operator")),
        merchant_tour(phone, county.cookies_of("shop")),
        till_tour(phone, county.cookies_of("till"), a_customer(new_phone, county)),
    )
    for view in chain(*tours):
        told = findings(phone, view, language)
        found += [one for one in told if not (is_a_name(one) or is_a_number(one, language))]
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
