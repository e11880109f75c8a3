"""A walk through the pages of merchants, their people's and the county's, for checks that hold everywhere.

As `staff_tour`: each yields a name whenever another page stands on the screen.
"""

from collections.abc import Iterator

from tests.journeys.phone import Phone
from tests.journeys.staff_tour import follow, log_in

SUBMIT = "form.staff-form button[type=submit]"


def merchant_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What an owner opens: today, receipts, goods, people, a code for a cashier, opening hours."""
    log_in(phone, cookies)
    phone.open("/merchant/")
    yield "merchant, today"
    phone.open("/merchant/receipts/?words=nothing")
    yield "merchant, receipts"
    phone.open("/merchant/offers/")
    yield "merchant, offers"
    follow(phone, phone.page.locator("main .table a").first)
    phone.part("id_coins").fill("0")
    follow(phone, phone.page.locator(SUBMIT))
    yield "merchant, an offer, what is wrong"
    phone.open("/merchant/staff/")
    yield "merchant, people"
    follow(phone, phone.page.locator("main a[href$='/end/']").first)
    yield "merchant, end somebody's work"
    phone.open("/merchant/staff/invite/")
    phone.part("id_name").fill("王收銀")
    follow(phone, phone.page.locator(SUBMIT))
    yield "merchant, a code"
    phone.open("/merchant/about/")
    phone.page.locator("main details summary").click()
    phone.part("id_mo").fill("?")
    follow(phone, phone.page.locator(SUBMIT))
    yield "merchant, hours, what is wrong"
    phone.open("/merchant/statements/")
    yield "merchant, statements"
    follow(phone, phone.page.locator("main .table a").first)
    yield "merchant, a statement"
    follow(phone, phone.page.locator("main a[href*='/statements/line/']").first)
    follow(phone, phone.page.locator(SUBMIT))
    yield "merchant, ask about a line, what is wrong"
    phone.page.go_back()
    phone.page.go_back()
    follow(phone, phone.page.locator("main a[href$='/print/']"))
    yield "merchant, a statement on paper"
    phone.open("/merchant/join/?code=7KQ2-M4XA-9TBD")
    follow(phone, phone.page.locator("main form[action$='/join/'] button[type=submit]"))
    yield "merchant, a code that nobody gave"


def merchants_tour(phone: Phone, cookies: dict[str, str]) -> Iterator[str]:
    """What an operator does with merchants: the list, one of them, a form, a place, an invitation, a suspension."""
    log_in(phone, cookies)
    phone.open("/staff/merchants/")
    yield "merchants"
    phone.open("/staff/statements/")
    yield "statements of a month"
    follow(phone, phone.page.locator("main .table a").first)
    yield "a statement, by the county"
    phone.open("/staff/payouts/")
    yield "payouts"
    phone.open("/staff/merchants/new/")
    phone.part("id_tax_id").fill("1234")
    follow(phone, phone.page.locator(SUBMIT))
    yield "enter a merchant, what is wrong"
    phone.open("/staff/merchants/?state=active")
    follow(phone, phone.page.locator("main .table a").last)
    yield "a merchant"
    one = phone.page.url.removeprefix(phone.url)
    phone.open(f"{one}place/")
    yield "a merchant's place"
    phone.open(f"{one}invite/")
    follow(phone, phone.page.locator(SUBMIT))
    yield "a merchant's owner is invited"
    phone.open(f"{one}suspend/")
    follow(phone, phone.page.locator(SUBMIT))
    yield "suspend a merchant, what is wrong"
