"""Where fifty coins came from and where they went: eleven people, each on a screen of their own, and one number.

Four days are played. On the first the county fills its pool, and a campaign is asked for, signed and paid for; on the
second a balloon of it is caught; on the third the coins are spent at a tea house; and on the first of the next month
they are stated, confirmed, paid out, and followed back to where they came from. At night the server stops, and wakes
with its clock ahead (`RunningServer.wake_at`): it is one payment that is made, stated, paid and traced.

PICTURES_OF_JOURNEYS=FOLDER photographs the stations; `manage.py take_pictures` does it for the docs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from game.coins.ledger import TAIPEI
from game.coins.monthly.months import Month
from tests.databases import EmptyDatabase
from tests.journeys import camera, chromium, looking
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import NETWORK_TROUBLE, Phone
from tests.journeys.test_campaign_approval import reads, tap
from tests.journeys.test_paying import enter_bill, wallet_says
from tests.servers import LUYE, RunningServer, running_server
from web.demo.merchants import TAX_ID
from web.scratch.shapes import Place, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COINS, QUOTA, IN_ALL = 50, 100, 5_000
BILL_NTD, WORTH_NTD = 120, 5
SHARPNESS = 1.8 if looking.PICTURES else 1
DESK = {"viewport": {"width": 1120, "height": 760}, "has_touch": False, "is_mobile": False}
HAND = {"viewport": chromium.SMALL_PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": SHARPNESS}
PAPER = {"width": 794, "height": 1123}  # A4 at 96 dots an inch
IN_HAND = {"head", "shop", "till"}
WISH, CAMPAIGN = "星空市集", "星空下的熱氣球"
RECEIPT = re.compile(r"\b[0-9A-F]{8}\b")
PSEUDONYM = re.compile(r"P-[0-9A-Z]{4}-[0-9A-Z]{4}")
UNIFORM_INVOICE = "AB12345678"


@dataclass(frozen=True)
class Days:
    """When the county writes, a balloon flies, its coins are spent, and the month's statements are made."""

    writing: datetime

    @property
    def flying(self) -> date:
        return self.writing.date() + timedelta(days=1)

    @property
    def spending(self) -> date:
        return self.writing.date() + timedelta(days=2)

    @property
    def month(self) -> Month:
        return Month.of(self.spending)


