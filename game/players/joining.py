"""How somebody becomes a player: a guest in one tap, permanent by a way back in: e-mail, passkey, county code."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from game.journal import writing as journal
from game.players import wards
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
def confirm(*, player_id: int, email: str | None, now: datetime) -> None:
    """Make a player permanent, by an address or by another way back in; confirming twice changes nothing.

    Somebody below 18 whose guardian has not consented keeps a guest's limits, and the address. The journal line lets
    the coins settle and the phone show it without a reload.
    """
    player = Player.objects.select_for_update().get(pk=player_id)
    if player.confirmed_at is not None:
        return
    player.email = email or player.email
    if not wards.awaits_guardian(player_id, timezone.localdate(now)):
        player.is_guest, player.confirmed_at = False, now
        purse, _ = Purse.objects.get_or_create(player=player)
        journal.append(kind="player_confirmed", now=now, owner=purse.owner)
    player.save(update_fields=["email", "is_guest", "confirmed_at"])


@transaction.atomic
def unconfirm(*, player_id: int) -> None:
    """Back to a guest's limits; coins on their way wait, and what is in the wallet stays."""
    Player.objects.filter(pk=player_id).update(is_guest=True, confirmed_at=None)


def forget_unproven(*, email: str, besides: int) -> None:
    """Remove accounts that somebody began with this address and never confirmed: they hold nothing.

    Without it anybody could keep the owner of an address from ever confirming it.
    """
    begun = Player.objects.filter(email__iexact=email, confirmed_at=None, is_guest=False, is_staff=False)
    begun.filter(last_login=None).exclude(pk=besides).delete()
