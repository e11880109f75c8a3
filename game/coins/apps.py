"""Registers the app of game.coins with Django."""

from django.apps import AppConfig


class CoinsConfig(AppConfig):
    """Names the app `coins` so that tables and permissions stay put when packages move."""

    name = "game.coins"
    label = "coins"