@dataclass
class Story:
    """One server, everybody's screens, and what was learned on the way."""

    server: RunningServer
    new_phone: NewPhone
    till_browser: Browser
    film: Path
    days: Days = field(default_factory=lambda: Days(datetime.now(TAIPEI)))
    screens: dict[str, Phone] = field(default_factory=dict)
    campaign: str = ""
    receipt: str = ""
    payout: str = ""

    def screen_of(self, account: str) -> Phone:
        """The screen of one of the demo's officials and shopkeepers, or the customer's."""
        if account not in self.screens:
            self.screens[account] = self._opened(account)
        return self.screens[account]

    def _opened(self, account: str) -> Phone:
        options = HAND if account in IN_HAND or account == "customer" else DESK
        phone = self._with_camera(options) if account == "till" else self.new_phone(self.server.url, **options)
        staged = self.server.staged
        cookies = self.server.cookies() if account == "customer" else staged.cookies_of(account)
        phone.context.add_cookies([{"name": name, "value": value, "url": phone.url} for name, value in cookies.items()])
        phone.forgives(*NETWORK_TROUBLE)  # when the server sleeps
        return phone

    def _with_camera(self, options: dict[str, Any]) -> Phone:
        about = {"locale": "zh-TW", "timezone_id": "Asia/Taipei", "permissions": ["camera"]}
        context = self.till_browser.new_context(**options, **about, reduced_motion="reduce")
        return Phone(context, context.new_page(), self.server.url)

    def sleep_until(self, day: date, hour: int) -> None:
        """Everybody puts their screen away; the server wakes on another day."""
        for phone in self.screens.values():
            phone.page.goto("about:blank")
        self.server.wake_at(datetime.combine(day, time(hour), TAIPEI))

    def run(self, *command: str) -> str:
        """What one of the county's commands says."""
        done = self.server.scratch.manage(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def story(
    empty_database: EmptyDatabase,
    tmp_path: Path,
    new_phone: NewPhone,
    till_browser: Browser,
    what_the_camera_sees: Path,
) -> Iterator[Story]:
    """The demo's county on a server of its own: its clock goes where no other story's may."""
    wanted = Wanted(officials=True, sites=True, guests=1, is_confirmed=True)
    with running_server(empty_database, tmp_path, wanted) as server:
        told = Story(server, new_phone, till_browser, what_the_camera_sees)
        yield told
        till = told.screen_of("till")
        till.context.close()
    assert till.complaints == []


def figure(phone: Phone, title: str) -> int:
    """The number that stands under a title."""
    shown = phone.page.locator("dl.facts > div").filter(has=phone.page.get_by_text(title, exact=True)).locator("dd")
    return int("".join(filter(str.isdecimal, shown.first.inner_text())))


def send(phone: Phone, *, says: str) -> None:
    """Send the form of the page, and read the answer."""
    phone.page.locator("form.staff-form button[type=submit]").click()
    reads(phone, says)


def test_fifty_coins_are_followed_from_the_pool_to_the_payout_and_back(story: Story):
    the_budget_office_fills_the_pool(story)
    a_unit_asks_for_coins(story)
    the_budget_office_grants_them(story)
    a_campaign_is_written_signed_and_paid_for(story)
    somebody_catches_a_balloon(story)
    they_pay_with_it(story)
    the_month_is_stated(story)
    the_shop_confirms(story)
    the_county_pays(story)
    an_auditor_follows_the_coins_back(story)
    the_ledger_agrees(story)


def the_budget_office_fills_the_pool(story: Story) -> None:
    desk, year = story.screen_of("budget"), str(story.days.flying.year)
    desk.open(f"/staff/budgets/?year={year}")
    before = figure(desk, "尚未核給")
    tap(desk, "增加統籌金幣")
    desk.part("id_year").select_option(year)
    desk.part("id_coins").fill("５，０００")
    desk.part("id_reason").fill("縣議會定期會決議")
    send(desk, says="金幣已列入統籌")
    assert figure(desk, "尚未核給") == before + IN_ALL


def a_unit_asks_for_coins(story: Story) -> None:
    desk = story.screen_of("officer")
    desk.open("/staff/coin-requests/new/")
    desk.part("id_year").select_option(str(story.days.flying.year))
    desk.part("id_title").fill(WISH)
    desk.part("id_purpose").fill("鹿野高台的星空市集，給前 100 名捕捉熱氣球的民眾，每人 50 枚。")
    desk.part("id_coins").fill(str(IN_ALL))
    send(desk, says="草稿已儲存")
    tap(desk, "送審")
    reads(desk, "已送審")
    everybody_signs(story, WISH, "5,000 枚")


def everybody_signs(story: Story, title: str, *sees: str) -> None:
    """The section's head on a phone, then the department's director."""
    for account in ("head", "director"):
        phone = story.screen_of(account)
        phone.open("/staff/")
        phone.page.locator(".tasks a", has_text=title).click()
        for words in sees:
            reads(phone, words)
        tap(phone, "核章")
        reads(phone, "您已核章")


def the_budget_office_grants_them(story: Story) -> None:
    desk = story.screen_of("budget")
    desk.open(f"/staff/budgets/?year={story.days.flying.year}")
    in_the_pool = figure(desk, "尚未核給")
    desk.page.locator(".tasks a", has_text=WISH).click()
    expect(desk.part("grant_coins")).to_have_value(str(IN_ALL))
    looking.picture(desk.page, "coin-grant")
    tap(desk, "由統籌核給")
    reads(desk, "金幣已核給")
    reads(desk, "申請 5,000 枚，核給 5,000 枚")
    desk.open(f"/staff/budgets/?year={story.days.flying.year}")
    assert figure(desk, "尚未核給") == in_the_pool - IN_ALL


def a_campaign_is_written_signed_and_paid_for(story: Story) -> None:
    desk, day = story.screen_of("officer"), story.days.flying.isoformat()
    desk.open("/staff/campaigns/new/")
    written = {
        "name_zh": CAMPAIGN, "name_en": "Balloons under the stars", "amount": str(COINS), "quota": str(QUOTA),
        "opens_at": f"{day}T09:00", "closes_at": f"{day}T17:00",
    }  # fmt: skip
    for name, words in written.items():
        desk.part(f"id_{name}").fill(words)
    send(desk, says="草稿已儲存")
    tap(desk, "送審")
    reads(desk, "已送審")
    everybody_signs(story, CAMPAIGN, "50 枚，前 100 名", "5,000 枚")

    manager = story.screen_of("manager")
    manager.open("/staff/campaigns/")
    manager.page.get_by_role("link", name=CAMPAIGN).click()
    tap(manager, "控留 5,000 枚")
    reads(manager, "50 枚，前 100 名")
    assert figure(manager, "控留總數") == IN_ALL
    story.campaign = manager.page.url.rstrip("/").rpartition("/")[2]


def somebody_catches_a_balloon(story: Story) -> None:
    story.sleep_until(story.days.flying, hour=10)
    place, paid_by = Place(LUYE.latitude, LUYE.longitude), UUID(story.campaign)
    story.server.scratch.stage(Wanted(places=[place], coins=COINS, stock=QUOTA, campaign=paid_by))
    phone = story.screen_of("customer")
    phone.put(LUYE)
    phone.open("/play/")
    phone.catch()
    phone.wait_until_shown("card")
    expect(phone.part("card")).to_contain_text(str(COINS))
    phone.close_card()
    expect(phone.part("purse-pending")).to_contain_text(str(COINS))

    manager = story.screen_of("manager")
    manager.open(f"/staff/campaigns/{story.campaign}/")
    assert figure(manager, "已發放給民眾") == COINS
    assert figure(manager, "熱氣球上") == IN_ALL - COINS


def they_pay_with_it(story: Story) -> None:
    story.sleep_until(story.days.spending, hour=12)
    story.run("settle")
    phone, till = story.screen_of("customer"), story.screen_of("till")
    with phone.page.expect_response("**/api/v1/me/pay/code") as heard:
        phone.open("/pay/")
    wallet_says(phone, str(COINS))
    expect(phone.part("code-picture").locator("svg")).to_be_visible()
    camera.film(story.film, str(heard.value.json()["text"]))
    looking.picture(phone.page, "coin-pay-code")

    till.open("/merchant/till/")
    expect(till.page.locator("body")).to_have_attribute("data-ready", "true")
    till.part("scan").click()
    enter_bill(till, str(BILL_NTD))
    expect(till.part("ask-bill")).to_contain_text("50 枚（折抵 5 元）")  # more is not in the customer's wallet
    till.part("ask-bill").scroll_into_view_if_needed()
    looking.picture(till.page, "coin-till")
    till.part("ask-bill").click()
    expect(phone.part("payment-lines")).to_contain_text("50 枚 = 5 元")
    looking.picture(phone.page, "coin-pay")
    phone.page.get_by_role("button", name="支付 50 枚").click()
    for lines in (phone.part("payment-lines"), till.part("desk-lines")):
        expect(lines).to_contain_text("120 元")
        expect(lines).to_contain_text("50 枚 = 5 元")
        expect(lines).to_contain_text("115 元")
    expect(till.part("desk")).to_have_attribute("data-state", "paid")
    wallet_says(phone, "0")
    story.receipt = number_on(phone, "payment-proof")
    assert story.receipt == number_on(till, "desk-proof")
    looking.picture(till.page, "coin-receipt")


def number_on(side: Phone, part: str) -> str:
    """The receipt's number, as either side reads it."""
    expect(side.part(part)).to_contain_text(RECEIPT)
    found = RECEIPT.search(side.part(part).inner_text())
    return found[0] if found else ""


def the_month_is_stated(story: Story) -> None:
    story.sleep_until(story.days.month.after.first, hour=9)
    story.run("seal")
    assert "1 statements made, 50 coins payable, 0 doubts" in story.run("make_statements")
    desk = story.screen_of("operator")
    desk.open("/staff/statements/")
    reads(desk, story.days.month.name_zh)
    assert (figure(desk, "應付金幣"), figure(desk, "兌換")) == (COINS, COINS)
    expect(desk.page.get_by_role("row").filter(has_text="藝文推廣科")).to_contain_text(str(COINS))
    desk.page.locator("form[action$='/release/'] button").click()
    reads(desk, "已通知")


def the_shop_confirms(story: Story) -> None:
    shop = story.screen_of("shop")
    shop.open("/merchant/statements/")
    shop.page.get_by_role("link", name=story.days.month.name_zh).click()
    reads(shop, story.receipt)
    assert figure(shop, "應付金幣") == COINS
    looking.picture(shop.page, "coin-statement")
    shop.part("id_invoice").fill("ａｂ-12345678")
    send(shop, says="謝謝您")
    reads(shop, UNIFORM_INVOICE)
    shop.page.locator("a[href$='/print/']").click()
    shop.page.set_viewport_size(PAPER)
    for words in (story.receipt, UNIFORM_INVOICE, TAX_ID, "藝文推廣科", "店章"):
        reads(shop, words)
    looking.picture(shop.page, "coin-statement-paper")
    shop.page.set_viewport_size(chromium.SMALL_PHONE)


def the_county_pays(story: Story) -> None:
    operator, budget = story.screen_of("operator"), story.screen_of("budget")
    operator.open(f"/staff/statements/?month={story.days.month.name}")
    operator.page.locator("form[action$='/consolidate/'] button").click()
    reads(operator, "撥付已彙整")
    story.payout = operator.page.url.removeprefix(operator.url)
    expect(operator.page.locator("form[action$='/paid/']")).to_have_count(0)  # who made it does not pay it

    budget.open(story.payout)
    assert (figure(budget, "金幣"), figure(budget, "應付金額")) == (COINS, WORTH_NTD)
    file = budget.context.request.get(f"{budget.url}{story.payout}file/").text()
    assert UNIFORM_INVOICE in file
    assert TAX_ID in file
    budget.page.get_by_role("button", name=f"NT${WORTH_NTD}").click()
    reads(budget, "已標示為付款")
    looking.picture(budget.page, "coin-payout")
    shop = story.screen_of("shop")
    shop.open("/merchant/statements/")
    row = shop.page.get_by_role("row").filter(has_text=story.days.month.name_zh)
    expect(row).to_contain_text("已支付")
    expect(row).to_contain_text(str(COINS))


def an_auditor_follows_the_coins_back(story: Story) -> None:
    desk = story.screen_of("auditor")
    desk.open("/staff/coins/trace/")
    desk.part("id_what").fill(story.receipt.lower())
    desk.part("id_reason").fill("年度抽查")
    send(desk, says="50 枚")
    way = desk.page.locator("ul.chain > li")
    expect(way).to_have_count(1)
    for words in (CAMPAIGN, PSEUDONYM, story.receipt, story.days.month.name_zh, UNIFORM_INVOICE):
        expect(way).to_contain_text(words)
    expect(way.locator(f"a[href$='/{story.campaign}/']")).to_be_visible()
    looking.picture(desk.page, "coin-trace")
    desk.open("/staff/trail/")
    look = desk.page.get_by_role("row").filter(has_text="已追查金幣").first
    for words in ("周文彬", "年度抽查"):
        expect(look).to_contain_text(words)


def the_ledger_agrees(story: Story) -> None:
    """As `docs/coins.md` asks it; and everything else is proved."""
    assert story.server.rows("SELECT SUM(balance) FROM coins_account WHERE kind = 'paid'") == [(COINS,)]
    story.server.audit()
