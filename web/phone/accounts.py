"""How allauth's accounts become players: who confirms an e-mail is permanent and keeps everything."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from game.players import joining


class AccountAdapter(DefaultAccountAdapter):
    """The three places where allauth's flows touch the game."""

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as verified, and its player as permanent."""
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            joining.confirm(player_id=email_address.user_id, email=email_address.email, now=timezone.now())
        return is_confirmed

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Back to the game, where the coins have begun to settle."""
        return reverse("play")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Everybody may play."""
        return True
