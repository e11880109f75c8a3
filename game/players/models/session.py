"""Who is signed in where: Django's sessions, each with the player whose it is.

The column is what lets a person see their sessions and end them with everything else of theirs; Django's own table
would have to be read and decoded whole. A session of nobody is a log-in that has only begun.
"""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from game.players.models.account import Player


class PlayerSession(AbstractBaseSession):
    """One browser's session; `player` follows what the session itself says."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        """What encodes and decodes it."""
        return SessionStore


class SessionStore(DatabaseStore):
    """Named by SESSION_ENGINE; writes the player beside what is stored."""

    def __init__(self, session_key: str | None = None) -> None:
        """The session of a cookie. A quoted cookie may hold a NUL, at which PostgreSQL fails: that key is nobody's."""
        super().__init__(None if session_key and "\x00" in session_key else session_key)

    @classmethod
    def get_model_class(cls) -> type[PlayerSession]:
        """The table."""
        return PlayerSession

    def create_model_instance(self, data: dict[str, Any]) -> PlayerSession:
        """The row for what the session holds now."""
        row = cast("PlayerSession", super().create_model_instance(data))
        row.player_id = data.get(SESSION_KEY)
        return row
