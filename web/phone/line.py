"""Logging in with LINE: a slot that is open only where the county has registered a channel (`LINE_CHANNEL_ID`).

LINE tells a number that stands for the person at this channel; of all else it sends (name, picture, address) nothing
is kept. It never opens an account by an address that LINE calls somebody's.
"""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from game.players import joining
from game.players.models import Player
from web.phone import guest_on_the_way


class LineAdapter(DefaultSocialAccountAdapter):
    """Where LINE's answer meets the game."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Keep the number only; a guest who set out and is new to LINE stays who they are and is permanent."""
        sociallogin.account.extra_data, sociallogin.email_addresses = {}, []
        if sociallogin.is_existing:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
        elif not request.user.is_authenticated and (guest := guest_on_the_way.guest_of(request)) is not None:
            sociallogin.connect(request, guest)
            joining.confirm(player_id=guest.pk, email=None, now=timezone.now())

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Player:
        """Nothing of LINE's goes into the account."""
        player: Player = sociallogin.user
        player.language = get_language() or player.language
        return player

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Player:
        """A new account, permanent from the start."""
        player: Player = super().save_user(request, sociallogin, form)
        joining.confirm(player_id=player.pk, email=None, now=timezone.now())
        player.refresh_from_db()
        return player

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Back to the page that says how one logs in; a guest who has LINE now is permanent."""
        player = request.user
        if isinstance(player, Player) and SocialAccount.objects.filter(user=player).exists():
            joining.confirm(player_id=player.pk, email=None, now=timezone.now())
        return reverse("me:account")
