"""Django's entry for `hotspots`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotspotsConfig(AppConfig):
    """Free WiFi and partner merchants."""

    name = "hotspots"
    label = "hotspots"
    verbose_name = _("Free WiFi and merchants")
