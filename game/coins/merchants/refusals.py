"""Every way to say no to a verb of merchants, in one table: what is wrong, and what to do now.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why nothing was done."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TAX_ID_LENGTH = "tax_id_length"
    TAX_ID_CHECK = "tax_id_check"
    NO_SUCH_TOWNSHIP = "no_such_township"
    EMAIL = "email"
    KNOWN_ALREADY = "known_already"
    OTHER_FORM = "other_form"
    NO_SUCH_PLACE = "no_such_place"
    PLACE_TAKEN = "place_taken"
    NOT_OWNER = "not_owner"
    ONLY_CASHIERS = "only_cashiers"
    NO_SUCH_PERSON = "no_such_person"
    SHOWN_ONCE = "shown_once"
    INVITATION_USED = "invitation_used"
    CODE_MISTYPED = "code_mistyped"
    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    CODE_WITHDRAWN = "code_withdrawn"
    CODE_EXPIRED = "code_expired"
    NEEDS_ACCOUNT = "needs_account"
    WORKS_THERE = "works_there"
    NO_OWNER = "no_owner"
    HELD = "held"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_TOO_LOW = "number_too_low"
    NUMBER_TOO_HIGH = "number_too_high"
    FEWER_THAN_TAKEN = "fewer_than_taken"
    DAY_MISSING = "day_missing"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    OVER_ALREADY = "over_already"
    HOURS_UNREADABLE = "hours_unreadable"
    NO_PLACE = "no_place"
    NOTHING_PROPOSED = "nothing_proposed"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.MISSING: _("Please fill this in."),
    Code.TOO_LONG: _("That is %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.TAX_ID_LENGTH: _("A tax id has eight digits, such as 04595257. A vendor without one leaves the field empty."),
    Code.TAX_ID_CHECK: _(
        "The last digit does not fit the others: one of the eight is mistyped. Compare it with the sign."
    ),
    Code.NO_SUCH_TOWNSHIP: _("Choose the township where the merchant is."),
    Code.EMAIL: _("This is no e-mail address. Write it as in shop@example.org, or leave it empty."),
    Code.KNOWN_ALREADY: _("“%(merchant)s” with this tax id is in the list already. Open it there."),
    Code.OTHER_FORM: _("This form has been saved already with other words. Open a new one."),
    Code.NO_SUCH_PLACE: _("No partner merchant on the map has this name any more. Search once more."),
    Code.PLACE_TAKEN: _("This place belongs to “%(merchant)s” already. Take it away there first, or choose another."),
    Code.NOT_OWNER: _("Only an owner of the merchant can do this. Ask them."),
    Code.ONLY_CASHIERS: _("An owner’s work is ended by the county. Ask the operator."),
    Code.NO_SUCH_PERSON: _("Nobody of this merchant is meant by that. Open the page anew."),
    Code.SHOWN_ONCE: _("This code was made and shown already. If it is lost, withdraw it and make a new one."),
    Code.INVITATION_USED: _("Somebody has used this invitation. End their work instead, if it was the wrong person."),
    Code.CODE_MISTYPED: _("One of the twelve signs is wrong or missing. Compare the code with what you were given."),
    Code.CODE_UNKNOWN: _("Nobody was invited with this code. Ask who gave it to you for a new one."),
    Code.CODE_USED: _("This code was used already; each works once. Ask who gave it to you for a new one."),
    Code.CODE_WITHDRAWN: _("This invitation was withdrawn. Ask who gave it to you for a new one."),
    Code.CODE_EXPIRED: _("This code was good until %(until)s. Ask who gave it to you for a new one."),
    Code.NEEDS_ACCOUNT: _("You play as a guest. Keep your account with an e-mail address first, then enter the code."),
    Code.WORKS_THERE: _("You work for “%(merchant)s” already. The code stays good for somebody else."),
    Code.NO_OWNER: _("Nobody has accepted the invitation as its owner yet. Certify it once somebody has."),
    Code.HELD: _("It is suspended. End the suspension first."),
    Code.NOT_A_NUMBER: _("Please write a whole number, such as 50."),
    Code.NUMBER_TOO_LOW: _("At least 1. Please write a larger number."),
    Code.NUMBER_TOO_HIGH: _("At most %(limit)s. Please write a smaller number."),
    Code.FEWER_THAN_TAKEN: _("%(taken)s have been taken already. Write at least as many, or end the offer."),
    Code.DAY_MISSING: _("Please choose the day."),
    Code.ENDS_BEFORE_IT_BEGINS: _("An offer ends after it begins. Please choose a later end."),
    Code.OVER_ALREADY: _("The last day is over already. Please choose a later one."),
    Code.HOURS_UNREADABLE: "%(why)s",
    Code.NO_PLACE: _("The merchant is on no map yet. Ask the operator to find its place."),
    Code.NOTHING_PROPOSED: _("No opening hours wait here any more. Open the page anew."),
}
