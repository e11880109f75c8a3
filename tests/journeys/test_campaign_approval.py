"""A campaign on three phones: written, returned, corrected, signed twice, funded; who waits is told at once."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys import chromium, looking
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import Phone
from tests.journeys.test_every_view import findings
from tests.journeys.test_staff_pages import is_a_name
from tests.servers import RunningServer
from web.scratch.shapes import Staged, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DESK = {"viewport": chromium.DESKTOP, "has_touch": False, "is_mobile": False}
YEAR = timezone.localdate().year + 1  # a campaign of next spring may be written on any day


@pytest.fixture(scope="module")
def county(luye_server: RunningServer) -> Staged:
    staged = luye_server.scratch.stage(Wanted(officials=True))
    assert luye_server.scratch.manage("appropriate", "arts", str(YEAR), "5000").returncode == 0
    return staged


@pytest.fixture
def phone_of(new_phone: NewPhone, county: Staged):
    """A phone in which an official of the demo is logged in, on their first page."""

    def make(account: str, **options: object) -> Phone:
        phone = new_phone(**options)
        cookies = county.cookies_of(account)
        phone.context.add_cookies([{"name": name, "value": value, "url": phone.url} for name, value in cookies.items()])
        phone.open("/staff/")
        return phone

    return make


def tap(phone: Phone, words: str) -> None:
    """Touch a button or a link by its words."""
    page = phone.page
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()


def reads(phone: Phone, words: str) -> None:
    expect(phone.page.locator("main")).to_contain_text(words)


def unread(phone: Phone) -> int:
    return int(phone.part("inbox-badge").locator("[data-count]").text_content() or 0)


def test_a_campaign_goes_from_a_draft_to_coins_set_aside(phone_of):
    officer, head, director = phone_of("officer"), phone_of("head"), phone_of("director")
    write(officer)
    told = unread(head)
    tap(officer, "送審")
    reads(officer, "已送審")

    expect(head.part("inbox-badge").locator("[data-count]")).to_have_text(str(told + 1))
    head.page.reload()
    head.page.locator(".tasks a").first.click()
    reads(head, "5,000 枚")
    head.page.get_by_text("退回修正").first.click()
    head.page.get_by_label("請說明要修正什麼").fill("名額請改為 80 名")
    told = unread(officer)
    tap(head, "以此理由退回修正")
    reads(head, "已退回修正")
    expect(officer.part("inbox-badge").locator("[data-count]")).to_have_text(str(told + 1))

    tap(officer, "活動方案")
    officer.page.get_by_role("link", name="夏夜音樂會").click()
    reads(officer, "名額請改為 80 名")
    tap(officer, "修正")
    officer.page.get_by_label("名額").fill("80")
    tap(officer, "儲存修改")
    tap(officer, "送審")
    reads(officer, "已送審")

    for phone, sees in ((head, "4,000 枚"), (director, "4,000 枚")):
        phone.open("/staff/")
        phone.page.locator(".tasks a").first.click()
        reads(phone, sees)
        tap(phone, "核章")
        reads(phone, "您已核章")
    reads(director, "已核准")

    manager = phone_of("manager", **DESK)
    tap(manager, "活動方案")
    manager.page.get_by_role("link", name="夏夜音樂會").click()
    tap(manager, "控留 4,000 枚")
    reads(manager, "進行中，已控留金幣")
    manager.open("/staff/trail/")
    for deed in ("建立草稿", "退回修正", "已核章", "控留金幣"):
        expect(manager.page.locator(".table")).to_contain_text(deed)


def write(phone: Phone) -> None:
    tap(phone, "活動方案")
    tap(phone, "撰寫新的活動方案")
    page = phone.page
    page.get_by_label("中文名稱").fill("夏夜音樂會")
    page.get_by_label("英文名稱").fill("Summer night concert")
    page.get_by_label("每人金幣數").fill("50")
    page.get_by_label("名額").fill("100")
    page.get_by_label("開始時間").fill(f"{YEAR}-03-05T09:00")
    page.get_by_label("結束時間").fill(f"{YEAR}-03-06T17:00")
    tap(phone, "儲存草稿")
    reads(phone, "草稿已儲存")


def looked_at(phone: Phone, view: str, language: str) -> list[str]:
    own_words = ("夏夜音樂會", "Summer night concert", "名額請改為 80 名")
    found = findings(phone, view, language)
    return [one for one in found if not is_a_name(one) and not any(words in one for words in own_words)]


@pytest.mark.looks
@pytest.mark.parametrize(
    ("language", "options"),
    [
        pytest.param("zh", {"locale": "zh-TW"}, id="in Chinese on a phone"),
        pytest.param("en", {"locale": "en-GB", **DESK}, id="in English at a desk"),
    ],
)
def test_the_pages_of_approval_are_accessible_and_fit_the_screen(phone_of, county, language, options):
    writer = phone_of("officer")
    write(writer)
    campaign = writer.page.url.removeprefix(writer.url)
    tap(writer, "送審")
    reads(writer, "已送審")
    approval = writer.page.locator("form[action*='/withdraw/']").get_attribute("action").removesuffix("withdraw/")
    found = []
    for account, addresses in {
        "officer": ("/staff/campaigns/new/", campaign),
        "head": (approval,),
        "operator": ("/staff/unit/arts/chain/", "/staff/trail/"),
    }.items():
        phone = phone_of(account, **options)
        phone.context.add_init_script(path=looking.AXE)
        for address in addresses:
            phone.open(address)
            open_everything(phone)
            found += looked_at(phone, address, language)
    take_back(writer)
    assert not found, "\n".join(found)


def open_everything(phone: Phone) -> None:
    """Fold open what is folded, and let a form say what is wrong with it."""
    phone.page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    if phone.page.url.endswith("/new/"):
        phone.page.locator("form.staff-form button[type=submit]").click()


def take_back(phone: Phone) -> None:
    """Nothing stays that waits for somebody."""
    open_everything(phone)
    tap(phone, "確定撤回")
    reads(phone, "已撤回")
