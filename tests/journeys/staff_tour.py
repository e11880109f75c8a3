"""A walk through the pages of staff, for checks that hold everywhere (see `tour`).

`staff_tour(phone, cookies)` yields a name whenever another page stands on the screen.
"""

import re
from collections.abc import Iterator

from django.utils import timezone
from playwright.sync_api import Locator

from tests.journeys.phone import Phone
from web.demo import budgeting
from web.demo.envelopes import WORDS

# The batch of the demo that waits for its button, in either language.
PREPARED = re.compile(f"{WORDS.words_zh}|{WORDS.words_en}")
RECEIPT = re.compile(r"\b[0-9A-F]{8}\b")
PAGES = {
    "to do today": "/staff/",
    "units": "/staff/units/",
    "unit": "/staff/unit/arts/",
    "not open": "/staff/unit/fire/",
    "budgets": "/staff/budgets/",
    "requests for coins": "/staff/coin-requests/",
    "red envelopes": "/staff/gifts/",
    "envelopes to a list": "/staff/gifts/new/",
    "envelopes to a township": "/staff/gifts/new/?to=township",
    "groups": "/staff/gifts/groups/",
    "coins of units": "/staff/coins/",
    "coins of a unit": "/staff/coins/arts/",
    "coverage": "/planner/coverage/",
    "every small area": "/planner/coverage/areas/",
    "places": "/staff/places/",
    "list of places": "/staff/places/lists/demo-to-mend/",
    "places found": "/staff/places/find/?words=示範",
    "rows aside": "/staff/places/rows/",
    "reports": "/staff/places/reports/",
}


def staff_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What an account manager can open, with a form that says what is wrong."""
    log_in(phone, cookies)
    for name, address in PAGES.items():
        phone.open(address)
        yield name
    follow(phone, phone.page.locator("main .reports h2 a").first)
    yield "place, reported"
    yield from envelopes(phone)
    phone.open("/staff/unit/arts/give/")
    phone.page.locator("form.staff-form button[type=submit]").click()
    yield "give a role, what is wrong"
    phone.open(PAGES["unit"])
    phone.page.locator("main a[href$='/end/']").first.click()
    yield "end a role"


def envelopes(phone: Phone) -> Iterator[str]:
    """A preview with a line that names nobody; a batch that waits for its button; a group to delete."""
    phone.open(PAGES["envelopes to a list"])
    phone.part("id_list_text").fill("manager@demo.localhost\nnobody@demo.localhost\nmanager@demo.localhost")
    phone.page.locator("#id_campaign").select_option(index=1)
    follow(phone, phone.page.locator("form.staff-form button[type=submit]").first)
    yield "envelopes, previewed"
    phone.open(PAGES["red envelopes"])
    follow(phone, phone.page.locator("main .table a[href*='/gifts/']", has_text=PREPARED).first)
    phone.page.locator("main details summary").click()
    yield "envelopes, prepared"
    phone.open(PAGES["groups"])
    follow(phone, phone.page.locator("main a[href$='/delete/']").first)
    yield "delete a group"
    phone.open("/staff/gifts/groups/new/")
    phone.page.locator("form.staff-form button[type=submit]").click()
    yield "make a group, what is wrong"


def operators_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What only an operator can do with places: a row put where it belongs, after a slip and a look."""
    log_in(phone, cookies)
    phone.open(PAGES["rows aside"])
    follow(phone, phone.page.locator("main .table a[href*='/rows/']").last)
    yield from looking_where(phone, "somewhere", "what is wrong")
    yield from looking_where(phone, "22.9134, 121.1196", "against its address")
    follow(phone, phone.page.locator("main a[href$='/dismiss/']"))
    yield "leave a row out"
    phone.open(PAGES["places found"])
    follow(phone, phone.page.locator("main .table a").first)
    follow(phone, phone.page.locator("main a[href$='/move/']"))
    yield "move a place"


def looking_where(phone: Phone, position: str, what: str) -> Iterator[str]:
    """The answer to a position that was typed."""
    phone.part("id_position").fill(position)
    follow(phone, phone.page.locator("form.staff-form button[type=submit]"))
    yield f"row aside, {what}"


def budget_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What only the budget office can do: the pool, its forms, a request to answer, the end of the year."""
    log_in(phone, cookies)
    phone.open("/staff/budgets/")
    yield "budgets, with what waits"
    follow(phone, phone.page.locator("main .tasks a").first)
    yield "request for coins"
    phone.page.locator("main details summary").first.click()
    follow(phone, phone.page.locator("main form[action$='/decline/'] button"))
    yield "request for coins, what is wrong"
    for act in ("pool", "release", "december"):
        phone.open(f"/staff/budgets/{act}/")
        follow(phone, phone.page.locator("form.staff-form button[type=submit]"))
        yield f"budgets, {act}, what is wrong"
    phone.open("/staff/budgets/encumber/")
    yield "budgets, encumber"
    phone.open("/staff/budgets/close/")
    yield "budgets, close the year"


def answers_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """How the county answers for its coins: a payment is traced, a large transfer is to be reversed, and is not."""
    log_in(phone, cookies)
    phone.open("/staff/statements/")
    follow(phone, phone.page.locator("main .table a").first)
    receipt = RECEIPT.search(phone.page.locator("main").inner_text())
    phone.open("/staff/coins/trace/")
    phone.part("id_what").fill("nothing")
    follow(phone, phone.page.locator("form.staff-form button[type=submit]"))
    yield "trace a coin, what is wrong"
    phone.part("id_what").fill(receipt[0] if receipt else "")
    phone.part("id_reason").fill("115-11")
    follow(phone, phone.page.locator("form.staff-form button[type=submit]"))
    yield "trace a coin"
    phone.open("/staff/corrections/new/")
    follow(phone, phone.page.locator("form.staff-form button[type=submit]"))
    yield "reverse a transfer, what is wrong"
    pool = budgeting._named(f"pool-{timezone.localdate().year}")
    phone.part("id_transfer").fill(f"budget:{pool.hex}")
    phone.part("id_reason").fill("年度重複登錄")
    follow(phone, phone.page.locator("form.staff-form button[type=submit]"))
    yield "a correction that waits"
    follow(phone, phone.page.locator("form[action$='/decline/'] button"))
    phone.open("/staff/corrections/")
    yield "corrections"


def askers_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What a case officer writes: a request for coins, a campaign."""
    log_in(phone, cookies)
    for name, address in (("ask for coins", "/staff/coin-requests/new/"), ("new campaign", "/staff/campaigns/new/")):
        phone.open(address)
        follow(phone, phone.page.locator("form.staff-form button[type=submit]"))
        yield f"{name}, what is wrong"


def follow(phone: Phone, link: Locator) -> None:
    """Where a link or a button leads, with its styles."""
    link.click()
    phone.page.wait_for_load_state("load")


def log_in(phone: Phone, cookies: dict[str, str]) -> None:
    """With the cookie of somebody's session."""
    phone.context.add_cookies([{"name": name, "value": value, "url": phone.url} for name, value in cookies.items()])
