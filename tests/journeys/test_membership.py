"""A guest catches a balloon, becomes a resident by code, and a second phone with the same code is refused kindly.

And a child: its page shows a code, a parent reads what they agree to on their own phone, and agrees.
"""

from datetime import date

import pytest
from playwright.sync_api import expect

from geo.position import moved
from tests.journeys.conftest import NewPhone
from tests.journeys.phone import Phone
from tests.servers import LUYE, RunningServer
from web.scratch.shapes import Place, Staged, StagedGuest, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WEST = moved(LUYE, 0.0, -2600.0)
GROWN_UP, CHILD = date(1985, 7, 5), date(2014, 3, 8)


def staged(server: RunningServer, *born_on: date, guests: int, settle_delay_h: int = 24) -> Staged:
    place = Place(WEST.latitude, WEST.longitude)
    wanted = Wanted(places=[place], guests=guests, county_codes_for=list(born_on), settle_delay_h=settle_delay_h)
    return server.scratch.stage(wanted)


def a_phone_of(guest: StagedGuest, staged: Staged, new_phone: NewPhone) -> Phone:
    phone = new_phone()
    phone.context.add_cookies([{"name": staged.cookie, "value": guest.session_key, "url": phone.url}])
    return phone


def enter(phone: Phone, code: str) -> None:
    """Type the code as somebody who reads it from paper does."""
    phone.part("id_code").fill(code.lower().replace("-", " "))
    phone.page.get_by_role("button", name="成為會員").click()


def test_a_guest_who_caught_a_balloon_becomes_a_resident_and_a_second_phone_is_refused_kindly(
    new_phone: NewPhone, luye_server: RunningServer
):
    prepared = staged(luye_server, GROWN_UP, guests=2, settle_delay_h=0)
    code = prepared.county_codes[0]
    phone, second = (a_phone_of(guest, prepared, new_phone) for guest in prepared.guests)
    phone.put(WEST)
    phone.open("/play/")
    phone.catch()
    phone.wait_until_shown("card")
    phone.close_card()
    luye_server.scratch.manage("settle")
    expect(phone.part("purse-wallet")).to_have_text("0")

    phone.tab("me")
    phone.page.get_by_role("link", name="我是縣民或數位縣民").click()
    enter(phone, code)
    expect(phone.page.get_by_role("status")).to_contain_text("歡迎，您現在是會員了")
    expect(phone.part("mine")).to_have_text("縣民")
    luye_server.scratch.manage("settle")
    phone.page.get_by_role("link", name="回到遊戲").click()
    expect(phone.part("purse-wallet")).to_have_text("10")

    second.open("/me/membership/")
    enter(second, code)
    refusal = second.part("refusal")
    expect(refusal).to_contain_text("您已經是會員了：帳號建立於民國")
    expect(refusal).to_contain_text("只能用當初建立帳號的手機")
    expect(refusal).to_contain_text("請攜帶身分證到縣府服務臺")
    assert "作弊" not in second.page.content()

    phone.open("/me/membership/")
    phone.page.get_by_role("link", name="加上通行密鑰或電子郵件").click()
    expect(phone.page).to_have_url(phone.url + "/me/account/")
    luye_server.audit()


def test_a_child_shows_a_code_and_a_parent_agrees_on_their_own_phone(new_phone: NewPhone, luye_server: RunningServer):
    prepared = staged(luye_server, CHILD, GROWN_UP, guests=2)
    child, parent = (a_phone_of(guest, prepared, new_phone) for guest in prepared.guests)
    for phone, code in zip((child, parent), prepared.county_codes, strict=True):
        phone.open("/me/membership/")
        enter(phone, code)
    child.page.get_by_role("button", name="產生給法定代理人的驗證碼").click()
    expect(child.page.locator("img.qr")).to_be_visible()
    parent.page.goto(child.page.locator("a.address").get_attribute("href") or "")
    parent.page.get_by_role("button", name="我是父母或監護人，我同意").click()
    expect(parent.page.get_by_role("status")).to_contain_text("您已同意")
    child.open("/me/membership/")
    expect(child.part("main")).to_contain_text("您的法定代理人已經同意")
