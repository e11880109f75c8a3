"""The two steps of allauth's log-in that are asked of fewer people here than allauth would ask.

Everybody who plays may add a passkey for convenience; the e-mailed code stays as good as before, or a lost phone would
be a lost account. Who set up an authenticator app wants two steps, and who has a role or belongs to the staff needs
them. An address is proved once: an account that became permanent by a passkey or by LINE has none to prove.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest
from django.utils import timezone

from game.players import joining
from game.players.models import Player
from game.units import people, staffing


class ProvenAddress(EmailVerificationStage):
    """Proves the address of those who are not permanent yet."""

    def handle(self) -> tuple[Any, bool]:
        """What to show, None to go on; and whether the log-in goes on."""
        user = self.login.user
        if user is not None and user.confirmed_at is not None:
            return None, True
        answer: tuple[Any, bool] = super().handle()
        if user is not None and answer[0] is None:
            _make_permanent(user)
        return answer


def _make_permanent(player: Player) -> None:
    """Whose e-mailed code opened an account that was only begun has proven the address by it."""
    proven = EmailAddress.objects.filter(user=player, verified=True).order_by("-primary").first()
    if proven is not None:
        people.hand_over(email=proven.email, player_id=player.pk)
        joining.forget_unproven(email=proven.email, besides=player.pk)
        joining.confirm(player_id=player.pk, email=proven.email, now=timezone.now())
        player.refresh_from_db(fields=["email", "is_guest", "confirmed_at"])


class SecondStep(AuthenticateStage):
    """Asks for the passkey, the app's code or a recovery code."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        return user is not None and needs_two_steps(user) and bool(super()._should_handle(request))


def needs_two_steps(player: Player) -> bool:
    """Whether an e-mailed code alone does not let this person in, if they have something to prove themselves by."""
    if player.is_staff or Authenticator.objects.filter(user=player, type=Authenticator.Type.TOTP).exists():
        return True
    return staffing.staff_of(player.pk, timezone.localdate()) is not None
