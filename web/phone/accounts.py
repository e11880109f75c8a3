"""How allauth's accounts become players: who confirms an e-mail is permanent and keeps everything."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.stages import LoginByCodeStage
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from game.players import joining
from game.players.models import Player
from game.units import permissions
from game.units.actions import Action
from web import second_factor
from web.organiser.access import staff_of
from web.phone import guest_on_the_way
from web.phone.login_stages import ProvenAddress, SecondStep, needs_two_steps

STAGES = (LoginByCodeStage, ProvenAddress, SecondStep)


class AccountAdapter(DefaultAccountAdapter):
    """The places where allauth's flows touch the game."""

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as verified, and its player as permanent."""
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            joining.confirm(player_id=email_address.user_id, email=email_address.email, now=timezone.now())
        return is_confirmed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff to what waits for them, everybody else to the game."""
        is_staff = permissions.may_anywhere(staff_of(request), Action.ENTER)
        return reverse("staff:home" if is_staff else "play")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Back to the game, where the coins have begun to settle."""
        return reverse("play")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Everybody may play."""
        return True

    def get_login_stages(self) -> list[str]:
        """The steps between "this is who they say" and being logged in."""
        return [f"{stage.__module__}.{stage.__qualname__}" for stage in STAGES]

    def login(self, request: HttpRequest, user: Player) -> None:
        """Begin the session, and take along what a guest of this browser has caught."""
        super().login(request, user)
        _count_the_code_as_proof(request, user)
        guest_on_the_way.arrive(request)

    def get_reauthentication_methods(self, user: Player | AnonymousUser) -> list[dict[str, Any]]:
        """A passkey first; a password never where there is something stronger."""
        methods = super().get_reauthentication_methods(user)
        if second_factor.is_enrolled(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody began an account with it; they may just log in."""
        login_address = self.request.build_absolute_uri(reverse("account_login"))
        self.send_mail("account/email/account_already_exists", email, {"login_url": login_address})


def _count_the_code_as_proof(request: HttpRequest, user: Player) -> None:
    """Whose e-mail alone opens the account may, right after it, also change how it is opened: phones get lost."""
    records = get_authentication_records(request, user)
    if records and records[-1]["method"] == "code" and not needs_two_steps(user):
        record_authentication(request, user, "code", reauthenticated=True)
