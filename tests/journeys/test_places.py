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


def is_kept(phone: Phone, patience_ms: int) -> None:
    """The service worker controls the page and has it, too."""
    kept = phone.page.evaluate(KEPT)
    if not kept:
        phone.page.wait_for_timeout(patience_ms)
    assert kept, "the service worker does not have the page of places yet"


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

    phone.wait_for(lambda patience_ms: is_kept(phone, patience_ms))
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


def test_what_is_marked_and_reported_without_signal_is_kept_and_sent_once_the_line_is_back(
    new_phone: NewPhone, new_guest: NewGuest, luye_server: RunningServer, line: Line
):
    phone = tourist(new_phone, line.url)
    page = phone.page
    [(name, key)] = new_guest().items()
    phone.context.add_cookies([{"name": name, "value": key, "url": phone.url}])
    [guest] = [each.player_id for each in luye_server.staged.guests if each.session_key == key]
    open_places(phone, "/places/?where=10014110")
    phone.wait_for(lambda patience_ms: is_kept(phone, patience_ms))
    phone.forgives(*NETWORK_TROUBLE)
    line.cut()

    page.get_by_role("link", name="Sunrise Spring Shop").click()
    phone.part("place-heart").click()
    expect(phone.part("place-heart")).to_have_attribute("aria-pressed", "true")
    phone.part("place-report-summary").click()
    page.get_by_role("button", name="The opening hours are wrong").click()
    expect(phone.part("place-undo")).to_be_focused()
    phone.part("place-undo").click()
    expect(phone.part("place-thanks-words")).to_have_text("Taken back. Nothing was sent.")
    phone.part("place-report-summary").click()
    page.get_by_role("button", name="The shop is closed for good").click()
    expect(phone.part("place-thanks-words")).to_contain_text("Thank you")
    page.go_back()
    expect(phone.part("place")).to_be_hidden()
    expect(phone.part("places-list").locator("li", has_text="Sunrise Spring Shop")).to_contain_text("♥ favourite")

    page.clock.fast_forward(60_000)
    page.reload()
    expect(phone.part("places-list").locator("li", has_text="Sunrise Spring Shop")).to_contain_text("♥ favourite")
    line.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    told = f"select trouble from reports_report where player_id = {guest}"
    phone.wait_for(lambda patience_ms: has_rows(phone, luye_server, told, [("closed",)], patience_ms))
    marked = f"select count(*) from players_favourite where player_id = {guest}"
    phone.wait_for(lambda patience_ms: has_rows(phone, luye_server, marked, [(1,)], patience_ms))


def has_rows(
    phone: Phone, server: RunningServer, statement: str, rows: list[tuple[object, ...]], patience_ms: int
) -> None:
    if server.rows(statement) != rows:
        phone.page.wait_for_timeout(patience_ms)
    assert server.rows(statement) == rows


def test_a_place_s_own_page_shows_the_way_once_one_may_be_seen(new_phone: NewPhone, luye_server: RunningServer):
    phone = tourist(new_phone, luye_server.url)
    page = phone.page
    open_places(phone, "/places/?q=fisher+noodles")
    address = names(phone).get_by_role("link").get_attribute("href")
    assert address
    open_places(phone, address)
    page.get_by_role("button", name="Walk there").click()
    expect(phone.part("place-advice")).to_contain_text("does not share its location, and that is fine")
    phone.context.grant_permissions(["geolocation"])
    phone.put(VISITOR_CENTRE)
    page.get_by_role("button", name="Walk there").click()
    expect(page.locator("#places-list")).to_contain_text("Nanliao Fisher Noodles (demo)")
    expect(phone.part("walk-way")).to_contain_text("about 170 m southeast")


def test_a_place_is_found_marked_and_left_again_with_the_keyboard_alone(
    new_phone: NewPhone, luye_server: RunningServer
):
    phone = tourist(new_phone, luye_server.url, is_mobile=False, has_touch=False)
    page = phone.page
    open_places(phone)
    tab_to(page, "Search and filters")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("grean island diver")
    expect(phone.part("places-title")).to_have_text("1 place")
    page.keyboard.press("Enter")
    expect(phone.part("places-title")).to_be_focused()
    tab_to(page, "Green Island Divers")
    page.keyboard.press("Enter")
    expect(phone.part("place-name")).to_be_focused()
    tab_to(page, "Keep as a favourite")
    page.keyboard.press("Enter")
    expect(phone.part("place-heart")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Green Island Divers")).to_be_focused()


def test_a_rough_position_says_so_and_one_far_away_offers_the_regions(new_phone: NewPhone, luye_server: RunningServer):
    phone = tourist(new_phone, luye_server.url)
    phone.context.grant_permissions(["geolocation"])
    phone.put(VISITOR_CENTRE, accuracy_m=2000)
    open_places(phone)
    phone.part("places-locate").click()
    expect(phone.part("places-advice")).to_contain_text("only to about 2.0 km")
    expect(phone.part("places-list").locator("li").first).to_contain_text("at most about 2.0 km away")
    expect(phone.part("places-list").locator("li").first.locator(".arrow")).to_be_hidden()

    phone.put(LatLon(25.0478, 121.5170), accuracy_m=10)
    expect(phone.part("places-advice")).to_contain_text("You are not in Taitung now")
    phone.part("id_where").select_option("10014110")
    expect(phone.part("places-list").locator("li").first).to_contain_text(re.compile(r"about 26\d km south"))


def test_the_position_of_who_looks_never_leaves_the_phone(new_phone: NewPhone, luye_server: RunningServer):
    phone = tourist(new_phone, luye_server.url)
    asked: list[str] = []
    phone.context.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    phone.context.grant_permissions(["geolocation"])
    phone.put(VISITOR_CENTRE)
    open_places(phone)
    phone.part("places-locate").click()
    expect(names(phone).first).to_have_text("Green Island Visitor Centre (demo)")
    phone.put(NOODLES)
    expect(names(phone).first).to_have_text("Nanliao Fisher Noodles (demo)")
    assert any("/api/v1/places/townships/10014110" in one for one in asked)
    assert [one for one in asked if "22.66" in one or "121.47" in one or "v1/places/near" in one] == []


def test_the_game_lists_wifi_and_merchants_by_distance_below_its_balloons(new_phone: NewPhone, new_guest: NewGuest):
    phone = new_phone()
    phone.put(VISITOR_CENTRE)
    phone.play_as(new_guest())
    phone.wait_for_signal("online")
    phone.tab("nearby")
    phone.wait_for_text("nearby-places", "綠島遊客中心")
    expect(phone.part("nearby-places").locator("li").nth(1)).to_contain_text("南寮漁家麵")
    phone.part("nearby-places").get_by_role("link").first.click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("綠島遊客中心")
