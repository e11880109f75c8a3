"""The demo's units and people in a scratch database, everybody logged in with a second factor."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from web.demo import budgeting, envelopes, merchants, month_before, officials, reported_places
from web.scratch.sessions import session_of


def appointed(now: datetime) -> dict[str, str]:
    """Each account's name with the value of its session's cookie."""
    officials.appoint_all(settings.VAR_DIR, now)
    budgeting.fill(now)
    budgeting.ask(now)
    envelopes.prepare(now)
    reported_places.report_and_set_aside(now)
    merchants.open_shops(settings.VAR_DIR, now)
    month_before.state(now)
    apps = Authenticator.objects.filter(user__email__endswith="@demo.localhost").select_related("user")
    return {(app.user.email or "").partition("@")[0]: session_of(app.user, app) for app in apps}
