"""Registers the app of game.journal with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Names the app `journal` so that tables and permissions stay put when packages move."""

    name = "game.journal"
    label = "journal"
