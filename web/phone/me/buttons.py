"""Addresses that only a button calls: who comes to one otherwise is led to the page that has the button.

After a log-in in between, a change of language on the page of an answer, or "reload", the browser asks for such an
address with GET; "method not allowed" is an empty page, and nobody finds the way back from it.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def button_of(page: str) -> Callable[[View], View]:
    """The view is called by POST only; GET leads to `page`, and does nothing."""

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def pressed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            return view(request, *args, **kwargs) if request.method == "POST" else redirect(page)

        return pressed

    return decorate
