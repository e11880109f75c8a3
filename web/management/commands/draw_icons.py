"""Draws the app's PNG icons from `web/static/icons/app.svg`, with Chromium.

    python manage.py draw_icons

Run by hand after the drawing has changed; the PNGs are committed, because phones ask for them before
any script runs and the served machine need not have a browser.
"""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management.base import BaseCommand
from playwright.sync_api import Browser, sync_playwright

CHROMIUM: Final = "/usr/bin/chromium"
# The W3C's safe zone of a maskable icon is a circle of 80 % of its width; the drawing's sky fills the rest.
MASKABLE_SHARE: Final = 0.8
# name, pixels, share of the picture that the balloon may use
ICONS: Final = (("icon-192", 192, 1.0), ("icon-512", 512, 1.0), ("maskable-512", 512, MASKABLE_SHARE))


class Command(BaseCommand):
    """Writes `web/static/icons/*.png`."""

    help = "Draw the PNG icons from the SVG (needs Chromium)."

    def handle(self, *args: object, **options: object) -> None:
        folder = Path(settings.BASE_DIR) / "web" / "static" / "icons"
        drawing = (folder / "app.svg").read_text()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            for name, pixels, share in ICONS:
                draw(browser, shrunk(drawing, share), pixels, folder / f"{name}.png")
                self.stdout.write(f"{name}.png {pixels} px")


def shrunk(drawing: str, share: float) -> str:
    """The drawing with its balloon scaled about the middle, so that a round mask cuts nothing off."""
    offset = 256 * (1 - share)
    return drawing.replace('<g transform="', f'<g transform="translate({offset} {offset}) scale({share}) ', 1)


def draw(browser: Browser, drawing: str, pixels: int, path: Path) -> None:
    """Render one square picture."""
    page = browser.new_page(viewport={"width": pixels, "height": pixels})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{pixels}px}}</style>{drawing}")
    page.screenshot(path=path)
    page.close()
