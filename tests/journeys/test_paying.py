"""A customer's phone and a till: by QR and camera, by digits, through a lost line, and without a network at all."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys import camera, chromium, looking
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import NETWORK_TROUBLE, Phone
from tests.journeys.test_every_view import CHINESE, ENGLISH, findings
from tests.network import Line
from tests.servers import RunningServer
from web.scratch.shapes import Staged, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CUSTOMERS = 5
WALLET = 2_000
RECEIPT_NUMBER = re.compile(r"\b[0-9A-F]{8}\b")
KEPT_WITHIN_S = 60.0
ARE_KEPT = """async (addresses) => navigator.serviceWorker.controller !== null
  && (await Promise.all(addresses.map((one) => caches.match(one, {ignoreVary: true})))).every(Boolean)"""

NewTill = Callable[..., Phone]


@pytest.fixture(scope="module")
def market(luye_server: RunningServer) -> Staged:
    """A shop, and customers with coins."""
    return luye_server.scratch.stage(Wanted(merchants=1, guests=CUSTOMERS, is_confirmed=True, wallet=WALLET))


@pytest.fixture
def new_till(till_browser: Browser, market: Staged, luye_server: RunningServer) -> Iterator[NewTill]:
    """A till with a camera, at the cashier's hand."""
    tills: list[Phone] = []

    def make(url: str = luye_server.url) -> Phone:
        options: dict[str, Any] = {"viewport": chromium.SMALL_PHONE, "has_touch": True, "is_mobile": True}
        context = till_browser.new_context(**options, locale="en-GB", timezone_id="Asia/Taipei", permissions=["camera"])
        till = Phone(context, context.new_page(), url)
        tills.append(till)
        open_till(till, market)
        return till

    yield make
    for till in tills:
        till.context.close()
    assert [complaint for till in tills for complaint in till.complaints] == []


def open_till(till: Phone, market: Staged) -> None:
    cookie = {"name": market.cookie, "value": market.merchants[0].cashier, "url": till.url}
    till.context.add_cookies([cookie])
    till.open("/merchant/till/")
    expect(till.page.locator("body")).to_have_attribute("data-ready", "true")


def open_purse(phone: Phone, market: Staged, customer: int) -> None:
    cookie = {"name": market.cookie, "value": market.guests[customer].session_key, "url": phone.url}
    phone.context.add_cookies([cookie])
    phone.open("/pay/")
    expect(phone.page.locator("body")).to_have_attribute("data-ready", "true")


def code_shown_by(phone: Phone, market: Staged, customer: int) -> str:
    """Open the purse, and what its QR code says."""
    with phone.page.expect_response("**/api/v1/me/pay/code") as heard:
        open_purse(phone, market, customer)
    expect(phone.part("code-picture").locator("svg")).to_be_visible()
    return str(heard.value.json()["text"])


def enter_bill(till: Phone, keys: str) -> None:
    for key in keys:
        till.page.locator(f"#pad button[data-key='{key}']").click()


def ask_for(till: Phone, coins: int, *, send: bool = True) -> None:
    """Fewer coins than may come off."""
    expect(till.part("quote")).to_be_visible()
    till.part("fewer").locator("summary").click()
    till.part("bill-coins").fill(str(coins))
    if send:
        till.part("ask-bill").click()


def wallet_says(phone: Phone, coins: str) -> None:
    expect(phone.part("purse-wallet")).to_have_text(coins)


def test_a_customer_shows_a_code_pays_a_part_of_a_bill_and_gets_it_back(
    new_phone: NewPhone, new_till: NewTill, market: Staged, what_the_camera_sees: Path
):
    phone, till = new_phone(), new_till()
    camera.film(what_the_camera_sees, code_shown_by(phone, market, 0))
    till.part("scan").click()
    expect(till.part("desk-title")).to_contain_text("what is the bill?")
    expect(phone.part("payment-title")).to_have_text(f"您在{market.merchants[0].name_zh}付款")
    enter_bill(till, "300")
    ask_for(till, 120)
    expect(phone.part("payment-lines")).to_contain_text("288 元")
    phone.page.get_by_role("button", name="支付 120 枚").click()
    for side, title, lines in ((phone, "payment-title", "payment-lines"), (till, "desk-title", "desk-lines")):
        expect(side.part(title)).to_contain_text("120" if side is till else "已在")
        expect(side.part(lines)).to_contain_text("120 = NT$12" if side is till else "120 枚 = 12 元")
    expect(till.part("desk")).to_have_attribute("data-state", "paid")
    wallet_says(phone, "1,880")

    till.part("refund-part").locator("summary").click()
    till.part("id_reason").fill("wrong table")
    till.part("refund-form").get_by_role("button").click()
    expect(till.part("desk")).to_have_attribute("data-state", "refunded")
    expect(phone.part("payment")).to_have_attribute("data-state", "refunded")
    wallet_says(phone, "2,000")
    phone.part("pay-close").click()
    expect(phone.part("code-picture").locator("svg")).to_be_visible()


