"""Every way to say no to a look at a coin, in one table: what is wrong, and what to do now.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why nothing is shown."""

    NOT_FOUND = "trace_not_found"
    SEVERAL = "trace_several"
    NO_COIN = "trace_no_coin"
    OTHER_UNITS = "trace_other_units"
    WHY = "trace_reason_missing"
    WHY_TOO_LONG = "trace_reason_too_long"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.NOT_FOUND: _(
        "Nothing has this number. Copy it from the receipt, the statement or the ledger as it stands there."
    ),
    Code.SEVERAL: _("%(count)s receipts begin with these signs. Use the whole number of the payment."),
    Code.NO_COIN: _("This transfer moves a budget: nobody has had these coins yet. You find it with the budgets."),
    Code.OTHER_UNITS: _("These coins are of campaigns of units that are not yours. Ask the auditor of the county."),
    Code.WHY: _("Say why you look. Every look stands in the audit trail, with its reason."),
    Code.WHY_TOO_LONG: _("The reason has %(length)s characters, at most %(limit)s fit. Please shorten it."),
}
