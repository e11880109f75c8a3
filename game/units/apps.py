"""Registers the app of game.units with Django."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Names the app `units` so that tables and permissions stay put when packages move."""

    name = "game.units"
    label = "units"
