"""Every way to say no to a correction, in one table: what is wrong, and what to do now.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why nothing was reversed."""

    NO_TRANSFER = "correction_no_transfer"
    NOT_REVERSIBLE = "correction_not_reversible"
    SPENT = "correction_spent"
    AWARD_SPENT = "correction_award_spent"
    HANDED_ON = "correction_handed_on"
    ASKED_ALREADY = "correction_asked_already"
    OTHER_CORRECTION = "correction_other"
    WHY = "correction_reason_missing"
    WHY_TOO_LONG = "correction_reason_too_long"
    OWN = "correction_own"
    DECIDED = "correction_decided"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.NO_TRANSFER: _("There is no transfer of this name. Copy it from the ledger as it stands there."),
    Code.NOT_REVERSIBLE: _(
        "A transfer of this kind (%(kind)s) is not reversed. Budgets, grants from the pool, and awards are."
    ),
    Code.SPENT: _("%(missing)s of these coins have been handed on already. Get them back first, then ask again."),
    Code.AWARD_SPENT: _("%(missing)s coins of this award are spent. What is spent is not taken back from a player."),
    Code.HANDED_ON: _("The person has given these coins away, or has taken them to another account. They stay there."),
    Code.ASKED_ALREADY: _("Somebody has asked for this already, or it is reversed. You find it in the list."),
    Code.OTHER_CORRECTION: _("This form has been sent already, for something else. Open a new one."),
    Code.WHY: _("Say why it is reversed. Whoever audits the year reads it."),
    Code.WHY_TOO_LONG: _("The reason has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.OWN: _("You have asked for this yourself. A second person has to agree."),
    Code.DECIDED: _("Somebody has decided about this already. You need not do anything."),
}
