"""One button changes the language of everything, and the choice stays."""

import pytest
from playwright.sync_api import expect

from geo.position import moved
from tests.journeys.conftest import NewGuest, NewPhone
from tests.servers import LUYE

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]


def test_the_language_changes_on_the_start_page_and_in_the_game_and_stays(new_phone: NewPhone, new_guest: NewGuest):
    phone = new_phone()
    page, html = phone.page, phone.page.locator("html")
    phone.open("/")
    expect(html).to_have_attribute("lang", "zh-Hant-TW")
    page.get_by_role("button", name="English").click()
    expect(html).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Start playing")).to_be_visible()

    phone.put(moved(LUYE, 90.0, 0.0))
    phone.play_as(new_guest())
    expect(html).to_have_attribute("lang", "en")
    phone.wait_for_text("act-label", "Walk closer")
    phone.tab("me")
    page.get_by_role("button", name="中文").click()
    expect(html).to_have_attribute("lang", "zh-Hant-TW")
    phone.wait_for_text("act-label", "走近一點")


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        pytest.param("zh-TW", "zh-Hant-TW", id="Taiwan"),
        pytest.param("zh-HK", "zh-Hant-TW", id="Hong Kong"),
        pytest.param("en-US", "en", id="English"),
        pytest.param("fr-FR", "zh-Hant-TW", id="a language that is not spoken here"),
    ],
)
def test_a_visitor_is_greeted_in_the_language_of_the_phone(new_phone: NewPhone, locale: str, lang: str):
    phone = new_phone(locale=locale)
    phone.open("/")
    expect(phone.page.locator("html")).to_have_attribute("lang", lang)
