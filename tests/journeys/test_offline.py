"""The network goes while somebody walks: the catch is kept, shown as waiting, and judged when the line is back."""

import pytest
from playwright.sync_api import expect

from geo.position import LatLon, moved
from tests.journeys.conftest import NewGuest, NewPhone
from tests.journeys.phone import NETWORK_TROUBLE, Phone
from tests.network import Line
from tests.servers import LUYE, RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

OFFLINE = "目前離線，連線後自動送出"


def on_the_way(phone: Phone, cookies: dict[str, str], start: LatLon) -> None:
    """Connected, located, and kept for the time without network."""
    # A service worker fetches in the browser's own language, not in the emulated one: the choice is a cookie.
    phone.context.add_cookies([{"name": "django_language", "value": "zh-hant", "url": phone.url}])
    phone.put(start)
    phone.play_as(cookies)
    phone.wait_for_signal("online")
    phone.wait_for_text("act-label", "走近一點")
    phone.wait_until_kept()


def test_a_catch_without_network_survives_a_reload_and_counts_when_the_line_is_back(
    new_phone: NewPhone, luye_server: RunningServer, new_guest: NewGuest, line: Line
):
    phone = new_phone(line.url)
    on_the_way(phone, new_guest(), moved(LUYE, 90.0, 0.0))
    phone.lose_signal(line)
    expect(phone.part("signal")).to_contain_text(OFFLINE)

    phone.walk_to(moved(LUYE, 8.0, 0.0))
    phone.wait_until_catchable()
    phone.stand()
    phone.part("act").click()
    expect(phone.part("waiting")).to_contain_text("連線後自動送出")
    expect(phone.part("act-label")).to_have_text("等待中")

    phone.page.reload()
    expect(phone.part("signal")).to_contain_text(OFFLINE)
    expect(phone.part("waiting")).to_contain_text("連線後自動送出")

    line.mend()
    phone.wait_until_shown("card")
    expect(phone.part("card-title")).to_contain_text("捕捉到")
    expect(phone.part("card-coins")).to_contain_text("10")
    expect(phone.part("waiting")).to_be_hidden()
    expect(phone.part("purse-pending")).to_contain_text("10")
    luye_server.audit()


def test_a_phone_that_is_told_it_is_offline_says_so_and_comes_back_by_itself(new_phone: NewPhone, new_guest: NewGuest):
    phone = new_phone()
    on_the_way(phone, new_guest(), moved(LUYE, 90.0, 0.0))
    phone.forgives(*NETWORK_TROUBLE)
    phone.context.set_offline(True)
    phone.wait_for_signal("offline")
    phone.context.set_offline(False)
    phone.wait_for_signal("online")


def test_a_page_that_is_not_on_the_phone_is_answered_by_a_kind_word(
    new_phone: NewPhone, new_guest: NewGuest, line: Line
):
    phone = new_phone(line.url)
    on_the_way(phone, new_guest(), moved(LUYE, 90.0, 0.0))
    phone.lose_signal(line)
    phone.open("/sky/")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("這裡沒有訊號")
    phone.page.get_by_role("link", name="回到遊戲").click()
    expect(phone.part("signal")).to_contain_text(OFFLINE)
