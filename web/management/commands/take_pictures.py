"""`manage.py take_pictures`: the pictures of the README and the docs, taken of the real running app.

A demo of its own is started in a folder that is thrown away: the county, today's planned sky, its example places and
officials, and a few balloons of every rarity over Luye Highland. On a phone Chromium opens the start page, walks to a
balloon, catches it, and looks what is near; at a desk it opens pages of staff. The planners' coverage shows people only
where `--people` names a file of small areas, and is left out without one: no such file comes with the product. What
becomes of a coin is photographed by the journey that plays it (`coin-*.png`). Needs the test dependencies (playwright,
pytest) and Chromium; run by hand after the looks have changed, the pictures are committed.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from geo.position import LatLon, moved
from web.scratch.serving import STOPS_WITHIN_S, ScratchServer, answers
from web.scratch.shapes import Place, Staged, Wanted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

try:
    from playwright.sync_api import sync_playwright
except ModuleNotFoundError:
    sync_playwright = None  # type: ignore[assignment]

LUYE: Final = LatLon(22.9134, 121.1196)
# Metres north and east of Luye Highland's lawn, and the rarity of what stands there.
FESTIVAL: Final = (
    (0.0, 0.0, "rare", 30), (150.0, -70.0, "common", 10), (70.0, 120.0, "fine", 20), (-120.0, -110.0, "fine", 20),
    (-60.0, 150.0, "common", 10), (240.0, 60.0, "legendary", 100), (-260.0, 40.0, "common", 10),
)  # fmt: skip
START, FAR, NEAR = moved(LUYE, -105.0, 0.0), moved(LUYE, -65.0, 5.0), moved(LUYE, -8.0, 3.0)
SCREEN: Final = {"width": 360, "height": 640}
SHARPNESS: Final = 1.8  # sharp where the README is read, and under 250 kB
DESK: Final = {"width": 1280, "height": 900}
PLANNER: Final = "auditor"  # the demo's official who sees the coverage, and every other page of staff
STORY_OF_A_COIN: Final = "tests/journeys/test_coin_from_pool_to_payout.py"
DEMO_STARTS_WITHIN_S: Final = 180.0
PATIENCE_MS: Final = 40_000
FIX_EVERY_MS: Final = 2_100
CHROMIUM_FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
                         "--disable-background-networking", "--disable-component-update", "--no-first-run")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: its address, who works there, and whether it knows where people live."""

    url: str
    staged: Staged
    has_people: bool


class Command(BaseCommand):
    help = "Takes the pictures of the README and the docs of the running app (needs playwright and Chromium)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", default=str(Path(settings.BASE_DIR) / "docs" / "pictures"), help="the folder")
        parser.add_argument("--people", type=Path, help="small areas with residents, for the picture of the coverage")

    def handle(self, *args: Any, **options: Any) -> None:
        if sync_playwright is None:
            raise CommandError("take_pictures needs playwright: .venv/bin/pip install -r requirements-test.txt")
        folder = Path(options["into"])
        folder.mkdir(parents=True, exist_ok=True)
        with running_demo(options["people"]) as demo, a_browser() as browser:
            phone, desk = a_phone(browser), a_desk(browser, demo)
            self._take(phone, phone_pictures(phone, demo.url), folder)
            self._take(desk, desk_pictures(desk, demo), folder)
        take_story(STORY_OF_A_COIN, folder)

    def _take(self, page: "Page", pictures: Iterator[str], folder: Path) -> None:
        """One file for each name, at the moment when it is named."""
        for picture in pictures:
            path = folder / f"{picture}.png"
            page.screenshot(path=path)
            self.stdout.write(f"{path.name} {path.stat().st_size // 1000} kB")


def take_story(journey: str, folder: Path) -> None:
    """Play a journey that takes pictures of its own stations."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", journey]
    surroundings = {**os.environ, "PICTURES_OF_JOURNEYS": str(folder.resolve())}
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        raise CommandError(f"the story of {journey} did not come to its end:\n{done.stdout[-2000:]}")


@contextmanager
def running_demo(people: Path | None) -> Iterator[Demo]:
    """A demo without simulated players, on a database and a port of its own."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        scratch = ScratchServer(Path(name))
        command = [sys.executable, "manage.py", "demo", "--no-players"]
        demo = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=scratch.surroundings(), stdout=subprocess.DEVNULL
        )  # fmt: skip
        try:
            wait_until_served(scratch.url, demo)
            fly_festival(scratch)
            if people is not None:
                load_people(scratch, people)
            yield Demo(scratch.url, scratch.stage(Wanted(officials=True)), people is not None)
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(STOPS_WITHIN_S * 2)


