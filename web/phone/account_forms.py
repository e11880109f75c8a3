"""The forms of allauth that the game changes."""

from allauth.account.forms import BaseConfirmCodeForm, ConfirmEmailVerificationCodeForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from game.players import joining
from game.units import people
from web import second_factor


class ConfirmAddressForm(ConfirmEmailVerificationCodeForm):
    """Who enters the right code owns the address, whoever typed it at a log-in before and never proved it."""

    def clean_code(self) -> str:
        """Check the code, then free the address of beginnings, then let allauth look for another owner.

        A unit may have begun an account with the address to give its owner a role: that comes along.
        """
        BaseConfirmCodeForm.clean_code(self)
        if self.user is not None:
            people.hand_over(email=self.email, player_id=self.user.pk)
            joining.forget_unproven(email=self.email, besides=self.user.pk)
        return str(super().clean_code())


class PasswordAgainForm(ReauthenticateForm):
    """A password proves who somebody is only as long as there is nothing stronger."""

    def clean_password(self) -> str:
        """Refuse where the account has a passkey or an app: a stolen password must not add the thief's own."""
        if second_factor.is_enrolled(self.user):
            raise ValidationError(_("This account is protected: please use your passkey or your authenticator app."))
        return str(super().clean_password())
