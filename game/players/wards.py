"""Whether somebody below 18 still waits for a guardian; asked by `joining` and `guardians`."""

from datetime import date

from game.players.models import GuardianConsent, Membership


def awaits_guardian(player_id: int, today: date) -> bool:
    """Whether the county says that this player is below 18, and no guardian's consent stands."""
    is_minor = Membership.objects.filter(player_id=player_id, entry__adult_on__gt=today)
    return is_minor.exists() and not has_guardian(player_id)


def has_guardian(player_id: int) -> bool:
    """Whether a guardian has consented and not withdrawn it."""
    of_player = GuardianConsent.objects.filter(membership__player_id=player_id)
    return of_player.filter(given_at__isnull=False, withdrawn_at__isnull=True).exists()
