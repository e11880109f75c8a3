"""Registers the app of game.players with Django."""

from django.apps import AppConfig


class PlayersConfig(AppConfig):
    """Names the app `players` so that tables and permissions stay put when packages move."""

    name = "game.players"
    label = "players"
