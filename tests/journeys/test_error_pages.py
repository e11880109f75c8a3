"""Every page that says no, in both languages on a small phone: readable, accessible, and the way on in sight."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import loader
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Route

from tests.journeys import chromium, looking
from tests.journeys.conftest import NewPhone

TEMPLATES = ("403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html", "phone/wait.html")


def written(template: str, language: str) -> str:
    """The page as it is sent: no session, no player, no messages."""
    known: dict[str, Any] = {"request": RequestFactory().get("/"), "csrf_token": "a-token", "may_repeat": True}
    with translation.override(language):
        return loader.get_template(template).render(known)


def answering(body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=body)


@pytest.mark.browser
@pytest.mark.looks
@pytest.mark.parametrize(
    ("language", "locale"),
    [
        pytest.param("zh-hant", "zh-TW", id="in Chinese", marks=pytest.mark.xdist_group("browser")),
        pytest.param("en", "en-GB", id="in English", marks=pytest.mark.xdist_group("browser")),
    ],
)
def test_a_page_that_says_no_shows_the_way_on_without_scrolling(new_phone: NewPhone, language: str, locale: str):
    phone = new_phone(locale=locale)
    phone.context.add_init_script(path=looking.AXE)
    found = []
    for template in TEMPLATES:
        phone.page.route("**/says-no/", answering(written(template, language)))
        phone.open("/says-no/")
        found += looking.described(template, looking.violations(phone.page) + looking.sticking_out(phone.page))
        way_on = phone.page.locator("main .button").bounding_box()
        if way_on is None or way_on["y"] + way_on["height"] > chromium.SMALL_PHONE["height"]:
            found.append(f"{template}: the way on is out of sight: {way_on}")
        phone.page.unroute("**/says-no/")
    assert not found, "\n".join(found)
