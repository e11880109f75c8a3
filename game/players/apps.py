"""Registers the app of game.players with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlayersConfig(AppConfig):
    """Names the app `players` so that tables and permissions stay put when packages move."""

    name = "game.players"
    label = "players"

    def ready(self) -> None:
        """Have every package say what it holds about a person (see `holdings`)."""
        autodiscover_modules("personal")
