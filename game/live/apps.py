"""Registers the app of game.live with Django."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Names the app `live` so that tables and permissions stay put when packages move."""

    name = "game.live"
    label = "live"
