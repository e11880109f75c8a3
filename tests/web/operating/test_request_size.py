"""100 MB are refused before anybody has read them, whether the sender names a length or not."""

from typing import Any

import pytest

from tests.web.operating.callers import get, not_here, scope_of
from web.operating.request_size import LARGEST_REQUEST_BYTES, RequestSize

MIB = 1024 * 1024


class Sender:
    """Sends a body in pieces and counts what was asked for."""

    def __init__(self, size: int) -> None:
        self.left, self.sent = size, 0

    async def receive(self) -> dict[str, Any]:
        piece = min(MIB, self.left)
        self.left -= piece
        self.sent += piece
        return {"type": "http.request", "body": b"x" * piece, "more_body": self.left > 0}


async def reads_it_all(_scope: Any, receive: Any, send: Any) -> None:
    """An application that answers once it has read the body."""
    while (await receive())["more_body"]:
        pass
    await not_here(None, None, send)


async def status_of(sender: Sender, headers: dict[str, str]) -> int:
    told: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await RequestSize(reads_it_all)(scope_of("/staff/members/roster/", headers, method="POST"), sender.receive, send)
    return int(told[0]["status"])


async def test_a_length_of_100_mb_is_refused_unread() -> None:
    sender = Sender(100 * MIB)
    assert await status_of(sender, {"Content-Length": str(100 * MIB)}) == 413
    assert sender.sent == 0


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "many"}, {"Content-Length": "10"}])
async def test_who_names_no_true_length_is_cut_off_at_the_limit(headers: dict[str, str]) -> None:
    sender = Sender(100 * MIB)
    assert await status_of(sender, headers) == 413
    assert sender.sent <= LARGEST_REQUEST_BYTES + MIB


async def test_a_roster_passes() -> None:
    sender = Sender(32 * MIB)
    assert await status_of(sender, {"Content-Length": str(32 * MIB)}) == 418
    assert sender.sent == 32 * MIB


@pytest.mark.parametrize(("language", "words"), [("en", "This is too large"), ("zh-TW", "內容太大")])
async def test_the_refusal_is_a_page_in_the_reader_s_language(language: str, words: str) -> None:
    headers = {"Content-Length": str(100 * MIB), "Accept-Language": language}
    status, told, body = await get(RequestSize(not_here), "/staff/members/roster/", headers=headers, method="POST")
    assert (status, told["content-type"]) == (413, "text/html; charset=utf-8")
    assert words in body
    assert "32 MiB" in body
