"""Django's entry for `hotspots`."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from geo import following


class HotspotsConfig(AppConfig):
    """Free WiFi and partner merchants."""

    name = "hotspots"
    label = "hotspots"
    verbose_name = _("Free WiFi and merchants")

    def ready(self) -> None:
        """Have places shown under the names that their townships and villages have now."""
        editions = import_module("hotspots.editions")  # it needs the tables that Django has read by now
        following.follow(editions.raise_number)
