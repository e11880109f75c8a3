"""Every way to say no to a request for coins or to the budget office: what is wrong, and what to do now.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why nothing was written, and no coin moved."""

    TITLE_MISSING = "request_title_missing"
    TITLE_TOO_LONG = "request_title_too_long"
    PURPOSE_MISSING = "request_purpose_missing"
    PURPOSE_TOO_LONG = "request_purpose_too_long"
    NO_NUMBER = "coins_no_number"
    TOO_FEW = "coins_too_few"
    TOO_MANY = "coins_too_many"
    YEAR_OVER = "budget_year_over"
    YEAR_TOO_FAR = "budget_year_too_far"
    REQUEST_CHANGED = "request_changed_meanwhile"
    OTHER_REQUEST = "other_request"
    NOT_SIGNED = "request_not_signed"
    CHANGED_SINCE_SIGNED = "request_changed_since_signed"
    ANSWERED = "request_answered"
    OWN_REQUEST = "own_request"
    MORE_THAN_ASKED = "more_than_asked"
    REASON_FOR_LESS = "reason_for_less"
    WHY = "budget_reason_missing"
    WHY_TOO_LONG = "budget_reason_too_long"
    POOL_SHORT = "pool_short"
    ENCUMBERED_SHORT = "encumbered_short"
    OTHER_CONTENT = "budget_other_content"
    NOT_DECEMBER = "not_december"
    NOT_NEXT_YEAR = "not_next_year"
    NOT_YET = "not_yet_released"
    YEAR_RUNS = "year_still_runs"
    CAMPAIGNS_OPEN = "campaigns_open"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.TITLE_MISSING: _("Say in a few words what it is for."),
    Code.TITLE_TOO_LONG: _("The title has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.PURPOSE_MISSING: _("Say what you want to do with the coins: the content, for whom, and when."),
    Code.PURPOSE_TOO_LONG: _("The text has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.NO_NUMBER: _("Please write a whole number of coins, such as 50,000."),
    Code.TOO_FEW: _("At least 1 coin. Please write a larger number."),
    Code.TOO_MANY: _("At most %(limit)s coins at once. Please write a smaller number."),
    Code.YEAR_OVER: _("The budget year of %(year)s is over. Choose this year or the next one."),
    Code.YEAR_TOO_FAR: _("Budgets are made for this year and the next one only. Choose one of both."),
    Code.REQUEST_CHANGED: _(
        "Somebody else has changed the request since you opened the page. What you wrote was not saved: open it anew."
    ),
    Code.OTHER_REQUEST: _("This form has been saved already. You find the request in the list; open a new form."),
    Code.NOT_SIGNED: _("The request is %(state)s. It can be answered once every step has signed."),
    Code.CHANGED_SINCE_SIGNED: _("The request is no longer what was signed. Nothing was granted: write it anew."),
    Code.ANSWERED: _("The request was answered by %(name)s at %(at)s already. Nothing was changed."),
    Code.OWN_REQUEST: _("You wrote this request. Somebody else of the budget office has to answer it."),
    Code.MORE_THAN_ASKED: _("They asked for %(coins)s coins. Grant as many or fewer."),
    Code.REASON_FOR_LESS: _("Who gets less than they asked for reads why. Please give the reason."),
    Code.WHY: _("Please give the reason; it stands in the audit trail."),
    Code.WHY_TOO_LONG: _("This reason has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.POOL_SHORT: _(
        "The county’s pool of %(year)s lacks %(missing)s coins for this. Nothing was moved: take fewer, or add to the "
        "pool."
    ),
    Code.ENCUMBERED_SHORT: _(
        "For %(unit)s, %(missing)s coins fewer than that are encumbered in %(year)s. Nothing was moved: release fewer."
    ),
    Code.OTHER_CONTENT: _("This form has been sent already with other numbers. Look at the table, then open it anew."),
    Code.NOT_DECEMBER: _("Next year’s coins are encumbered in December. Come back on %(at)s."),
    Code.NOT_NEXT_YEAR: _("Only next year’s coins are encumbered. For this year, grant a request."),
    Code.NOT_YET: _("They go into the unit’s budget once that year has begun. Until then, to the pool only."),
    Code.YEAR_RUNS: _("The year can be closed from 1 December on, when nothing more is issued."),
    Code.CAMPAIGNS_OPEN: _(
        "%(campaigns)s campaigns still hold coins of %(year)s. Close them first; nothing was moved."
    ),
}