def test_digits_do_without_a_camera_and_a_lost_line_leaves_nobody_in_doubt(
    new_phone: NewPhone, new_till: NewTill, market: Staged, line: Line
):
    phone, till = new_phone(line.url, service_workers="block"), new_phone(locale="en-GB")
    till.forgives("camera")
    open_till(till, market)
    open_purse(phone, market, 1)
    till.part("scan").click()
    expect(till.part("said")).to_contain_text("gives the page no camera")
    phone.part("id_code").fill(digits_of(till))
    phone.part("by-code").get_by_role("button").click()
    enter_bill(till, "1000")
    ask_for(till, 500)
    expect(phone.part("pay-confirm")).to_be_visible()

    phone.forgives(*NETWORK_TROUBLE)
    line.cut()
    phone.part("pay-confirm").click()
    expect(phone.part("said")).to_contain_text("還不知道")
    line.mend()
    expect(phone.part("said")).to_contain_text("還沒有付款")
    wallet_says(phone, "2,000")

    phone.page.route("**/confirm", answer_is_lost)
    phone.part("pay-confirm").click()
    phone.page.reload()
    expect(phone.part("payment")).to_have_attribute("data-state", "paid")
    wallet_says(phone, "1,500")
    expect(till.part("desk")).to_have_attribute("data-state", "paid")


def digits_of(till: Phone) -> str:
    expect(till.part("digits")).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    return till.part("digits").inner_text()


def answer_is_lost(route: Route) -> None:
    """The server hears it, the phone hears nothing."""
    route.fetch()
    route.abort()


def test_a_voucher_pays_where_neither_side_has_a_network(
    new_phone: NewPhone, new_till: NewTill, market: Staged, line: Line, what_the_camera_sees: Path
):
    phone, till = new_phone(line.url), new_till(line.url)
    for side in (phone, till):
        side.forgives(*NETWORK_TROUBLE)
    open_purse(phone, market, 2)
    phone.part("voucher-part").locator("summary").click()
    phone.part("id_shop").select_option(str(market.merchants[0].id))
    phone.part("id_coins").fill("２００")
    with phone.page.expect_response("**/api/v1/me/vouchers") as heard:
        phone.part("voucher-issue").click()
    voucher = heard.value.json()["text"]
    expect(phone.part("vouchers").locator("li")).to_have_count(1)
    wallet_says(phone, "1,800")
    wait_until_kept(phone, "/pay/")
    wait_until_kept(till, "/merchant/till/", "/static/zxing-wasm/wasm/zxing_reader.wasm")

    line.cut()
    for side in (phone, till):
        side.page.reload()
        expect(side.part("line")).to_be_visible()
    phone.part("vouchers").get_by_role("button").click()
    expect(phone.part("vouchers").locator("svg")).to_be_visible()
    camera.film(what_the_camera_sees, voucher)
    till.part("scan").click()
    expect(till.part("said")).to_contain_text("Voucher taken: 200 coins = NT$20 off")
    till.part("scan").click()
    expect(till.part("said")).to_contain_text("taken on this phone already")

    line.mend()
    expect(till.part("taken-part")).to_be_hidden()
    expect(till.part("said")).to_contain_text("has booked the voucher of 200 coins")
    expect(phone.part("vouchers").locator("li")).to_have_count(0)


def wait_until_kept(side: Phone, *addresses: str) -> None:
    """Until the service worker has these, so that the page opens without a network."""
    deadline_s = monotonic() + KEPT_WITHIN_S
    while not side.page.evaluate(ARE_KEPT, addresses):
        assert monotonic() < deadline_s, f"the service worker does not have {addresses}"
        side.page.wait_for_timeout(300)


def views_of(phone: Phone, till: Phone, market: Staged, customer: int) -> Iterator[tuple[str, Phone]]:
    """One payment by digits, seen from both sides, up to an open voucher."""
    open_purse(phone, market, customer)
    yield "the code", phone
    yield "the till", till
    till.part("show-digits").click()
    phone.part("id_code").fill(digits_of(till))
    yield "the digits", till
    phone.part("by-code").get_by_role("button").click()
    enter_bill(till, "300")
    ask_for(till, 120, send=False)
    yield "the bill", till
    till.part("ask-bill").click()
    expect(phone.part("pay-confirm")).to_be_visible()
    yield "asked", phone
    phone.part("pay-confirm").click()
    expect(till.part("desk")).to_have_attribute("data-state", "paid")
    till.part("refund-part").locator("summary").click()
    yield "the till's receipt", till
    yield "the customer's receipt", phone
    phone.part("pay-close").click()
    phone.part("voucher-part").locator("summary").click()
    phone.part("id_shop").select_option(str(market.merchants[0].id))
    phone.part("id_coins").fill("200")
    phone.part("voucher-issue").click()
    phone.part("vouchers").get_by_role("button").click()
    yield "a voucher", phone
    phone.open("/pay/receipts/")
    yield "receipts", phone
    phone.page.locator(".receipts a").first.click()
    yield "a receipt", phone


@pytest.mark.looks
@pytest.mark.parametrize(
    ("language", "locale", "customer"),
    [pytest.param("zh", "zh-TW", 3, id="in Chinese"), pytest.param("en", "en-GB", 4, id="in English")],
)
def test_both_sides_of_a_payment_are_accessible_and_fit_the_screen(
    new_phone: NewPhone, market: Staged, language: str, locale: str, customer: int
):
    phone, till = new_phone(locale=locale), new_phone(locale=locale)
    for side in (phone, till):
        side.context.add_init_script(path=looking.AXE)
    open_till(till, market)
    found = []
    for view, side in views_of(phone, till, market, customer):
        found += [one for one in findings(side, view, language) if not is_a_name_or_number(one, language)]
    assert not found, "\n".join(found)


def is_a_name_or_number(finding: str, language: str) -> bool:
    """Whether all that is of the other language is the cashier's name, or a receipt's number."""
    _, told, text = finding.partition("not translated: ")
    text = RECEIPT_NUMBER.sub("", text.replace("陳收銀", ""))
    return bool(told) and not (ENGLISH if language == "zh" else CHINESE).search(text)
