"""Passkeys and authenticator apps by allauth: what they are called, and that a passkey always knows its person.

Allauth also has "security keys" that only follow a password. There are none here: every key is discoverable and
verifies its person (finger, face or PIN), so that it logs in by itself. A guest who adds one is permanent.
"""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from game.players import joining
from game.players.models import Player
from web.phone import ways_in

LONGEST_NAME = 40


class Passkeys(DefaultMFAAdapter):
    """How people and the site are named on a phone's list of passkeys and in an authenticator app."""

    def get_totp_issuer(self) -> str:
        """The game's name, in the language of who sets it up."""
        return _("Taitung Sky")

    def _get_user_identifier(self, user: Player) -> str:
        return user.email or _("Player %(number)s") % {"number": str(user.public_id)[:4].upper()}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host is who asks: a passkey works only under the name under which it was made."""
        return {**super().get_public_key_credential_rp_entity(), "name": _("Taitung Sky")}

    def get_public_key_credential_user_entity(self, user: Player) -> dict[str, Any]:
        """An account as a phone lists it."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": self._get_user_identifier(user)}

    def generate_authenticator_name(self, user: Player, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """What a new passkey is called until somebody names it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


class AddPasskeyForm(AddWebAuthnForm):
    """A name and what the browser made; the key must have verified its person."""

    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=True)
    name = forms.CharField(
        label=gettext_lazy("A name for it, such as “my phone”"), required=False, max_length=LONGEST_NAME
    )

    def clean_passwordless(self) -> bool:
        """Whatever was sent: always."""
        return True


class AddPasskeyView(AddWebAuthnView):
    """Asks the browser for a discoverable key that verifies its person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page, with what `web/static/account/passkey.js` hands to the browser."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context

    @transaction.atomic
    def form_valid(self, form: AddPasskeyForm) -> HttpResponse:
        """Keep the key; from now on its person can come back."""
        answer: HttpResponse = super().form_valid(form)
        joining.confirm(player_id=self.request.user.pk, email=None, now=timezone.now())
        return answer

    def get_success_url(self) -> str:
        """To the recovery codes where they are of use: they follow an e-mail's code, never replace it."""
        if self.did_generate_recovery_codes and self.request.user.email:
            return reverse("mfa_view_recovery_codes")
        return reverse("me:account")


class RemovePasskeyView(RemoveWebAuthnView):
    """Asks first, and keeps the last way to log in."""

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Remove it unless nothing else is left; two windows at once take turns."""
        player = Player.objects.select_for_update().get(pk=self.request.user.pk)
        answer: HttpResponse = redirect("me:account")
        if ways_in.of(player).count > 1:
            answer = super().form_valid(form)
        else:
            messages.error(self.request, ways_in.LAST_ONE)
        return answer


add = AddPasskeyView.as_view()
remove = RemovePasskeyView.as_view()
