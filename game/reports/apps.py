"""Django's entry for `game.reports`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What people say is wrong with a place."""

    name = "game.reports"
    label = "reports"
    verbose_name = _("Reports")
