"""A guest keeps what they have by e-mail, leaves, and comes back to the same coins."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geo.position import moved
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import Phone
from tests.servers import LUYE, RunningServer
from web.scratch.shapes import Place, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADDRESS = "a-hiker@example.org"
QUIET_CORNER = moved(LUYE, 0.0, 2000.0)
CODE = re.compile(r"^\s*([A-Z0-9-]{6,9})\s*$", re.MULTILINE)


def newest_code(var_dir: Path) -> str:
    """The code in the newest mail that the server wrote."""
    newest = max((var_dir / "mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    mails = newest.read_bytes().split(b"-" * 79)
    text = message_from_bytes(mails[-2].lstrip(), policy=policy.default).get_content()
    found = CODE.search(text)
    assert found, text
    return found[1]


def submit(page: Page) -> None:
    """Send the page's main form."""
    page.locator("main form button[type=submit]").first.click()


def give_address_and_code(phone: Phone, var_dir: Path) -> None:
    """The two steps of every e-mail form."""
    page = phone.page
    page.get_by_label(re.compile("電子")).fill(ADDRESS)
    submit(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("輸入驗證碼")
    phone.part("id_code").fill(newest_code(var_dir))
    submit(page)
    page.wait_for_url("**/play/**")


def test_a_guest_keeps_the_account_by_e_mail_and_finds_the_coins_after_logging_in_again(
    new_phone: NewPhone, luye_server: RunningServer
):
    place = Place(QUIET_CORNER.latitude, QUIET_CORNER.longitude)
    guest = luye_server.scratch.stage(Wanted(places=[place], settle_delay_h=0, guests=1)).guests[0]
    phone = new_phone()
    page = phone.page
    phone.put(QUIET_CORNER)
    phone.play_as({luye_server.staged.cookie: guest.session_key})
    phone.catch()
    phone.wait_until_shown("card")
    phone.close_card()
    luye_server.scratch.manage("settle")
    expect(phone.part("purse-wallet")).to_have_text("0")

    phone.tab("me")
    page.get_by_role("link", name="保留我的帳號").click()
    page.get_by_role("link", name="新增電子郵件地址").click()
    give_address_and_code(phone, luye_server.var_dir)
    phone.wait_for_signal("online")
    luye_server.scratch.manage("settle")
    expect(phone.part("purse-wallet")).to_have_text("10")
    phone.tab("coins")
    expect(phone.part("coins-wallet")).to_have_text("10")
    expect(phone.part("coins-pending")).to_have_text("0")

    phone.tab("me")
    expect(phone.part("panel-me")).to_contain_text(ADDRESS)
    page.get_by_role("button", name="登出").click()
    page.wait_for_url(phone.url + "/")
    phone.open("/play/")
    page.wait_for_url(re.compile(re.escape(phone.url) + r"/(\?.*)?$"))

    page.get_by_role("link", name="登入").click()
    give_address_and_code(phone, luye_server.var_dir)
    expect(phone.part("purse-wallet")).to_have_text("10")
    phone.tab("collection")
    expect(phone.part("collection-list").get_by_role("listitem")).to_have_count(1)
    luye_server.audit()
