"""A browser for a module's journeys, and phones that complain at the end about whatever went wrong on them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.databases import EmptyDatabase
from tests.journeys import camera, chromium
from tests.journeys.phone import Phone
from tests.network import Line
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.shapes import Wanted

NewPhone = Callable[..., Phone]
NewGuest = Callable[[], dict[str, str]]
GUESTS = 24


@pytest.fixture(scope="session")
def luye_server(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all journeys: they are independent, since each has its own player."""
    wanted = Wanted(places=around(LUYE, 9), guests=GUESTS, sites=True)
    with running_server(empty_database, tmp_path_factory.mktemp("journeys"), wanted) as server:
        yield server


@pytest.fixture(scope="session")
def new_guest(luye_server: RunningServer) -> NewGuest:
    """The session cookie of a guest who has not played yet."""
    unused = iter(range(GUESTS))
    return lambda: luye_server.cookies(next(unused))


@dataclass
class KeptBrowser:
    """Chromium from the first journey to the last: starting it costs a second and a half of processor."""

    _stack: ExitStack = field(default_factory=ExitStack)
    _browser: Browser | None = None

    def opened(self) -> Browser:
        if self._browser is None:
            playwright = self._stack.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(executable_path=chromium.CHROMIUM, args=chromium.FLAGS)
            self._stack.callback(self._browser.close)
        return self._browser

    def close(self) -> None:
        self._browser = None
        self._stack.close()


KEPT = KeptBrowser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The browser's event loop must not be alive in tests that have one of their own."""
    try:
        return (yield)
    finally:
        if "browser" not in getattr(nextitem, "fixturenames", ()):
            KEPT.close()


@pytest.fixture(scope="module")
def browser() -> Browser:
    """The one Chromium; every phone is a profile of its own in it."""
    if not chromium.is_installed():
        pytest.skip(f"no browser at {chromium.CHROMIUM}: `make test` installs it, or set CHROME_PATH")
    return KEPT.opened()


@pytest.fixture(scope="module")
def what_the_camera_sees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film that the camera of `till_browser` shows: a bare wall, until a test films something."""
    path = tmp_path_factory.mktemp("camera") / "camera.y4m"
    camera.film(path)
    return path


@pytest.fixture(scope="module")
def till_browser(browser: Browser, what_the_camera_sees: Path) -> Iterator[Browser]:
    """A Chromium of its own: which film its camera shows is said when it starts."""
    args = [*chromium.FLAGS, *camera.flags(what_the_camera_sees)]
    opened = browser.browser_type.launch(executable_path=chromium.CHROMIUM, args=args)
    yield opened
    opened.close()


@pytest.fixture
def new_phone(browser: Browser, luye_server: RunningServer) -> Iterator[NewPhone]:
    """Phones at 360 × 640 in Chinese; none may ask another host, break the content policy or log an error."""
    phones: list[Phone] = []

    def make(url: str = luye_server.url, **options: Any) -> Phone:
        settings = {
            "viewport": chromium.SMALL_PHONE, "has_touch": True, "is_mobile": True, "locale": "zh-TW",
            "timezone_id": "Asia/Taipei", "permissions": ["geolocation"], "reduced_motion": "reduce", **options,
        }  # fmt: skip
        context = browser.new_context(**settings)
        context.set_default_timeout(30_000)
        phone = Phone(context, context.new_page(), url)
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        phone.context.close()
    assert [complaint for phone in phones for complaint in phone.complaints] == []


@pytest.fixture
def line(luye_server: RunningServer) -> Iterator[Line]:
    """A way to the server that can be cut."""
    line = Line(luye_server.scratch.port)
    yield line
    line.cut()
