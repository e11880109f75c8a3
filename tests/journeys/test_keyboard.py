"""No map, no pointer: from the start page to a catch with Tab and Enter, by the list."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPhone
from tests.journeys.phone import Phone
from tests.servers import LUYE

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.xdist_group("browser")]

MOST_TABS = 60
FOCUSED = """() => {
  const element = document.activeElement;
  const outline = getComputedStyle(element);
  return {
    name: (element.getAttribute("aria-label") ?? element.textContent).trim(),
    seen: element.checkVisibility()
      && ((outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2) || outline.boxShadow !== "none"),
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of that name has the focus; every stop on the way must be seen to have it."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["seen"], f"no visible focus on {focused['name']!r}"
        if name in focused["name"]:
            return
        passed.append(focused["name"])
    pytest.fail(f"{name} cannot be reached: {passed}")


def catch_from_the_list(phone: Phone) -> None:
    """Tab to the first balloon that can be caught."""
    nearest = phone.part("nearby-list").get_by_role("button").first
    phone.wait_for(lambda patience_ms: expect(nearest).to_have_text("立即捕捉", timeout=patience_ms))
    phone.stand_for_fixes(1)
    tab_to(phone.page, "立即捕捉")
    phone.page.keyboard.press("Enter")
    phone.wait_until_shown("card")


def test_a_balloon_is_caught_with_the_keyboard_alone(new_phone: NewPhone):
    phone = new_phone(is_mobile=False, has_touch=False)
    page = phone.page
    phone.put(LUYE)
    phone.open("/")
    tab_to(page, "開始")
    page.keyboard.press("Enter")
    page.wait_for_url("**/play/")
    phone.wait_for_signal("online")

    tab_to(page, "附近")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="附近的熱氣球")).to_be_visible()
    catch_from_the_list(phone)
    expect(phone.part("card-coins")).to_contain_text("10")
    expect(phone.part("card-title")).to_be_focused()
    tab_to(page, "繼續")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(phone.part("panel-nearby")).to_be_focused()


def test_the_skip_link_comes_first_and_leads_past_the_head(new_phone: NewPhone):
    phone = new_phone(is_mobile=False, has_touch=False)
    phone.open("/sky/")
    phone.page.keyboard.press("Tab")
    expect(phone.page.get_by_role("link", name="跳到主要內容區塊")).to_be_focused()
    phone.page.keyboard.press("Enter")
    expect(phone.part("main")).to_be_focused()
