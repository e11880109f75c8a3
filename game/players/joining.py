"""How somebody becomes a player: a guest in one tap, permanent by a confirmed e-mail."""

from datetime import datetime

from django.db import transaction

from game.journal import writing as journal
from game.players.models import Player, Purse


@transaction.atomic
def join_as_guest(*, language: str) -> Player:
    """A player without a name: may catch within a guest's limits, coins stay pending."""
    player = Player(is_guest=True, language=language)
    player.set_unusable_password()
    player.save()
    Purse.objects.create(player=player)
    return player


@transaction.atomic
def confirm(*, player_id: int, email: str, now: datetime) -> None:
    """Make a player permanent; confirming twice changes nothing.

    The journal line lets the coins settle and the phone show it without a reload.
    """
    player = Player.objects.select_for_update().get(pk=player_id)
    if player.confirmed_at is not None:
        return
    player.email, player.is_guest, player.confirmed_at = email, False, now
    player.save(update_fields=["email", "is_guest", "confirmed_at"])
    purse, _ = Purse.objects.get_or_create(player=player)
    journal.append(kind="player_confirmed", now=now, owner=purse.owner)


def forget_unproven(*, email: str, besides: int) -> None:
    """Remove accounts that somebody began with this address and never confirmed: they hold nothing.

    Without it anybody could keep the owner of an address from ever confirming it.
    """
    begun = Player.objects.filter(email__iexact=email, confirmed_at=None, is_guest=False, is_staff=False)
    begun.filter(last_login=None).exclude(pk=besides).delete()
