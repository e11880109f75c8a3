"""Every way to say no to red envelopes and groups, in one table: what is wrong, and what to do now.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why no batch and no group was made, started or changed."""

    NOT_FOR_GIFTS = "not_for_gifts"
    NOT_OPEN = "not_open"
    NOT_IN_DECEMBER = "not_in_december"
    NO_ONE = "no_one"
    EVERYBODY_HAS_ONE = "everybody_has_one"
    TOO_MANY_PEOPLE = "too_many_people"
    SHORTFALL = "shortfall"
    WORDS_MISSING = "words_missing"
    WORDS_TOO_LONG = "words_too_long"
    OTHER_BATCH = "other_batch"
    OTHER_PEOPLE = "other_people"
    ALL_GIVEN = "all_given"
    STILL_GIVING = "still_giving"
    NOT_UNICODE = "not_unicode"
    TOO_LARGE = "too_large"
    OTHER_GROUP = "other_group"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.NOT_FOR_GIFTS: _("The coins of this campaign are for something else. Choose one for red envelopes."),
    Code.NOT_OPEN: _(
        "This campaign is not open now: envelopes are given between its first and its last moment, while its coins are "
        "set aside. Choose another one, or wait until it opens."
    ),
    Code.NOT_IN_DECEMBER: _(
        "Coins are handed out until 30 November. December needs a permission of the budget office; ask for it."
    ),
    Code.NO_ONE: _("Nobody was found. Check the list, or choose other people."),
    Code.EVERYBODY_HAS_ONE: _("Everybody named has an envelope of this campaign already. Choose other people."),
    Code.TOO_MANY_PEOPLE: _("That are %(people)s people, at most %(limit)s fit into one batch. Please make several."),
    Code.SHORTFALL: _(
        "The campaign lacks %(missing)s coins for that. Choose fewer people, or have another campaign approved."
    ),
    Code.WORDS_MISSING: _("An envelope has words in both languages. Please fill them in."),
    Code.WORDS_TOO_LONG: _("The words have %(length)s characters, at most %(limit)s fit. Please shorten them."),
    Code.OTHER_BATCH: _("This form has been sent already. You find the batch in the list; open a new form."),
    Code.OTHER_PEOPLE: _("The people are not those of the preview any more. Look at the new one, then go on."),
    Code.ALL_GIVEN: _("All envelopes of this batch are given. Nothing was changed."),
    Code.STILL_GIVING: _("Its envelopes are being given now. Stop it first."),
    Code.NOT_UNICODE: _("The file's characters cannot be read. Save the table as “CSV UTF-8” and choose that file."),
    Code.TOO_LARGE: _("The list is larger than %(limit)s MiB. Please make several."),
    Code.OTHER_GROUP: _("This form has been sent already. You find the group in the list; open a new form."),
}
