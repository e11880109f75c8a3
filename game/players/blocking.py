"""Whether an account may be used: who is blocked loses every connection at once, in whichever process it is."""

from datetime import datetime

from django.db import transaction

from game.journal import writing as journal
from game.players.models import Player


@transaction.atomic
def set_active(*, player_id: int, is_active: bool, now: datetime) -> None:
    """Let a player play, or block them; nothing of theirs is touched."""
    Player.objects.filter(pk=player_id).update(is_active=is_active)
    if not is_active:
        journal.append(kind="player_left", now=now)
