"""A guest makes a passkey, logs out, and comes back by finger to the same coins; the key is Chromium's virtual one."""

import re

import pytest
from playwright.sync_api import Page, expect

from geo.position import moved
from tests.journeys.conftest import NewPhone
from tests.servers import LUYE, RunningServer
from web.scratch.shapes import Place, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

CORNER = moved(LUYE, 2500.0, 0.0)
# A phone's own key: it keeps who it is for, and has looked at a finger before it answers.
OF_A_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_finger(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": OF_A_PHONE})


def test_a_guest_makes_a_passkey_and_comes_back_with_it_to_the_same_coins(
    new_phone: NewPhone, luye_server: RunningServer
) -> None:
    place = Place(CORNER.latitude, CORNER.longitude)
    guest = luye_server.scratch.stage(Wanted(places=[place], settle_delay_h=0, guests=1)).guests[0]
    phone = new_phone()
    page = phone.page
    with_a_finger(page)
    phone.put(CORNER)
    phone.play_as({luye_server.staged.cookie: guest.session_key})
    phone.catch()
    phone.wait_until_shown("card")
    phone.close_card()

    phone.tab("me")
    page.get_by_role("link", name="保留我的帳號").click()
    page.get_by_role("link", name="新增通行密鑰").click()
    page.get_by_label(re.compile("取個名字")).fill("阿嬤的手機")
    page.get_by_role("button", name="建立通行密鑰").click()
    expect(page.get_by_text("阿嬤的手機", exact=True)).to_be_visible()
    luye_server.scratch.manage("settle")

    phone.open("/accounts/logout/")
    page.get_by_role("button", name="登出").click()
    page.wait_for_url(phone.url + "/")
    page.get_by_role("link", name="登入").click()
    page.get_by_role("button", name="以通行密鑰登入").click()
    page.wait_for_url("**/play/**")
    expect(phone.part("purse-wallet")).to_have_text("10")

    phone.open("/me/account/")
    page.get_by_role("link", name="移除「阿嬤的手機」").click()
    page.get_by_role("button", name="使用我的通行密鑰").click()
    page.get_by_role("button", name="移除這組通行密鑰").click()
    expect(page.get_by_text("這是您唯一的登入方式")).to_be_visible()
    luye_server.audit()
