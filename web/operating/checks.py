"""What `manage.py check --deploy` says about this engine, beside what Django says about any.

Each names a setting that is lawful and still leaves people outside a public server. Registered by `web/apps.py`.
"""

from typing import Any, Final

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage

LOCAL: Final = {"localhost", "127.0.0.1", "[::1]"}


def trusted_proxies(**_: Any) -> list[CheckMessage]:
    """A proxy whose word does not count makes one address of all phones."""
    return _unless(
        bool(settings.TRUSTED_PROXIES) or not settings.SECURE_SSL_REDIRECT,
        "No proxy is trusted, so every phone counts as the proxy's address and shares one limit.",
        "Set TRUSTED_PROXIES to the proxy's address.",
        "web.W001",
    )


def reachable_name(**_: Any) -> list[CheckMessage]:
    """A server that answers to local names only answers nobody else."""
    return _unless(
        bool(set(settings.ALLOWED_HOSTS) - LOCAL),
        "The server answers only to the names of this machine itself.",
        "Set ALLOWED_HOSTS to its public name.",
        "web.W002",
    )


def mail_leaves(**_: Any) -> list[CheckMessage]:
    """Codes for logging in go by mail."""
    return _unless(
        settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
        "Mail does not leave this machine, so nobody can confirm an address or log in.",
        "Set EMAIL_URL to an SMTP server.",
        "web.W003",
    )


ALL: Final = (trusted_proxies, reachable_name, mail_leaves)


def _unless(holds: bool, message: str, hint: str, number: str) -> list[CheckMessage]:
    return [] if holds else [checks.Warning(message, hint=hint, id=number)]
