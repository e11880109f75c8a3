"""A list from its publisher's address to a file, within limits of size and time; reading it is for `reading`.

Only the commands call it, with an address that an official typed: the game's servers fetch nothing that anybody from
outside names.
"""

import re
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from time import monotonic
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from hotspots.feeds.row import FeedRefused
from hotspots.tunables import MOST_BYTES, MOST_DOWNLOAD_S, MOST_REDIRECTS, MOST_WAIT_S

_SCHEMES: Final = ("http", "https")
_CHUNK_BYTES: Final = 64 * 1024
_PLAIN_LETTERS: Final = re.compile(r"[^\w.-]+")
_MEGABYTES: Final = f"{MOST_BYTES / 1e6:.0f} MB"


class _Redirects(HTTPRedirectHandler):
    """Follows a list that moved, to another web address only and not for ever."""

    max_redirections = MOST_REDIRECTS
    max_repeats = 1

    def redirect_request(
        self, req: Request, fp: object, code: int, msg: str, headers: object, newurl: str
    ) -> Request | None:
        """The next request, if it is for an address that may be fetched."""
        refuse_other_schemes(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def is_address(text: str) -> bool:
    """Whether a command's argument is an address on the web rather than a file."""
    return "://" in text


def fetched(url: str, into: Path) -> Path:
    """Download a list into a folder and give the file, named after the address.

    Raises:
        FeedRefused: the address is no http or https, does not answer, or sends too much or too slowly.
    """
    refuse_other_schemes(url)
    target = into / _file_name(url)
    request = Request(url, headers={"Accept-Encoding": "identity", "User-Agent": "taitung-sky"})  # noqa: S310 - checked
    try:
        with _opener().open(request, timeout=MOST_WAIT_S) as answer, target.open("wb") as file:
            file.writelines(_chunks(answer, url))
    except HTTPError as error:
        raise FeedRefused(f"{url} answers {error.code} {error.reason}: check the address in a browser") from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise FeedRefused(f"{url} cannot be fetched ({reason}): check the address, or download it by hand") from error
    return target


def refuse_other_schemes(url: str) -> None:
    """Refuse what is no address on the web (file:, ftp:, data: …)."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
        raise FeedRefused(f"{url} is no address of a list: it must begin with http:// or https://")


def _opener() -> OpenerDirector:
    return build_opener(_Redirects)


def _chunks(answer: HTTPResponse, url: str) -> Iterator[bytes]:
    """The body in pieces; refused as soon as it is too large or has taken too long."""
    length = answer.headers.get("Content-Length", "")
    declared = int(length) if length.isdigit() else None
    _refuse_too_large(declared or 0, url)
    received, until = 0, monotonic() + MOST_DOWNLOAD_S
    while chunk := answer.read1(_CHUNK_BYTES):
        received += len(chunk)
        _refuse_too_large(received, url)
        if monotonic() > until:
            raise FeedRefused(f"{url} has not ended after {MOST_DOWNLOAD_S:.0f} s: download it by hand")
        yield chunk
    if declared is not None and received < declared:
        raise FeedRefused(f"{url} broke off after {received} of {declared} bytes: try again")


def _refuse_too_large(received: int, url: str) -> None:
    if received > MOST_BYTES:
        raise FeedRefused(f"{url} sends more than {_MEGABYTES}, and no more is read: take Taitung's part of the list")


def _file_name(url: str) -> str:
    last = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    return _PLAIN_LETTERS.sub("_", last).strip("._")[-80:] or "list"
