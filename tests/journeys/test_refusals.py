"""No, kindly: what is wrong, what to do now, and the numbers for who wants them."""

import re

import pytest
from playwright.sync_api import expect

from geo.position import moved
from tests.journeys.conftest import NewGuest, NewPhone
from tests.servers import LUYE, RunningServer, around
from web.scratch.shapes import Place, Wanted

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

LONELY = moved(LUYE, -1500.0, 0.0)
CROWDED = moved(LUYE, 1500.0, 0.0)


def test_a_tap_while_riding_is_told_what_to_do_and_shows_its_numbers_on_demand(
    new_phone: NewPhone, new_guest: NewGuest
):
    phone = new_phone()
    phone.put(moved(LUYE, 90.0, 0.0))
    phone.play_as(new_guest())
    phone.wait_for_text("act-label", "走近一點")
    phone.ride_through(LUYE)
    phone.part("act").click()

    card = phone.page.get_by_role("dialog")
    expect(card).to_contain_text("您移動得太快，無法捕捉。")
    expect(card).to_contain_text("請在安全的地方停下來，再按一次。")
    expect(phone.part("card-figures")).to_be_hidden()
    phone.part("card-numbers").locator("summary").click()
    expect(phone.part("card-figures")).to_contain_text(re.compile(r"30 公尺"))
    phone.close_card()

    phone.catch()
    phone.wait_until_shown("card")
    expect(phone.part("card-coins")).to_contain_text("10")


def test_a_phone_that_knows_its_place_only_roughly_is_sent_to_open_sky(new_phone: NewPhone, new_guest: NewGuest):
    phone = new_phone()
    phone.put(LUYE, accuracy_m=80.0)
    phone.play_as(new_guest())
    phone.wait_for_text("act-label", "移到空曠處")
    expect(phone.part("peek-advice")).to_contain_text("80 公尺")


def test_who_comes_after_the_coins_are_gone_keeps_the_stamp_and_is_told_why(
    new_phone: NewPhone, luye_server: RunningServer, new_guest: NewGuest
):
    place = Place(LONELY.latitude, LONELY.longitude)
    luye_server.scratch.stage(Wanted(places=[place], stock=1, rarity="legendary"))
    first, second = new_phone(), new_phone()
    for phone in (first, second):
        phone.put(LONELY)
        phone.play_as(new_guest())
        phone.catch()
        phone.wait_until_shown("card")
    expect(first.part("card-coins")).to_contain_text("10")
    expect(second.part("card-coins")).to_be_hidden()
    expect(second.part("card")).to_contain_text("這顆熱氣球的金幣已發完，圖鑑章歸您。")
    second.close_card()
    second.tab("collection")
    expect(second.part("collection-list").get_by_role("listitem")).to_contain_text(["僅圖鑑章"])
    luye_server.audit()


def test_a_guest_s_sixth_catch_of_a_day_says_how_to_go_on(new_phone: NewPhone, luye_server: RunningServer):
    places = around(CROWDED, 6, spacing_m=12.0)
    guest = luye_server.scratch.stage(Wanted(places=places, guests=1)).guests[0]
    phone = new_phone()
    phone.put(CROWDED)
    phone.play_as({luye_server.staged.cookie: guest.session_key})
    for _ in range(5):
        phone.catch()
        phone.wait_until_shown("card")
        expect(phone.part("card-coins")).to_contain_text("10")
        phone.close_card()
    phone.catch()
    phone.wait_until_shown("card")
    expect(phone.part("card")).to_contain_text("訪客每天最多捕捉五顆熱氣球。")
    expect(phone.part("card-try")).to_contain_text("看看您的帳號還缺什麼")
