"""Every kind of notice: its title, its sentence and where it leads, as one table.

Sentences take their values by name; `sending` refuses values that do not fill the sentence. A value that is a code of
ours, such as a role, is named in WORDS in the reader's language; one with a twin, such as `unit` with `unit_en`, is
said by the twin to who reads English; all others are shown as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Values = Mapping[str, str | int]


class Kind(StrEnum):
    """What a notice is about, and in the comment which values it takes."""

    COINS_SETTLED = "coins_settled"  # coins
    TAKEN_OVER = "taken_over"
    APPROVAL_WAITS = "approval_waits"  # approval (public id), title, unit
    APPROVAL_REMINDER = "approval_reminder"  # approval, title, unit, days
    APPROVAL_RETURNED = "approval_returned"  # approval, title, name
    APPROVAL_DONE = "approval_done"  # approval, title
    APPROVAL_STUCK = "approval_stuck"  # approval, title, unit, days
    ROLE_GIVEN = "role_given"  # role, unit
    ROLE_ENDED = "role_ended"  # role, unit
    MEMBERSHIP_CLAIMED = "membership_claimed"  # membership
    MEMBERSHIP_RELEASED = "membership_released"
    GUARDIAN_GAVE = "guardian_gave"
    GUARDIAN_WITHDREW = "guardian_withdrew"
    BROUGHT_ALONG = "brought_along"  # catches, coins
    REPORT_CONFIRMED = "report_confirmed"  # place, trouble


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind is said; `link` is a path with values in braces, empty if there is nothing more to see."""

    title: Promise | str
    sentence: Promise | str
    link: str = ""


WORDINGS: Final[Mapping[Kind, Wording]] = {
    Kind.COINS_SETTLED: Wording(
        _("Coins have settled"),
        ngettext_lazy(
            "%(coins)s coin has come into your wallet.", "%(coins)s coins have come into your wallet.", "coins"
        ),
        "/play/#coins",
    ),
    Kind.TAKEN_OVER: Wording(
        _("Opened on another device"),
        _("Your account was opened on another device. If that was not you, look after your account."),
        "/me/account/",
    ),
    Kind.APPROVAL_WAITS: Wording(
        _("Waits for your sign-off"), _("“%(title)s” of %(unit)s waits for you."), "/staff/approvals/{approval}/"
    ),
    Kind.APPROVAL_REMINDER: Wording(
        _("Still waits for your sign-off"),
        ngettext_lazy(
            "“%(title)s” of %(unit)s has waited for you for %(days)s day.",
            "“%(title)s” of %(unit)s has waited for you for %(days)s days.",
            "days",
        ),
        "/staff/approvals/{approval}/",
    ),
    Kind.APPROVAL_RETURNED: Wording(
        _("Returned to be corrected"),
        _("%(name)s has returned “%(title)s” with a reason. Correct it and submit it again."),
        "/staff/approvals/{approval}/",
    ),
    Kind.APPROVAL_DONE: Wording(_("Approved"), _("“%(title)s” has all its sign-offs."), "/staff/approvals/{approval}/"),
    Kind.APPROVAL_STUCK: Wording(
        _("Nobody can sign"),
        ngettext_lazy(
            "“%(title)s” of %(unit)s has waited for %(days)s day, and nobody can sign it. Please appoint somebody.",
            "“%(title)s” of %(unit)s has waited for %(days)s days, and nobody can sign it. Please appoint somebody.",
            "days",
        ),
        "/staff/approvals/{approval}/",
    ),
    Kind.ROLE_GIVEN: Wording(_("A new role"), _("In %(unit)s you are now: %(role)s."), "/staff/"),
    Kind.ROLE_ENDED: Wording(_("A role has ended"), _("In %(unit)s you are no longer: %(role)s.")),
    Kind.MEMBERSHIP_CLAIMED: Wording(
        _("You are a member"), _("The county knows you as: %(membership)s."), "/me/membership/"
    ),
    Kind.MEMBERSHIP_RELEASED: Wording(
        _("Your membership was released"),
        _("The county has released your membership from this account. Your coins and catches stay."),
        "/me/membership/",
    ),
    Kind.GUARDIAN_GAVE: Wording(
        _("Your guardian has agreed"), _("Everything of a member is open to you now."), "/me/membership/"
    ),
    Kind.GUARDIAN_WITHDREW: Wording(
        _("Your guardian’s consent was withdrawn"),
        _("You can go on playing; what needs a guardian’s consent is closed until it is given again."),
        "/me/membership/",
    ),
    Kind.BROUGHT_ALONG: Wording(
        _("Brought along from another account"),
        _("Brought to this account: catches %(catches)s, coins %(coins)s."),
        "/play/#collection",
    ),
    Kind.REPORT_CONFIRMED: Wording(
        _("Thank you for your report"),
        _("You were right about “%(place)s”: %(trouble)s. Others are told now, thanks to you."),
    ),
}

UNKNOWN: Final = Wording(_("A notice"), _("There is something new for you."))

WORDS: Final[Mapping[str, Mapping[str, Promise | str]]] = {
    "role": {
        "account_manager": _("Account manager"),
        "case_officer": _("Case officer"),
        "approver": _("Approver"),
        "door_staff": _("Door staff"),
        "planner": _("Planner"),
        "auditor": _("Auditor"),
        "operator": _("Operator"),
        "merchant_staff": _("Merchant's staff"),
    },
    "membership": {"resident": _("Resident"), "digital_citizen": _("Digital citizen")},
    "trouble": {
        "wifi_dead": _("the WiFi does not work"),
        "closed": _("the shop is closed for good"),
        "not_there": _("it is not at this place"),
        "wrong_hours": _("the opening hours are wrong"),
    },
}
