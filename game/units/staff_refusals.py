"""Every way to say no to a change of the tree or of roles, in one table: which field, what is wrong, what to do.

Verbs return a `Refusal`; pages put its sentence beside its field. Who may try at all is asked in `permissions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """The codes of a refused change."""

    CODE_TAKEN = "code_taken"
    CODE_MALFORMED = "code_malformed"
    NAME_MISSING = "name_missing"
    UNKNOWN_UNIT = "unknown_unit"
    LOOP = "loop"
    TOO_DEEP = "too_deep"
    EMAIL_MALFORMED = "email_malformed"
    PERSON_UNNAMED = "person_unnamed"
    STEP_MISSING = "step_missing"
    STEP_ONLY_FOR_APPROVERS = "step_only_for_approvers"
    BEGINS_IN_THE_PAST = "begins_in_the_past"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    HELD_ALREADY = "held_already"
    MANAGER_ALREADY = "manager_already"
    ONESELF = "oneself"
    ONESELF_AS_DEPUTY = "oneself_as_deputy"
    UNKNOWN_ROLE = "unknown_role"
    ENDED_ALREADY = "ended_already"
    DEPUTY_OF_A_DEPUTY = "deputy_of_a_deputy"
    OUTSIDE_THE_HOLDERS_DATES = "outside_the_holders_dates"
    DEPUTY_TOO_LONG = "deputy_too_long"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was changed; `values` fill the sentence."""

    code: Code
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """The name of the verb's argument that is wrong."""
        return SENTENCES[self.code][0]

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(SENTENCES[self.code][1]) % self.values


SENTENCES: Final[Mapping[Code, tuple[str, Promise]]] = {
    Code.CODE_TAKEN: ("code", _("Another unit has the code %(code)s. Choose one of its own.")),
    Code.CODE_MALFORMED: (
        "code",
        _("A code has at most 40 small letters, digits and hyphens, and begins with a letter, as in fire-hq."),
    ),
    Code.NAME_MISSING: ("name_zh", _("Fill in the name in both languages, at most 80 characters each.")),
    Code.UNKNOWN_UNIT: ("above", _("There is no unit %(code)s. Choose one from the list.")),
    Code.LOOP: ("above", _("That would close a circle: %(path)s. Choose a unit that is not below this one.")),
    Code.TOO_DEEP: ("above", _("Units are nested %(most)s deep at most. Choose a unit further up.")),
    Code.EMAIL_MALFORMED: ("email", _("This is no e-mail address. Write it as in name@example.org.")),
    Code.PERSON_UNNAMED: ("name", _("Fill in the person’s name, at most 40 characters.")),
    Code.STEP_MISSING: ("step", _("An approver signs at one step. Choose which.")),
    Code.STEP_ONLY_FOR_APPROVERS: ("step", _("Only approvers have a step. Leave it empty.")),
    Code.BEGINS_IN_THE_PAST: ("begins_on", _("A role begins today or later. Choose today or a later day.")),
    Code.ENDS_BEFORE_IT_BEGINS: ("ends_on", _("The last day is before the first. Choose a later one.")),
    Code.HELD_ALREADY: ("role", _("This person has this role here on these days already.")),
    Code.MANAGER_ALREADY: (
        "role",
        _("A unit has one account manager at a time; %(name)s is it on these days. End that role first."),
    ),
    Code.ONESELF: ("email", _("Nobody gives a role to themselves. Ask the account manager above, or an operator.")),
    Code.ONESELF_AS_DEPUTY: ("email", _("%(name)s cannot be their own deputy. Write somebody else’s address.")),
    Code.UNKNOWN_ROLE: ("assignment", _("There is no such role any more. Go back to the unit and look again.")),
    Code.ENDED_ALREADY: ("assignment", _("This role has ended already. Go back to the unit and look again.")),
    Code.DEPUTY_OF_A_DEPUTY: ("assignment", _("A deputy has no deputy. Name one for %(name)s.")),
    Code.OUTSIDE_THE_HOLDERS_DATES: (
        "ends_on",
        _("%(name)s does not have this role on all of these days. Choose days within theirs."),
    ),
    Code.DEPUTY_TOO_LONG: (
        "ends_on",
        _("A deputy stands in for %(most)s days at most. Choose an earlier last day, or give the role itself."),
    ),
}
