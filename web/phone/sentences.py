"""The sentences the socket says that are not refusals."""

from typing import Final

from django.utils.translation import gettext_lazy as _

CAUGHT: Final = _("You caught the balloon!")
COINS_COME: Final = _("Your coins are on their way to your wallet.")
COINS_WAIT: Final = _("Your coins wait for you: keep your account by e-mail under “Me”.")
TAKEN_OVER: Final = _("You opened the game on another device. It goes on there.")
TOO_FAST: Final = "too many messages: wait for next_fix_in_s before the next fix"
OTHER_VERSION: Final = "this server speaks another version of the protocol; reload the page"
