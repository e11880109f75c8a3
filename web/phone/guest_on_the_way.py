"""A guest of this browser who logs in to an account of theirs: remembered by the session until they arrive.

Setting out ends the guest's session and writes the guest into the next one, on the server's side; until somebody logs
in, the start page offers to go on as that guest, so that nothing is lost by changing one's mind. Arriving may be
repeated: `bring_along` brings what is left to bring, and the session forgets the guest only afterwards.
"""

import logging
from typing import Final

from django.contrib import messages
from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from game.balloons import bringing
from game.balloons.bringing import Brought
from game.players.models import Player

logger = logging.getLogger(__name__)

SESSION_KEY: Final = "guest_on_the_way"


def set_out(request: HttpRequest) -> None:
    """Log the guest out and remember whom to bring."""
    guest = request.user.pk
    logout(request)
    request.session[SESSION_KEY] = guest


def guest_of(request: HttpRequest) -> Player | None:
    """The guest who set out from this browser and has not arrived."""
    waiting = request.session.get(SESSION_KEY)
    return Player.objects.filter(pk=waiting, is_guest=True, is_active=True).first() if waiting else None


def arrive(request: HttpRequest) -> None:
    """Bring the guest's catches to who is logged in now, if a guest set out from here.

    A database that is busy or away keeps nobody from logging in: the game's page tries again.
    """
    guest = request.session.get(SESSION_KEY)
    if guest is None or not request.user.is_authenticated:
        return
    try:
        if request.user.pk != guest:
            _tell(request, bringing.bring_along(guest_id=guest, account_id=request.user.pk, now=timezone.now()))
    except OperationalError:
        logger.warning("a guest has not been brought along yet", exc_info=True)
        return
    del request.session[SESSION_KEY]


def _tell(request: HttpRequest, brought: Brought) -> None:
    if brought.catches:
        counts = {"catches": brought.catches, "coins": brought.coins}
        messages.success(request, _("Brought along: %(catches)s catches with %(coins)s coins.") % counts)
    if brought.left_behind:
        words = _("%(number)s catches stayed behind: you have those balloons already, or that day was full.")
        messages.info(request, words % {"number": brought.left_behind})
