"""Somebody who has never been here: one tap, a walk, a catch, coins on their way."""

import re

import pytest
from playwright.sync_api import expect

from geo.position import moved
from tests.journeys.conftest import NewGuest, NewPhone
from tests.servers import LUYE, RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_newcomer_walks_to_a_balloon_and_has_its_coins_on_their_way(new_phone: NewPhone, luye_server: RunningServer):
    phone = new_phone()
    page = phone.page
    phone.open("/")
    page.get_by_role("button", name="開始").click()
    page.wait_for_url("**/play/")

    phone.put(moved(LUYE, 120.0, 0.0))
    phone.wait_for_text("act-label", "走近一點")
    expect(phone.part("act-detail")).to_contain_text(re.compile(r"\d+ ?公尺"))
    phone.walk_to(moved(LUYE, 6.0, 0.0))
    phone.wait_for_text("act-label", "立即捕捉")
    phone.catch()

    card = page.get_by_role("dialog")
    phone.wait_for(lambda patience_ms: expect(card).to_be_visible(timeout=patience_ms))
    expect(card).to_contain_text("10")
    page.get_by_role("button", name="繼續").click()
    expect(phone.part("purse-pending")).to_contain_text("10")

    phone.tab("coins")
    expect(phone.part("coins-pending")).to_have_text("10")
    expect(phone.part("coins-wallet")).to_have_text("0")
    expect(phone.part("coins-list").locator("li")).to_have_count(1)
    expect(phone.part("coins-list")).to_contain_text("鹿野")

    phone.tab("collection")
    expect(phone.part("collection-list").locator("li")).to_have_count(1)
    luye_server.audit()


def test_a_caught_balloon_is_not_offered_again_after_a_reload(new_phone: NewPhone, new_guest: NewGuest):
    phone = new_phone()
    phone.put(LUYE)
    phone.play_as(new_guest())
    phone.catch()
    phone.wait_until_shown("card")
    phone.close_card()
    phone.wait_for_text("act-label", "走近一點")

    phone.page.reload()
    phone.wait_for_signal("online")
    phone.wait_for_text("act-label", "走近一點")
    phone.stand_for_fixes(2)
    expect(phone.part("act-label")).to_have_text("走近一點")
