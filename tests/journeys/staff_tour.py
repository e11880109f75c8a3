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
}


def staff_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What an account manager can open, with a form that says what is wrong."""
    phone.context.add_cookies([{"name": name, "value": value, "url": phone.url} for name, value in cookies.items()])
    for name, address in PAGES.items():
        phone.open(address)
        yield name
    phone.open("/staff/unit/arts/give/")
    phone.page.locator("form.staff-form button[type=submit]").click()
    yield "give a role, what is wrong"
    phone.open(PAGES["unit"])
    phone.page.locator("main a[href$='/end/']").first.click()
    yield "end a role"
