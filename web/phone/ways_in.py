"""By what somebody can log in: their e-mail, passkeys, LINE. An app or a recovery code is a second step only."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from game.players.models import Player

LAST_ONE = _("This is your only way to log in. Add another one first, then you can remove this one.")


@dataclass(frozen=True, slots=True)
class WaysIn:
    """The ways of one person, as their page shows them."""

    emails: tuple[str, ...]
    passkeys: tuple[Authenticator, ...]
    line: tuple[SocialAccount, ...]

    @property
    def count(self) -> int:
        """How many there are; one that is removed must not be the last."""
        return len(self.emails) + len(self.passkeys) + len(self.line)


def of(player: Player) -> WaysIn:
    """Those that work today: LINE counts only while the engine has its keys."""
    emails = EmailAddress.objects.filter(user=player, verified=True).values_list("email", flat=True)
    passkeys = Authenticator.objects.filter(user=player, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    line = SocialAccount.objects.filter(user=player, provider="line") if settings.LINE_IS_ON else ()
    return WaysIn(tuple(emails), tuple(passkeys), tuple(line))
