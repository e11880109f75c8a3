"""The page for a request that failed: 500 when something broke, 503 when the database is away or busy.

`web/urls.py` names `failed` as Django's handler of uncaught exceptions, so that a lost database is met in one place,
wherever on the way of a request it shows. Neither page asks for a session or a user, which may be what failed.
"""

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import loader

RETRY_AFTER_S: Final = 10


def failed(request: HttpRequest) -> HttpResponse:
    """What a person, or a script that asked the API, is told of the exception being handled."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if is_away else 500
    response = _for_scripts(status) if request.path.startswith("/api/") else _for_people(request, status)
    if is_away:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _for_scripts(status: int) -> HttpResponse:
    return JsonResponse({"detail": "try again later" if status == 503 else "something broke"}, status=status)


def _for_people(request: HttpRequest, status: int) -> HttpResponse:
    """Rendered without context processors: they would load the messages, and with them the session."""
    known = {"request": request, "csrf_token": get_token(request), "may_repeat": request.method == "GET"}
    return HttpResponse(loader.get_template(f"{status}.html").render(known), status=status)
