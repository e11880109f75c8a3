"""A walk through the pages of merchants, their people's and the county's, for checks that hold everywhere.

As `staff_tour`: each yields a name whenever another page stands on the screen.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.staff_tour import follow, log_in
from web.demo.merchants import GOODS

DIGITS = re.compile(r"^\d{3} \d{3}$")
BOOKMARK = re.compile("|".join(GOODS[1][:2]))
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


def till_tour(till: Phone, cookies: dict[str, str], customer: Phone) -> Iterator[str]:
    """Goods at a till, from the asking to the hand-out; the customer has their purse open."""
    log_in(till, cookies)
    till.open("/merchant/till/")
    till.part("show-digits").click()
    expect(till.part("digits")).to_have_text(DIGITS)
    customer.part("id_code").fill(till.part("digits").inner_text())
    customer.part("by-code").get_by_role("button").click()
    till.part("goods").locator("summary").click()
    yield "till, goods to ask for"
    till.part("goods-list").get_by_role("button", name=BOOKMARK).click()
    customer.part("pay-confirm").click()
    expect(till.part("desk-fetched")).to_be_visible()
    yield "till, goods to hand out"
    till.part("desk-fetched").click()
    expect(till.part("desk-fetched")).to_be_hidden()


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
