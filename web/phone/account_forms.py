"""The one form of allauth that the game changes: entering the code that proves an e-mail address."""

from allauth.account.forms import BaseConfirmCodeForm, ConfirmEmailVerificationCodeForm

from game.players import joining


class ConfirmAddressForm(ConfirmEmailVerificationCodeForm):
    """Who enters the right code owns the address, whoever typed it at a log-in before and never proved it."""

    def clean_code(self) -> str:
        """Check the code, then free the address of beginnings, then let allauth look for another owner."""
        BaseConfirmCodeForm.clean_code(self)
        if self.user is not None:
            joining.forget_unproven(email=self.email, besides=self.user.pk)
        return str(super().clean_code())
