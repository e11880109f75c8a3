"""What holds on every page, tab and card: axe-core is content, nothing sticks out, all is in one language."""

import re

import pytest

from tests.journeys import looking
from tests.journeys.conftest import NewGuest, NewPhone
from tests.journeys.phone import Phone
from tests.journeys.tour import tour_of

# What is written in Latin letters in Chinese, too.
NAMES = {
    "API",
    "App",
    "CC",
    "GeoJSON",
    "GeoPackage",
    "GeoParquet",
    "QGIS",
    "WiFi",
    "JavaScript",
    "SHA",
    "TWD",
    "somebody",
    "example",
    "org",
    "CSV",
    "JSON",
    "LINE",
    "MiB",
}
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
# What may break when only the size of text changes.
RULES_OF_SIZE = ["color-contrast", "target-size", "scrollable-region-focusable"]


def foreign_words(phone: Phone, language: str) -> list[str]:
    """Texts with words of the other language."""
    texts = looking.words(phone.page)
    if language == "en":
        return [text for text in texts if CHINESE.search(text)]
    return [text for text in texts if set(ENGLISH.findall(text)) - NAMES]


def findings(phone: Phone, view: str, language: str) -> list[str]:
    """Everything that is wrong with one view."""
    page = phone.page
    looking.use_theme(page, "light")
    found = looking.violations(page) + looking.sticking_out(page)
    found += [f"not translated: {text}" for text in foreign_words(phone, language)]
    # Colours are the same in both languages; sizes are not.
    for theme in ("dark", "sun") if language == "zh" else ():
        looking.use_theme(page, theme)
        found += [f"{theme} {one}" for one in looking.violations(page, ["color-contrast"])]
    looking.use_text_size(page, looking.DOUBLE_TEXT_SIZE)
    found += [f"at 200 % {one}" for one in looking.violations(page, RULES_OF_SIZE)]
    found += [f"at 200 % {one}" for one in looking.sticking_out(page)]
    looking.use_text_size(page, looking.TEXT_SIZE)
    return looking.described(view, found)


@pytest.mark.browser
@pytest.mark.looks
@pytest.mark.parametrize(
    ("language", "locale"),
    [
        pytest.param("zh", "zh-TW", id="in Chinese", marks=pytest.mark.xdist_group("browser")),
        pytest.param("en", "en-GB", id="in English", marks=pytest.mark.xdist_group("browser")),
    ],
)
def test_every_view_is_accessible_in_one_language_and_fits_the_screen(
    new_phone: NewPhone, new_guest: NewGuest, language: str, locale: str
):
    phone = new_phone(locale=locale)
    phone.context.add_init_script(path=looking.AXE)
    phone.forgives("status of 404")
    found = []
    for view in tour_of(phone, new_guest()):
        found += findings(phone, view, language)
    assert not found, "\n".join(found)
