"""Registers the app of game.balloons with Django."""

from django.apps import AppConfig


class BalloonsConfig(AppConfig):
    """Names the app `balloons` so that tables and permissions stay put when packages move."""

    name = "game.balloons"
    label = "balloons"
