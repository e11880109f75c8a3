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
    COINS_EXPIRE_SOON = "coins_expire_soon"  # coins, day
    COINS_EXPIRED = "coins_expired"  # coins
    AWARD_REVERSED = "award_reversed"  # coins, reason
    CORRECTION_WAITS = "correction_waits"  # correction (public id), coins, name
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
    PAYMENT_REFUNDED = "payment_refunded"  # coins, merchant (and merchant_en), reason
    VOUCHER_RETURNED = "voucher_returned"  # coins, merchant (and merchant_en)
    STATEMENT_READY = "statement_ready"  # statement (public id), shop, month
    STATEMENT_ANSWERED = "statement_answered"  # statement, shop, month
    STATEMENT_PAID = "statement_paid"  # statement, shop, month
    COINS_GRANTED = "coins_granted"  # request (public id), title, coins, asked
    COINS_DECLINED = "coins_declined"  # request, title, reason
    DECEMBER_ALLOWED = "december_allowed"  # unit, unit_en, year
    MERCHANT_JOINED = "merchant_joined"  # merchant, merchant_en, name
    MERCHANT_WORK_ENDED = "merchant_work_ended"  # merchant, merchant_en
    MERCHANT_CERTIFIED = "merchant_certified"  # merchant, merchant_en
    MERCHANT_SUSPENDED = "merchant_suspended"  # merchant, merchant_en, reason
    MERCHANT_RESTORED = "merchant_restored"  # merchant, merchant_en, reason
    MERCHANT_ACCOUNT = "merchant_account"  # merchant, merchant_en
    HOURS_TAKEN_OVER = "hours_taken_over"  # merchant, merchant_en, hours
    HOURS_DECLINED = "hours_declined"  # merchant, merchant_en, hours
    RED_ENVELOPE = "red_envelope"  # words (and words_en), unit (and unit_en), coins
    REPORT_REWARDED = "report_rewarded"  # place (and place_en), trouble, coins


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
    Kind.COINS_EXPIRE_SOON: Wording(
        _("Coins to be spent soon"),
        ngettext_lazy(
            "%(coins)s coin can be spent until %(day)s, and not later.",
            "%(coins)s coins can be spent until %(day)s, and not later.",
            "coins",
        ),
        "/play/#coins",
    ),
    Kind.COINS_EXPIRED: Wording(
        _("Coins have expired"),
        ngettext_lazy(
            "The last day of %(coins)s coin is over. It has left your wallet.",
            "The last day of %(coins)s coins is over. They have left your wallet.",
            "coins",
        ),
        "/play/#coins",
    ),
    Kind.AWARD_REVERSED: Wording(
        _("An award was taken back"),
        ngettext_lazy(
            "The county has taken %(coins)s coin back: %(reason)s.",
            "The county has taken %(coins)s coins back: %(reason)s.",
            "coins",
        ),
        "/play/#coins",
    ),
    Kind.CORRECTION_WAITS: Wording(
        _("A correction waits for a second person"),
        ngettext_lazy(
            "%(name)s asks to reverse a transfer of %(coins)s coin. Please look at it.",
            "%(name)s asks to reverse a transfer of %(coins)s coins. Please look at it.",
            "coins",
        ),
        "/staff/corrections/{correction}/",
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
    Kind.REPORT_REWARDED: Wording(
        _("Thank you for your report"),
        ngettext_lazy(
            "You were right about “%(place)s”: %(trouble)s. %(coins)s coin is on its way to you as a thank-you.",
            "You were right about “%(place)s”: %(trouble)s. %(coins)s coins are on their way to you as a thank-you.",
            "coins",
        ),
        "/play/#coins",
    ),
    Kind.RED_ENVELOPE: Wording(
        _("A red envelope for you"),
        ngettext_lazy(
            "“%(words)s” With %(coins)s coin from %(unit)s.", "“%(words)s” With %(coins)s coins from %(unit)s.", "coins"
        ),
        "/play/#coins",
    ),
    Kind.PAYMENT_REFUNDED: Wording(
        _("A payment was refunded"),
        ngettext_lazy(
            "“%(merchant)s” has given %(coins)s coin back to you: %(reason)s.",
            "“%(merchant)s” has given %(coins)s coins back to you: %(reason)s.",
            "coins",
        ),
        "/play/#coins",
    ),
    Kind.VOUCHER_RETURNED: Wording(
        _("A voucher came back unused"),
        ngettext_lazy(
            "%(coins)s coin that was set aside for “%(merchant)s” is in your wallet again.",
            "%(coins)s coins that were set aside for “%(merchant)s” are in your wallet again.",
            "coins",
        ),
        "/play/#coins",
    ),
    Kind.MERCHANT_JOINED: Wording(
        _("Somebody new at the till"), _("%(name)s works for %(merchant)s from now on."), "/merchant/staff/"
    ),
    Kind.MERCHANT_WORK_ENDED: Wording(
        _("Your work at a merchant has ended"), _("The till of %(merchant)s is no longer open to you.")
    ),
    Kind.MERCHANT_CERTIFIED: Wording(
        _("You are a certified partner"),
        _("%(merchant)s takes Taitung coins from now on and has the mark on the map."),
        "/merchant/",
    ),
    Kind.MERCHANT_SUSPENDED: Wording(
        _("Your merchant is suspended"),
        _("%(merchant)s takes no coins until further notice. Reason: %(reason)s"),
        "/merchant/",
    ),
    Kind.MERCHANT_RESTORED: Wording(
        _("The suspension has ended"), _("%(merchant)s is no longer suspended. Reason: %(reason)s"), "/merchant/"
    ),
    Kind.MERCHANT_ACCOUNT: Wording(
        _("Another bank account"),
        _("The county pays %(merchant)s to another bank account from now on. If you did not ask for it, call us now."),
        "/merchant/",
    ),
    Kind.HOURS_TAKEN_OVER: Wording(
        _("Your opening hours are on the map"), _("The map shows for %(merchant)s: %(hours)s"), "/merchant/about/"
    ),
    Kind.HOURS_DECLINED: Wording(
        _("Your opening hours were not taken over"),
        _("The map stays as it is for %(merchant)s. You proposed: %(hours)s. Ask the county if that is wrong."),
        "/merchant/about/",
    ),
    Kind.COINS_GRANTED: Wording(
        _("Coins granted"),
        _("For “%(title)s”, %(coins)s of %(asked)s coins were granted from the county’s pool."),
        "/staff/coin-requests/{request}/",
    ),
    Kind.COINS_DECLINED: Wording(
        _("Request for coins declined"),
        _("“%(title)s” was declined: %(reason)s"),
        "/staff/coin-requests/{request}/",
    ),
    Kind.DECEMBER_ALLOWED: Wording(
        _("December is allowed"),
        _("%(unit)s may hand out coins in December of %(year)s, too."),
        "/staff/campaigns/",
    ),
    Kind.STATEMENT_READY: Wording(
        _("A statement is ready"),
        _("The statement of %(month)s for “%(shop)s” is ready. Please read it, then confirm it."),
        "/merchant/statements/{statement}/",
    ),
    Kind.STATEMENT_ANSWERED: Wording(
        _("The county has answered"),
        _("There is an answer to the line that you asked about, in the statement of %(month)s for “%(shop)s”."),
        "/merchant/statements/{statement}/",
    ),
    Kind.STATEMENT_PAID: Wording(
        _("Paid out"),
        _("The county has paid what the statement of %(month)s for “%(shop)s” says."),
        "/merchant/statements/{statement}/",
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
        "budget_officer": _("Budget office"),
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
