"""Django's admin behind two locks: a limit on passwords tried, and a passkey or an app besides the password.

Staff may move coins, so nobody gets to guess and a stolen password opens nothing. The first log-in of an administrator
leads to setting up a passkey or an app; from then on allauth's log-in asks for it (`web.phone.login_stages`).
"""

from typing import Any, Final

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from web import limits, second_factor

# Tries for one account from one address. A person mistypes five times, not ten. 5–50.
TRIES: Final = 10
WINDOW_S: Final = 300


class GuardedAdminSite(AdminSite):
    """The admin site of the settings (see `web.apps.GuardedAdminConfig`)."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Superusers whose session was proved by a passkey or an app; Django's other bits open nothing."""
        return _is_superuser(request) and second_factor.is_strong(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the form, or take a try; after too many, ask to wait. Who only lacks the proof is led to it."""
        onwards = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if _is_superuser(request) and not second_factor.is_strong(request):
            return redirect(_prove(onwards))
        if request.method == "POST":
            return _try(request, onwards) or super().login(request, extra_context)
        return super().login(request, extra_context)


def _is_superuser(request: HttpRequest) -> bool:
    """Whether an active superuser asks; staff of the county have roles in units instead (`game.units`)."""
    return request.user.is_active and getattr(request.user, "is_superuser", False)


def _try(request: HttpRequest, onwards: str) -> HttpResponse | None:
    """What follows a right password, or too many; None to show the form again."""
    if not _may_try(request):
        return render(request, "429.html", status=429)
    form = AdminAuthenticationForm(request, data=request.POST)
    if not form.is_valid():
        return None
    # The county gave an administrator this password: nobody's mailbox has to agree.
    beginning = Login(
        user=form.get_user(), email_verification=EmailVerificationMethod.NONE, redirect_url=_prove(onwards)
    )
    answer: HttpResponse = perform_password_login(request, {"email": form.cleaned_data["username"]}, beginning)
    return answer


def _prove(onwards: str) -> str:
    return f"{reverse('me:prove')}?{urlencode({'next': onwards})}"


def _may_try(request: HttpRequest) -> bool:
    account = request.POST.get("username", "").strip().lower()[:254]
    address = request.META.get("REMOTE_ADDR", "")
    return limits.is_within(f"admin-login:{address}:{account}", most=TRIES, window_s=WINDOW_S)
