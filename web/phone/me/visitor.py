"""Whose page it is, for the pages under /me/: views behind `login_required` have a player, and say so to the types."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from game.players.models import Player


def player_of(request: HttpRequest) -> Player:
    """The player who asks.

    Raises:
        PermissionDenied: nobody has logged in.
    """
    if not isinstance(request.user, Player):
        raise PermissionDenied("log in first")
    return request.user
