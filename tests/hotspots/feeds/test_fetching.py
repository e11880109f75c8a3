"""Lists fetched from an address: what comes is on disk, what must not come is refused."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

import pytest

from hotspots.feeds import fetching
from hotspots.feeds.fetching import fetched, is_address
from hotspots.feeds.row import FeedRefused

LIST = "店名,經度,緯度\n阿美,121.1,22.9\n".encode()


class Publisher(BaseHTTPRequestHandler):
    """Answers as publishers do; the path says how."""

    def do_GET(self):
        getattr(self, self.path.strip("/").split("/")[0].split(".")[0])()

    def answer(self, code: int, body: bytes = b"", **headers: str):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def list(self):
        self.answer(200, LIST, Content_Length=str(len(LIST)))

    def moved(self):
        self.answer(302, Location="/list.csv")

    def circle(self):
        self.answer(302, Location=f"/circle/{len(self.path)}/{'x' * len(self.path)}")

    def file(self):
        self.answer(302, Location="file:///etc/hostname")

    def ftp(self):
        self.answer(302, Location="ftp://localhost/list.csv")

    def missing(self):
        self.answer(404)

    def declared(self):
        self.answer(200, Content_Length="200000000")

    def endless(self):
        self.answer(200)
        while not self.server.is_over:
            self.wfile.write(bytes(10_000))

    def drip(self):
        self.answer(200)
        while not self.server.is_over:
            self.wfile.write(b"x")
            self.wfile.flush()
            sleep(0.05)

    def silent(self):
        while not self.server.is_over:
            sleep(0.05)

    def broken(self):
        self.answer(200, LIST[:10], Content_Length=str(len(LIST)))

    def log_message(self, format: str, *args: object):  # noqa: A002 - the base class names it
        """Say nothing."""


@pytest.fixture(scope="module")
def publisher() -> Iterator[str]:
    server = ThreadingHTTPServer(("localhost", 0), Publisher)
    server.is_over, server.daemon_threads, server.handle_error = False, True, lambda *_: None
    thread = Thread(target=partial(server.serve_forever, poll_interval=0.02))
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.is_over = True
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("list.csv?edition=2026", "list.csv"),
        ("moved/%E7%86%B1%E9%BB%9E.json", "熱點.json"),
        ("list/", "list"),
        ("list/..", "list"),
    ],
)
def test_a_list_is_on_disk_under_the_name_of_its_address(tmp_path, publisher, path, name):
    found = fetched(f"{publisher}/{path}", tmp_path)
    assert found == tmp_path / name
    assert found.read_bytes() == LIST


NOT_FETCHED = {
    "not there": ("missing.csv", "answers 404 Not Found: check the address in a browser"),
    "a circle": ("circle", "redirect error"),
    "moved onto this machine's disk": ("file", "must begin with http:// or https://|not allowed"),
    "moved to another protocol": ("ftp", "must begin with http:// or https://"),
    "200 MB, as it says": ("declared", "sends more than"),
    "more than it may": ("endless", "sends more than"),
    "drop by drop": ("drip", "has not ended after 0 s: download it by hand"),
    "no word at all": ("silent", "cannot be fetched (timed out)"),
    "broken off": ("broken", "broke off after 10 of"),
}


@pytest.mark.parametrize(("path", "said"), NOT_FETCHED.values(), ids=NOT_FETCHED)
def test_what_must_not_come_is_refused_by_its_address(tmp_path, publisher, monkeypatch, path, said):
    monkeypatch.setattr(fetching, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(fetching, "MOST_DOWNLOAD_S", 0.3)
    monkeypatch.setattr(fetching, "MOST_WAIT_S", 0.4)
    with pytest.raises(FeedRefused) as refused:
        fetched(f"{publisher}/{path}", tmp_path)
    assert any(part in str(refused.value) for part in said.split("|")), str(refused.value)


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://example.tw/a", "data:,x", "https://", "http:///list", "//example.tw"]
)
def test_only_addresses_of_the_web_are_fetched(tmp_path, url):
    with pytest.raises(FeedRefused, match="must begin with http:// or https://"):
        fetched(url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nobody_there_is_a_clear_word(tmp_path):
    with pytest.raises(FeedRefused, match=r"http://localhost:9/list.csv cannot be fetched \(.*refused"):
        fetched("http://localhost:9/list.csv", tmp_path)


def test_an_address_is_told_from_a_file():
    assert [is_address(text) for text in ("https://example.tw/a.csv", "a.csv", "/tmp/a.csv", r"C:\a.csv")] == [
        True, False, False, False,
    ]  # fmt: skip
