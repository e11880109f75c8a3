"""One player, two devices: the newer one plays, the older one says why it stopped and can take the game back."""

import pytest
from playwright.sync_api import expect

from geo.position import moved
from tests.journeys.conftest import NewGuest, NewPhone
from tests.servers import LUYE

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]


def test_a_second_device_takes_over_and_the_first_can_take_the_game_back(new_phone: NewPhone, new_guest: NewGuest):
    phones, cookies = [new_phone(), new_phone()], new_guest()
    for phone in phones:
        phone.put(moved(LUYE, 60.0, 0.0))
        phone.play_as(cookies)
        phone.wait_for_signal("online")
    older, newer = phones
    expect(older.page.get_by_role("dialog", name="您正在另一台裝置上玩")).to_contain_text("您的金幣都在")
    expect(older.part("signal")).to_contain_text("其他裝置")

    older.part("take-back").click()
    older.wait_for_signal("online")
    expect(older.page.get_by_role("dialog")).to_be_hidden()
    expect(newer.page.get_by_role("dialog", name="您正在另一台裝置上玩")).to_be_visible()
