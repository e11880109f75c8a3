"""Registers the app of game.inbox with Django."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Names the app `inbox` so that tables and permissions stay put when packages move."""

    name = "game.inbox"
    label = "inbox"
