"""Every way to say no to a campaign that staff write, fund or close, in one table: what is wrong, and what to do now.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why a campaign was not written, funded or closed."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_TOO_LOW = "number_too_low"
    TOO_MANY_COINS = "too_many_coins"
    TIME_MISSING = "time_missing"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    BEGINS_IN_THE_PAST = "begins_in_the_past"
    CROSSES_THE_YEAR = "crosses_the_year"
    ENDS_TOO_LATE = "ends_too_late"
    DELAY_TOO_SHORT = "delay_too_short"
    DELAY_TOO_LONG = "delay_too_long"
    NO_SUCH_USE = "no_such_use"
    NOT_PROVABLE = "not_provable"
    CHANGED_MEANWHILE = "changed_meanwhile"
    OTHER_CAMPAIGN = "other_campaign"
    NOT_APPROVED = "not_approved"
    CHANGED_SINCE_APPROVED = "changed_since_approved"
    OVER = "over"
    SHORTFALL = "shortfall"
    NOT_RUNNING = "not_running"
    CLOSED_ALREADY = "closed_already"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.NAME_MISSING: _("A campaign has a name in both languages. Please fill it in."),
    Code.NAME_TOO_LONG: _("The name has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.NOT_A_NUMBER: _("Please write a whole number, such as 50."),
    Code.NUMBER_TOO_LOW: _("At least 1. Please write a larger number."),
    Code.TOO_MANY_COINS: _(
        "That is %(coins)s coins in all, at most %(limit)s are possible. Lower one of both numbers."
    ),
    Code.TIME_MISSING: _("Please choose the day and the time."),
    Code.ENDS_BEFORE_IT_BEGINS: _("A campaign ends after it begins. Please choose a later end."),
    Code.BEGINS_IN_THE_PAST: _("The beginning is over already. Please choose a later one, with time to sign before."),
    Code.CROSSES_THE_YEAR: _(
        "A campaign belongs to one budget year, which is a calendar year. End it in %(year)s, or make two."
    ),
    Code.ENDS_TOO_LATE: _(
        "Coins are handed out until 30 November; December needs a prior approval of the budget office. Please choose "
        "an earlier end, or ask for it."
    ),
    Code.DELAY_TOO_SHORT: _(
        "Coins settle after %(limit)s hours at the earliest, so that a doubtful award can be looked at. Please write a "
        "larger number."
    ),
    Code.DELAY_TOO_LONG: _("Coins settle after %(limit)s hours at the latest. Please write a smaller number."),
    Code.NO_SUCH_USE: _("Choose from the list what the coins are for."),
    Code.NOT_PROVABLE: _("Where these coins are given, this cannot be proven. Choose the position of the phone."),
    Code.CHANGED_MEANWHILE: _(
        "Somebody else has changed it since you opened the page. What you wrote was not saved: open it anew."
    ),
    Code.OTHER_CAMPAIGN: _("This form has been saved already. You find the campaign in the list; open a new form."),
    Code.NOT_APPROVED: _("It is %(state)s. Coins are set aside once every step has signed."),
    Code.CHANGED_SINCE_APPROVED: _("It is no longer what was approved. Nothing was set aside: write it anew."),
    Code.OVER: _("Its last day has passed while it was being signed. Nothing was set aside: write a new one."),
    Code.SHORTFALL: _(
        "%(unit)s lacks %(missing)s coins in its budget of %(year)s. Nothing was set aside: ask for coins of the pool."
    ),
    Code.NOT_RUNNING: _("Only a campaign whose coins are set aside can be closed. Withdraw it instead."),
    Code.CLOSED_ALREADY: _("It is closed. What it did not hand out has gone back to the unit."),
}
