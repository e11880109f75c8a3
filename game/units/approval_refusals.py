"""Every way to say no to a verb of approvals and chains, in one table: what is wrong, and what to do now.

A verb answers with a `Refused` instead of raising: it is an everyday answer, not a broken rule. Values are raw (codes
of steps and states, moments); whoever shows the sentence puts them into the reader's words. Packages above have
tables of their own with the same shape (`game/coins/proposing.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Values = Mapping[str, str | int | datetime]


class Code(StrEnum):
    """Why a verb did nothing."""

    NOT_EDITABLE = "not_editable"
    NOT_SUBMITTABLE = "not_submittable"
    NOT_WITHDRAWABLE = "not_withdrawable"
    ONLY_AUTHORS = "only_authors"
    NOT_WAITING = "not_waiting"
    OTHER_ROUND = "other_round"
    OTHER_STEP = "other_step"
    CONTENT_CHANGED = "content_changed"
    ALREADY_SIGNED = "already_signed"
    ALREADY_RETURNED = "already_returned"
    OWN_WORK = "own_work"
    SIGNED_BEFORE = "signed_before"
    NOT_YOUR_TURN = "not_your_turn"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    NOBODY_AT_STEP = "nobody_at_step"
    TOO_FEW_PEOPLE = "too_few_people"
    CHAIN_EMPTY = "chain_empty"
    CHAIN_REPEATS = "chain_repeats"
    CHAIN_UNKNOWN_STEP = "chain_unknown_step"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was done, why, and the field of a form that it is about, if it is about one."""

    code: StrEnum
    values: Values = field(default_factory=dict)
    about: str = ""


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.NOT_EDITABLE: _("It is %(state)s and can no longer be changed. Have it returned, or start a new one."),
    Code.NOT_SUBMITTABLE: _("It is %(state)s. Only a draft or what was returned can be submitted."),
    Code.NOT_WITHDRAWABLE: _("It is %(state)s and can no longer be withdrawn."),
    Code.ONLY_AUTHORS: _("Only those who wrote it can withdraw it."),
    Code.NOT_WAITING: _("It is %(state)s: nothing waits for a sign-off here."),
    Code.OTHER_ROUND: _("It was corrected and submitted again while you were reading. Please read it once more."),
    Code.OTHER_STEP: _("It has moved on while you were reading. Please look at it once more."),
    Code.CONTENT_CHANGED: _(
        "What is asked for is not what was submitted. Nothing was signed: return it, so that it is submitted again."
    ),
    Code.ALREADY_SIGNED: _("Already signed by %(name)s (%(step)s) at %(at)s. You need not do anything."),
    Code.ALREADY_RETURNED: _("Already returned by %(name)s (%(step)s) at %(at)s. You need not do anything."),
    Code.OWN_WORK: _("You or whom you stand in for wrote this. Somebody else has to sign it."),
    Code.SIGNED_BEFORE: _("You or whom you stand in for signed an earlier step. Somebody else has to sign this one."),
    Code.NOT_YOUR_TURN: _("It waits for %(step)s, which is not your role in %(unit)s."),
    Code.REASON_MISSING: _("Say what is to be corrected, so that it can be."),
    Code.REASON_TOO_LONG: _("The reason has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.NOBODY_AT_STEP: _(
        "Nobody who did not write it can sign as %(steps)s for %(unit)s. Ask to have somebody appointed: %(ask)s."
    ),
    Code.TOO_FEW_PEOPLE: _(
        "Each step needs another person, and there are too few for %(steps)s. Ask to have somebody appointed: %(ask)s."
    ),
    Code.CHAIN_EMPTY: _("A chain needs at least one step. Choose who signs first."),
    Code.CHAIN_REPEATS: _("Two steps have the same place in the chain. Give each its own."),
    Code.CHAIN_UNKNOWN_STEP: _("“%(step)s” is no step of a chain. Choose one of the list."),
}
