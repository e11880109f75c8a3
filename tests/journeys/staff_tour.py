"""A walk through the pages of staff, for checks that hold everywhere (see `tour`).

`staff_tour(phone, cookies)` yields a name whenever another page stands on the screen.
"""

from collections.abc import Iterator

from tests.journeys.phone import Phone

PAGES = {
    "to do today": "/staff/",
    "units": "/staff/units/",
    "unit": "/staff/unit/arts/",
    "not open": "/staff/unit/fire/",
    "coverage": "/planner/coverage/",
    "every small area": "/planner/coverage/areas/",
    "places": "/staff/places/",
    "list of places": "/staff/places/lists/demo-to-mend/",
    "places found": "/staff/places/find/?words=示範",
    "no place found": "/staff/places/find/?words=zzz",
    "rows aside": "/staff/places/rows/",
    "reports": "/staff/places/reports/",
}
PAGES_OF_OPERATORS = {
    "who keeps a list": "/staff/places/lists/demo-hotspots/keeper/",
    "rows aside, to mend": "/staff/places/rows/",
}


def staff_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What an account manager can open, with a form that says what is wrong."""
    log_in(phone, cookies)
    for name, address in PAGES.items():
        phone.open(address)
        yield name
    phone.page.get_by_role("main").locator(".reports h2 a").first.click()
    yield "place, reported"
    phone.open("/staff/unit/arts/give/")
    phone.page.locator("form.staff-form button[type=submit]").click()
    yield "give a role, what is wrong"
    phone.open(PAGES["unit"])
    phone.page.locator("main a[href$='/end/']").first.click()
    yield "end a role"


def operators_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What only an operator can do with places: a row put where it belongs, after a slip and a look."""
    log_in(phone, cookies)
    for name, address in PAGES_OF_OPERATORS.items():
        phone.open(address)
        yield name
    phone.page.locator("main .table a[href*='/rows/']").last.click()
    position = phone.part("id_position")
    look = phone.page.locator("form.staff-form button[type=submit]")
    position.fill("somewhere")
    look.click()
    yield "row aside, what is wrong"
    position.fill("22.9134, 121.1196")
    look.click()
    yield "row aside, against its address"
    phone.page.locator("main a[href$='/dismiss/']").click()
    yield "leave a row out"
    phone.open("/staff/places/find/?words=示範")
    phone.page.locator("main .table a").first.click()
    phone.page.locator("main a[href$='/move/']").click()
    yield "move a place"
    phone.page.go_back()
    phone.page.locator("main a[href$='/region/']").click()
    yield "another region"


def log_in(phone: Phone, cookies: dict[str, str]) -> None:
    """With the cookie of somebody's session."""
    phone.context.add_cookies([{"name": name, "value": value, "url": phone.url} for name, value in cookies.items()])
