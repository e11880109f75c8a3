"""Django's admin with a limit on passwords tried: staff may move coins, so nobody gets to guess."""

from typing import Any, Final

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web import limits

# Tries for one account from one address. A person mistypes five times, not ten. 5–50.
TRIES: Final = 10
WINDOW_S: Final = 300


class GuardedAdminSite(AdminSite):
    """The admin site of the settings (see `web.apps.GuardedAdminConfig`)."""

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the form, or take a try; after too many, ask to wait."""
        if request.method == "POST" and not _may_try(request):
            return render(request, "429.html", status=429)
        return super().login(request, extra_context)


def _may_try(request: HttpRequest) -> bool:
    account = request.POST.get("username", "").strip().lower()[:254]
    address = request.META.get("REMOTE_ADDR", "")
    return limits.is_within(f"admin-login:{address}:{account}", most=TRIES, window_s=WINDOW_S)
