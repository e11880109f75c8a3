"""Registers the app of game.units with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UnitsConfig(AppConfig):
    """Names the app `units` so that tables and permissions stay put when packages move."""

    name = "game.units"
    label = "units"

    def ready(self) -> None:
        """Have every package say what it puts before a chain (see `under_approval`)."""
        autodiscover_modules("under_approval")
