"""`bench pages`: what Lighthouse (mobile) thinks of the start page and of the game, served as the demo serves them.

Lighthouse throttles a phone's processor and network in simulation, so its figures are about the pages more than
about this machine. Static files are collected and compressed first, and the game is opened as a guest: the cookie is
put into Chromium itself, since headers that Lighthouse adds reach neither sockets nor every later request. One audit
takes about 15 s whatever `seconds` says; the pages are asked one after the other.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from websockets.sync.client import connect

from geo.taitung import TOWNSHIPS
from web.benchmarks.targets import at_least
from web.scratch.ports import free_port
from web.scratch.serving import ScratchServer, answers, make_database, served
from web.scratch.shapes import Place, Staged, Wanted

PAGES: Final = {"start": "/", "play": "/play/"}
WANTED: Final = {"accessibility": 95, "best-practices": 95, "performance": 90}
CHROMIUM: Final = os.environ.get("CHROME_PATH", "/usr/bin/chromium")
CHROMIUM_FLAGS: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync",
    "--remote-allow-origins=*",
)  # fmt: skip
CHROMIUM_STARTS_WITHIN_S: Final = 30.0
LIGHTHOUSE: Final = Path(settings.BASE_DIR) / "node_modules" / "lighthouse" / "cli" / "index.js"
PATIENCE_S: Final = 120.0


class LighthouseFailed(RuntimeError):
    """Lighthouse is not installed, found no Chromium or gave up on a page; the message carries its last words."""


def run(seconds: float) -> dict[str, Any]:  # noqa: ARG001 - an audit takes as long as it takes
    """The scores (0–100) of each page by category, what was slow, and the targets."""
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        server = ScratchServer(Path(name))
        staged = prepared(server)
        with served(server), guest_s_browser(server, staged) as port:
            reports = {page: audited(server.url + path, port) for page, path in PAGES.items()}
    scores = {f"{page} {category}": score(reports[page], category) for page in PAGES for category in WANTED}
    return {
        "bench": "pages",
        **{f"{page} {name}": figure for page in PAGES for name, figure in timings(reports[page]).items()},
        **{f"{page} to improve": shortcomings(reports[page]) for page in PAGES},
        "targets": [at_least(name, value, WANTED[name.split()[-1]]) for name, value in scores.items()],
    }


def prepared(server: ScratchServer) -> Staged:
    """Tables, outlines, collected static files, and a balloon in every township with a guest to see them."""
    make_database(server.folder)
    for command in (
        ("load_boundaries",),
        ("collectstatic", "--noinput", "--verbosity", "0", "--ignore", "*.map", "--ignore", "*-dev*"),
    ):
        done = server.manage(*command)
        if done.returncode:
            raise LighthouseFailed(f"{command[0]} failed before the audit:\n{done.stderr[-2000:]}")
    seats = [Place(township.seat.latitude, township.seat.longitude) for township in TOWNSHIPS]
    return server.stage(Wanted(places=seats, guests=1))


@contextmanager
def guest_s_browser(server: ScratchServer, staged: Staged) -> Iterator[int]:
    """A Chromium in which a guest is logged in; the port of its DevTools."""
    port = free_port()
    profile = server.folder / "chromium"
    command = [CHROMIUM, *CHROMIUM_FLAGS, f"--remote-debugging-port={port}", f"--user-data-dir={profile}"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        log_in(port, {"name": staged.cookie, "value": staged.guests[0].session_key, "url": server.url})
        yield port
    finally:
        browser.terminate()
        browser.wait()


def log_in(port: int, cookie: dict[str, str]) -> None:
    """Give the browser a cookie by its DevTools (Storage.setCookies)."""
    version = f"http://localhost:{port}/json/version"
    deadline_s = time.monotonic() + CHROMIUM_STARTS_WITHIN_S
    while not answers(version):
        if time.monotonic() > deadline_s:
            raise LighthouseFailed(f"{CHROMIUM} did not open its DevTools: set CHROME_PATH to a Chromium")
        time.sleep(0.1)
    with urllib.request.urlopen(version, timeout=5) as told:
        address = json.load(told)["webSocketDebuggerUrl"]
    with connect(address) as devtools:
        devtools.send(json.dumps({"id": 1, "method": "Storage.setCookies", "params": {"cookies": [cookie]}}))
        devtools.recv()


def audited(url: str, port: int) -> dict[str, Any]:
    """Lighthouse's report on one page, opened in a running browser."""
    command = [
        node(), str(LIGHTHOUSE), url, "--quiet", "--output=json", "--form-factor=mobile",
        f"--only-categories={','.join(WANTED)}", f"--port={port}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    if done.returncode:
        raise LighthouseFailed(f"no audit of {url}:\n{done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def node() -> str:
    """The Node that set-up found or installed."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("node", path=places)
    if found is None or not LIGHTHOUSE.is_file():
        raise LighthouseFailed("Lighthouse or Node is missing: `make test` installs both")
    return found


def score(report: dict[str, Any], category: str) -> int:
    """A category's score, 0 to 100."""
    return round((report["categories"][category]["score"] or 0) * 100)


def timings(report: dict[str, Any]) -> dict[str, float]:
    """The measured moments that make up the performance score."""
    audits = report["audits"]
    names = {"first-contentful-paint": "fcp_ms", "largest-contentful-paint": "lcp_ms", "total-blocking-time": "tbt_ms"}
    return {short: round(audits[name]["numericValue"]) for name, short in names.items()} | {
        "layout_shift": round(audits["cumulative-layout-shift"]["numericValue"], 3)
    }


def shortcomings(report: dict[str, Any]) -> list[str]:
    """The audits that count and are not perfect, by name."""
    weighed = [one for name in WANTED for one in report["categories"][name]["auditRefs"] if one["weight"]]
    scores = {one["id"]: report["audits"][one["id"]]["score"] for one in weighed}
    return sorted(name for name, value in scores.items() if value is not None and value < 0.9)  # Lighthouse's "green"
