"""A tourist looks for free WiFi and partner merchants: without account, in English, the position refused at first."""

import re
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Locator, expect

from geo.position import LatLon
from hotspots.opening import TAIPEI
from tests.journeys.conftest import NewGuest, NewPhone
from tests.journeys.phone import NETWORK_TROUBLE, Phone
from tests.journeys.test_keyboard import tab_to
from tests.network import Line
from tests.servers import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

VISITOR_CENTRE = LatLon(22.6625, 121.4748)
NOODLES = LatLon(22.6612, 121.4757)
METRES = re.compile(r"about (\d+) m (\w+)")
KEPT = """async () => navigator.serviceWorker.controller !== null
  && Boolean(await caches.match("/places/", {ignoreVary: true}))"""


def tourist(new_phone: NewPhone, url: str, **options: object) -> Phone:
    """An English phone at noon in Taitung that shares no position."""
    phone = new_phone(url, locale="en-GB", permissions=[], **options)
    phone.context.add_cookies([{"name": "django_language", "value": "en", "url": phone.url}])
    phone.page.clock.install(time=noon())
    return phone


def noon() -> datetime:
    return datetime.combine(datetime.now(TAIPEI).date(), time(12), TAIPEI)


def open_places(phone: Phone, path: str = "/places/") -> None:
    phone.open(path)
    expect(phone.page.locator("body")).to_have_attribute("data-ready", "true")


def names(phone: Phone) -> Locator:
    return phone.part("places-list").get_by_role("heading", level=3)


def narrow(phone: Phone, *filters: str) -> None:
    """Open the filters and choose some by their words."""
    summary = phone.part("places-narrow").locator("summary")
    if not phone.part("id_q").is_visible():
        summary.click()
    for words in filters:
        phone.page.get_by_label(words, exact=True).check(force=True)


def metres(phone: Phone) -> int:
    said = METRES.search(phone.part("walk-way").inner_text())
    assert said, phone.part("walk-way").inner_text()
    return int(said[1])


def test_a_tourist_finds_the_way_from_the_start_page_to_the_nearest_open_merchant_and_still_has_it_without_signal(
    new_phone: NewPhone, line: Line
):
    phone = tourist(new_phone, line.url)
    page = phone.page
    phone.open("/")
    page.get_by_role("link", name="Free WiFi and partner merchants near me").click()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    phone.part("places-locate").click()
    expect(phone.part("places-advice")).to_contain_text("does not share its location, and that is fine")

    phone.part("id_where").select_option(label="Green Island (Ludao Township)")
    expect(phone.part("places-title")).to_have_text("5 places")
    expect(names(phone)).to_have_count(5)
    expect(phone.part("map")).to_have_attribute("data-ready", "true")
    expect(phone.part("map").locator(".place-marker").first).to_be_visible()
    expect(phone.part("places-list")).not_to_contain_text("about")

    phone.context.grant_permissions(["geolocation"])
    phone.put(VISITOR_CENTRE)
    phone.part("places-locate").click()
    expect(phone.part("id_where")).to_have_value("around")
    expect(names(phone).first).to_have_text("Green Island Visitor Centre (demo)")
    narrow(phone, "are open now", "take coins")
    expect(names(phone).first).to_have_text("Nanliao Fisher Noodles (demo)")
    expect(phone.part("places-list").locator("li").first).to_contain_text("about 170 m southeast")

    phone.part("places-list").get_by_role("button", name="Walk there: Nanliao Fisher Noodles").click()
    expect(phone.part("walk-way")).to_contain_text("about 170 m southeast")
    expect(phone.part("walk-arrow")).to_be_visible()
    far = metres(phone)
    phone.put(LatLon(22.6618, 121.4753))
    expect(phone.part("walk-way")).to_contain_text("about 80 m")
    assert metres(phone) < far
    phone.put(NOODLES)
    expect(phone.part("walk-way")).to_have_text("You are there.")

    phone.wait_for(lambda patience_ms: page.wait_for_function(KEPT, timeout=patience_ms))
    phone.forgives(*NETWORK_TROUBLE)
    line.cut()
    page.clock.fast_forward(timedelta(hours=3).total_seconds() * 1000)
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-ready", "true")
    expect(phone.part("places-age")).to_have_text("As the lists were 3 hours ago.")
    expect(names(phone).first).to_have_text("Nanliao Fisher Noodles (demo)")
    expect(page.get_by_label("take coins")).to_be_checked()
    expect(phone.part("walk-way")).to_have_text("You are there.")
    expect(phone.part("map")).to_have_attribute("data-ready", "true")
