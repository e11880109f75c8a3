"""A walk through every page, tab and card a player can see, for checks that hold everywhere.

`tour_of(phone, cookies)` yields a name whenever another view stands on the screen; what is checked there is the
caller's business.
"""

from collections.abc import Iterator

from playwright.sync_api import expect

from geo.position import LatLon, moved
from tests.journeys.phone import Phone
from tests.servers import LUYE

TABS = ("nearby", "collection", "coins", "me")
PAGES_OF_ANYBODY = {
    "start": "/",
    "login": "/accounts/login/",
    "login by code": "/accounts/login/code/",
    "new account": "/accounts/signup/",
    "sky": "/sky/",
    "offline page": "/offline/",
    "goodbye": "/me/goodbye/",
    "nothing there": "/nothing/here/",
    "open data": "/ogc/",
    "open data's collections": "/ogc/collections",
    "open data's hotspots": "/ogc/collections/hotspots",
    "open data's merchants, a page of them": "/ogc/collections/merchants/items?limit=5&offset=5",
    "open data's region": "/ogc/collections/regions/items/city",
    "open data, how to ask": "/ogc/api",
}
PAGES_OF_PLAYERS = {
    "start again": "/",
    "keep account": "/accounts/email/",
    "how I log in": "/me/account/",
    "add a passkey": "/accounts/passkeys/add/",
    "set up an app": "/accounts/2fa/app/",
    "one more lock": "/me/account/prove/",
    "bring along": "/me/account/bring/",
    "my data": "/me/data/",
    "what I agree to": "/me/consent/",
    "delete my account": "/me/delete/",
    "inbox": "/me/inbox/",
    "give coins": "/me/giving/",
    "membership": "/me/membership/",
    "pay": "/pay/",
    "receipts": "/pay/receipts/",
    "goods for coins": "/pay/goods/",
    "a guardian's code that opens nothing": "/me/membership/guardian/?code=0",
    "log out": "/accounts/logout/",
}


def tour_of(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """Everything, in the order in which a player may come across it."""
    yield from pages(phone, PAGES_OF_ANYBODY)
    yield from places(phone)
    yield from entering_a_code(phone)
    yield from without_location(phone, cookies)
    yield from walking(phone)
    yield from tabs(phone, "before")
    yield from catching(phone)
    yield from tabs(phone, "after")
    yield from elsewhere(phone)
    yield from claiming(phone)
    yield from pages(phone, PAGES_OF_PLAYERS)


def pages(phone: Phone, addresses: dict[str, str]) -> Iterator[str]:
    """Plain pages by their address."""
    for name, address in addresses.items():
        phone.open(address)
        yield name


def places(phone: Phone) -> Iterator[str]:
    """Free WiFi and merchants: regions, a place with its troubles, the way to it, its own page."""
    phone.open("/places/")
    expect(phone.page.locator("body")).to_have_attribute("data-ready", "true")
    expect(phone.part("map")).to_have_attribute("data-ready", "true")
    phone.part("places-narrow").locator("summary").click()
    yield "places, by region"
    phone.put(LatLon(22.6620, 121.4750))
    phone.part("places-locate").click()
    link = phone.part("places-list").get_by_role("link").nth(1)
    link.click()
    phone.part("place-hours").locator("summary").click()
    phone.part("place-report-summary").click()
    yield "a place and its troubles"
    phone.part("place-walk").click()
    expect(phone.part("walk")).to_be_visible()
    yield "on the way to a place"
    phone.part("walk-stop").click()
    phone.open(str(link.get_attribute("href")))
    expect(phone.page.locator("body")).to_have_attribute("data-ready", "true")
    yield "a place's page"


def entering_a_code(phone: Phone) -> Iterator[str]:
    """What is shown after asking for a code, and after a wrong one."""
    phone.open("/accounts/login/")
    phone.part("id_email").fill("somebody@example.org")
    phone.page.locator("main form button[type=submit]").first.click()
    yield "enter the code"
    phone.part("id_code").fill("WRONG1")
    phone.page.locator("main form button[type=submit]").first.click()
    yield "wrong code"


def claiming(phone: Phone) -> Iterator[str]:
    """A county code that was mistyped."""
    phone.open("/me/membership/")
    phone.part("id_code").fill("7KQ2-M4XA-9TB0")
    phone.page.locator("form[action$='/code/'] button").click()
    yield "mistyped county code"


def without_location(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """The game before it may know where the phone is."""
    phone.context.clear_permissions()
    phone.play_as(cookies)
    phone.wait_for_signal("online")
    expect(phone.part("map")).to_have_attribute("data-ready", "true")
    yield "map without location"
    phone.tab("nearby")
    yield "list without location"


def walking(phone: Phone) -> Iterator[str]:
    """On the way to a balloon."""
    phone.context.grant_permissions(["geolocation"])
    phone.put(moved(LUYE, 90.0, 0.0))
    phone.open("/play/")
    phone.wait_for(
        lambda patience_ms: expect(phone.part("act")).to_have_attribute("data-kind", "walk", timeout=patience_ms)
    )
    expect(phone.part("map")).to_have_attribute("data-ready", "true")
    yield "map, walking"
    phone.part("sheet-handle").click()
    yield "half sheet"
    phone.part("sheet-handle").click()
    yield "full sheet"


def tabs(phone: Phone, when: str) -> Iterator[str]:
    """The four panels beside the map."""
    for name in TABS:
        phone.tab(name)
        yield f"{name} {when}"
    phone.tab("map")


def catching(phone: Phone) -> Iterator[str]:
    """A tap while riding through the circle is refused; standing still makes it a catch."""
    phone.ride_through(LUYE)
    yield "map, arrived"
    phone.part("act").click()
    expect(phone.part("card")).to_be_visible()
    phone.part("card-numbers").locator("summary").click()
    yield "refused, with numbers"
    phone.close_card()
    phone.put(LUYE)
    phone.catch()
    phone.wait_until_shown("card")
    expect(phone.part("card-coins")).to_be_visible()
    yield "caught"
    phone.close_card()


def elsewhere(phone: Phone) -> Iterator[str]:
    """The game goes on in another place."""
    other = phone.context.new_page()
    other.goto(f"{phone.url}/play/")
    expect(other.locator("#signal")).to_have_attribute("data-state", "online")
    phone.page.bring_to_front()
    expect(phone.part("taken-over")).to_be_visible()
    yield "taken over"
    other.close()
