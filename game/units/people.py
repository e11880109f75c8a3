"""Whose account an official's e-mail address is: found, or begun so that they can log in with a code and confirm it.

Whoever gives a role is not told which of the two it was. A role counts only once the address is proven (see
`staffing.counting`), so beginning an account in somebody's name opens nothing to anybody else.
"""

from typing import Final

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from game.players.models import Player
from game.units.models import Assignment, AuditEntry

LONGEST_NAME: Final = 40
LONGEST_ADDRESS: Final = 254


def is_address(email: str) -> bool:
    """Whether it is written like an e-mail address."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST_ADDRESS


def account_of(email: str) -> Player:
    """The account with this address; part of the caller's transaction."""
    known = Player.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            player = Player.objects.create_user(email.lower())
    except IntegrityError:  # another unit has begun it a moment ago
        return Player.objects.get(email__iexact=email)
    EmailAddress.objects.get_or_create(user=player, email=email.lower(), defaults={"primary": True})
    return player


@transaction.atomic
def hand_over(*, email: str, player_id: int) -> None:
    """Give the roles of an account that was begun with this address to whom has proven to own the address.

    Called before accounts begun with it are forgotten: an official may play as a guest when the role is given, and
    confirm the address there. What they gave away themselves does not come back to them by an address of their own.
    """
    begun = Player.objects.filter(email__iexact=email, confirmed_at=None).exclude(pk=player_id)
    by_their_own_hand = AuditEntry.objects.filter(
        subject=OuterRef("public_id"), actor__in=Player.objects.filter(pk=player_id).values("public_id")
    )
    Assignment.objects.filter(~Exists(by_their_own_hand), player__in=begun).update(player_id=player_id)
