"""Whether somebody who logs out can come back: what the page of logging out has to say.

    {% load log_in %}{% can_come_back user as has_way_in %}

Neither being permanent nor an address that was only typed lets anybody in: a member by code may have no way at all,
and a child who waits for a guardian may have a passkey.
"""

from django import template

from game.players.models import Player
from web.phone import ways_in

register = template.Library()


@register.simple_tag
def can_come_back(player: Player) -> bool:
    """Whether there is a way to log in that works today."""
    return ways_in.of(player).count > 0
