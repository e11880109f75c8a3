"""Becoming a guest the way a browser does: the start page for its token, the button, the cookie that comes back."""

import time
import urllib.error
import urllib.parse
import urllib.request
from http import HTTPStatus
from http.client import HTTPMessage, HTTPResponse
from http.cookiejar import CookieJar
from typing import IO, Final

PATIENCE_S: Final = 30
PAUSES_S: Final = (1.0, 3.0, 10.0)
CSRF_COOKIE: Final = "csrftoken"
SESSION_COOKIE: Final = "sessionid"


class NotJoined(RuntimeError):
    """The server made no guest of us; the message has its status and the page asked."""


class TooManyGuests(NotJoined):
    """The server makes no more guests for this address within the hour."""


class TooBusy(NotJoined):
    """The server failed just now."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Takes the cookie of the answer and leaves the page it points to alone."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


def join(url: str) -> str:
    """Make one guest on the server at `url` (blocking); the session cookie's value.

    A server that is too busy is asked again, as a person would tap again.
    """
    for pause_s in PAUSES_S:
        try:
            return _join_once(url)
        except TooBusy:
            time.sleep(pause_s)
    return _join_once(url)


def _join_once(url: str) -> str:
    """Two requests: the start page for its token, then the button."""
    cookies = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies), _StayHere())
    _get(browser, urllib.request.Request(f"{url}/"))  # noqa: S310 - http(s) is checked by the command
    token = _cookie(cookies, CSRF_COOKIE)
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    button = urllib.request.Request(f"{url}/join/", data=form, headers={"Referer": f"{url}/", "Origin": url})  # noqa: S310
    _get(browser, button)
    return _cookie(cookies, SESSION_COOKIE)


def _get(browser: urllib.request.OpenerDirector, request: urllib.request.Request) -> None:
    try:
        answer: HTTPResponse = browser.open(request, timeout=PATIENCE_S)
        answer.read()
    except urllib.error.HTTPError as error:
        if error.code == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooManyGuests(f"{request.full_url} makes no more guests for this address within the hour") from None
        if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TooBusy(f"{request.full_url} answered {error.code}") from None
        if error.code not in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
            raise NotJoined(f"{request.full_url} answered {error.code}") from None


def _cookie(cookies: CookieJar, name: str) -> str:
    value = next((cookie.value for cookie in cookies if cookie.name == name), None)
    if value is None:
        raise NotJoined(f"the server set no cookie {name!r}: is this the game's address?")
    return value
