"""A phone in somebody's hand: a Chromium page with a position, and an ear for everything that goes wrong on it.

The rule of presence wants fixes of different times, and an emulated position is told once: so whoever waits while
standing (`wait_for`) sways by a metre, as people do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from time import monotonic
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Request, WebSocket, expect

from geo.position import LatLon, distance_m, moved
from tests.network import Line

SWAY_M = 1.0
SWAY_EVERY_MS = 700
STEP_M = 20.0
RIDE_M = 30.0
STEP_EVERY_MS = 400
PATIENCE_S = 30.0
expect.set_options(timeout=15_000)
NETWORK_TROUBLE = ("net::ERR_", "WebSocket connection to", "when fetching the script")
IS_KEPT = """async () => navigator.serviceWorker.controller !== null
  && Boolean(await caches.match("/play/", {ignoreVary: true}))"""


@dataclass
class Phone:
    """One page of one browser context."""

    context: BrowserContext
    page: Page
    url: str
    place: LatLon | None = None
    accuracy_m: float = 5.0
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    _sways: int = 0
    fixes: int = 0

    def __post_init__(self) -> None:
        self.context.on("request", self._note_request)
        self.context.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on("websocket", self._note_socket)

    def open(self, path: str = "/") -> None:
        """Go to a page of the server."""
        self.page.goto(self.url + path)

    def part(self, element_id: str) -> Locator:
        """One element by its id."""
        return self.page.locator(f"#{element_id}")

    def tab(self, name: str) -> None:
        """Open one of the tabs by its address."""
        self.page.locator(f"nav a[href='#{name}']").click()

    def put(self, place: LatLon, accuracy_m: float | None = None) -> None:
        """Be somewhere at once: one fix."""
        self.place = place
        self.accuracy_m = accuracy_m or self.accuracy_m
        where = {"latitude": place.latitude, "longitude": place.longitude, "accuracy": self.accuracy_m}
        self.context.set_geolocation(where)

    def walk_to(self, goal: LatLon) -> None:
        """Go there step by step."""
        start = self.place or goal
        steps = max(1, ceil(distance_m(start, goal) / STEP_M))
        for step in range(1, steps + 1):
            share = step / steps
            self.put(LatLon(
                start.latitude + (goal.latitude - start.latitude) * share,
                start.longitude + (goal.longitude - start.longitude) * share,
            ))  # fmt: skip
            self.page.wait_for_timeout(STEP_EVERY_MS)

    def ride_through(self, balloon: LatLon) -> None:
        """Cross a balloon's circle faster than anybody walks, until the round button offers the catch."""
        self.put(moved(balloon, RIDE_M, 0.0))
        expect(self.part("act")).to_have_attribute("data-kind", "wait")
        self.put(moved(balloon, -RIDE_M, 0.0))
        expect(self.part("act")).to_have_attribute("data-kind", "catch")

    def wait_for(self, holds: Callable[[int], None]) -> None:
        """Stand and sway until an expectation holds; it is given its patience in ms, and raises if it does not."""
        deadline_s = monotonic() + PATIENCE_S
        while True:
            try:
                holds(SWAY_EVERY_MS)
            except (AssertionError, Error):
                if monotonic() > deadline_s:
                    raise
                self.sway()
            else:
                return

    def sway(self) -> None:
        """One more fix from where one stands."""
        if self.place is not None:
            stand = self.place
            self._sways += 1
            self.put(moved(stand, SWAY_M * (-1) ** self._sways, 0.0))
            self.place = stand

    def stand(self, sways: int = 3) -> None:
        """Stand for a while, heard or not."""
        for _ in range(sways):
            self.sway()
            self.page.wait_for_timeout(SWAY_EVERY_MS)

    def wait_for_text(self, element_id: str, text: str | re.Pattern[str]) -> None:
        """Stand until a part says so."""
        part = self.part(element_id)
        self.wait_for(lambda patience_ms: expect(part).to_contain_text(text, timeout=patience_ms))

    def wait_until_shown(self, element_id: str) -> None:
        """Stand until a part can be seen."""
        part = self.part(element_id)
        self.wait_for(lambda patience_ms: expect(part).to_be_visible(timeout=patience_ms))

    def wait_until_catchable(self) -> None:
        """Stand until the round button offers the catch."""
        button = self.part("act")
        self.wait_for(lambda patience_ms: expect(button).to_have_attribute("data-kind", "catch", timeout=patience_ms))

    def catch(self) -> None:
        """Stand until the server is convinced, and tap the round button."""
        self.wait_until_catchable()
        self.stand_for_fixes(2)
        self.part("act").click()

    def stand_for_fixes(self, count: int) -> None:
        """Stand until the server has answered so many more fixes."""
        wanted = self.fixes + count
        self.wait_for(lambda patience_ms: self._has_answers(wanted, patience_ms))

    def _has_answers(self, count: int, patience_ms: int) -> None:
        self.page.wait_for_timeout(patience_ms)
        assert self.fixes >= count, f"the server answered {self.fixes} fixes"

    def close_card(self) -> None:
        """Read the card and carry on."""
        self.part("card-close").click()

    def play_as(self, cookies: dict[str, str]) -> None:
        """Open the game with somebody's session."""
        self.context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies.items()])
        self.open("/play/")

    def wait_for_signal(self, state: str) -> None:
        """Until the bar shows this state of the connection."""
        expect(self.part("signal")).to_have_attribute("data-state", state)

    def wait_until_kept(self) -> None:
        """Until the service worker controls the page and has the game itself, too."""
        self.wait_for(self._is_kept)

    def _is_kept(self, patience_ms: int) -> None:
        is_kept = self.page.evaluate(IS_KEPT)
        if not is_kept:
            self.page.wait_for_timeout(patience_ms)
        assert is_kept, "the service worker does not have the game yet"

    def forgives(self, *errors: str) -> None:
        """Errors that the browser logs because of what the test does, by a part of their text."""
        self.forgiven += errors

    def lose_signal(self, line: Line) -> None:
        """The line goes dead; complaints of the browser about it are expected from now on."""
        self.forgives(*NETWORK_TROUBLE)
        line.cut()
        self.wait_for_signal("offline")

    def _note_request(self, request: Request) -> None:
        scheme, host = urlsplit(request.url)[:2]
        if scheme not in ("data", "blob") and host != urlsplit(self.url).netloc:
            self.complaints.append(f"request to elsewhere: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(known in message.text for known in self.forgiven):
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _note_socket(self, socket: WebSocket) -> None:
        if urlsplit(socket.url).netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"socket to elsewhere: {socket.url}")
        socket.on("framereceived", self._note_frame)

    def _note_frame(self, frame: str | bytes) -> None:
        if isinstance(frame, str) and frame.startswith('{"type":"seen"'):
            self.fixes += 1