def fly_festival(scratch: ScratchServer) -> None:
    """Balloons over Luye Highland."""
    for north_m, east_m, rarity, coins in FESTIVAL:
        place = moved(LUYE, north_m, east_m)
        scratch.stage(Wanted(places=[Place(place.latitude, place.longitude)], rarity=rarity, coins=coins))


def load_people(scratch: ScratchServer, people: Path) -> None:
    """Where people live, for the coverage."""
    done = scratch.manage("load_population", str(people.resolve()))
    if done.returncode:
        raise CommandError(f"--people {people} could not be loaded: {done.stderr[-500:]}")


def wait_until_served(url: str, demo: subprocess.Popen[bytes]) -> None:
    """Return when the start page answers."""
    deadline_s = time.monotonic() + DEMO_STARTS_WITHIN_S
    while time.monotonic() < deadline_s and demo.poll() is None:
        if answers(url):
            return
        time.sleep(0.3)
    raise CommandError(f"the demo did not answer at {url} within {DEMO_STARTS_WITHIN_S:.0f} s")


@contextmanager
def a_browser() -> Iterator["Browser"]:
    """Chromium."""
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


def a_phone(browser: "Browser") -> "Page":
    """A page of a small phone with a sharp screen, in Chinese, that may know its place."""
    context = browser.new_context(
        viewport=SCREEN, device_scale_factor=SHARPNESS, is_mobile=True, has_touch=True, locale="zh-TW",  # type: ignore[arg-type]
        timezone_id="Asia/Taipei", geolocation=where(START), permissions=["geolocation"], reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def a_desk(browser: "Browser", demo: Demo) -> "Page":
    """A page at an official's desk, in Chinese, logged in with a second factor."""
    context = browser.new_context(viewport=DESK, locale="zh-TW", timezone_id="Asia/Taipei", reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([
        {"name": name, "value": value, "url": demo.url} for name, value in demo.staged.cookies_of(PLANNER).items()
    ])  # fmt: skip
    return context.new_page()


def where(place: LatLon) -> Any:
    """A position as playwright wants it."""
    return {"latitude": place.latitude, "longitude": place.longitude, "accuracy": 6}


def phone_pictures(page: "Page", url: str) -> Iterator[str]:
    """A player's first minute, then what is near; yields a picture's name when it may be taken."""
    page.goto(url)
    yield "start"
    page.locator("form[action='/join/'] button").click()
    page.locator("#act[data-kind=walk]").wait_for()
    page.locator("#map[data-ready=true]").wait_for()
    stand(page, FAR, until="walk")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(FIX_EVERY_MS)
    yield "map"
    stand(page, NEAR, until="catch")
    page.locator("#act").click()
    page.locator("#card[open]").wait_for()
    yield "catch"
    page.goto(f"{url}/places/")
    page.locator("body[data-ready=true]").wait_for()
    page.locator("#places-locate").click()
    page.locator("#places-list li").first.wait_for()
    page.locator("#places-enhanced").evaluate("map => map.scrollIntoView()")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(FIX_EVERY_MS)
    yield "places"


def desk_pictures(page: "Page", demo: Demo) -> Iterator[str]:
    """Pages of staff and, where people are loaded, of planners."""
    page.goto(f"{demo.url}/staff/places/")
    yield "staff-places"
    if demo.has_people:
        page.goto(f"{demo.url}/planner/coverage/")
        page.frame_locator("iframe").locator("path").first.wait_for()
        page.wait_for_timeout(FIX_EVERY_MS)
        yield "coverage"


def stand(page: "Page", place: LatLon, until: str) -> None:
    """Be there, in fixes a metre apart, until the round button is of that kind."""
    for sway in range(PATIENCE_MS // FIX_EVERY_MS):
        page.context.set_geolocation(where(moved(place, sway % 2, 0.0)))
        page.wait_for_timeout(FIX_EVERY_MS)
        if page.locator("#act").get_attribute("data-kind") == until and sway > 0:
            return
    raise CommandError(f"the button did not become {until!r}: {json.dumps(page.locator('#act').inner_text())}")
