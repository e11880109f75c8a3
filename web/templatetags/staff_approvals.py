"""What the pages of approvals and campaigns need besides Django's tags.

{% load staff_approvals %}{{ 5000|grouped }}   5,000
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from game.coins.models import AccountKind, Campaign, MerchantRole
from game.players.models import MembershipKind
from game.reports.models import Trouble
from game.units.audit_trail import CONSOLE
from game.units.models import Approval, ApprovalKind, Role, Step
from geo.naming import is_chinese
from web.organiser import asked
from web.organiser.merchant_words import FIELDS as MERCHANT_FIELDS
from web.organiser.place_words import REASONS
from web.templatetags.coins_and_quota import in_words
from web.templatetags.staff_pages import HAN, as_written, role_name
from web.templatetags.taitung_days import FIRST_REPUBLIC_YEAR, taitung_day

# What the trail calls what was done, in the reader's words; the code itself where a package has not told its words.
DEEDS: Final[dict[str, Promise]] = {
    "approval_opened": _("Draft begun"),
    "approval_submitted": _("Submitted for approval"),
    "approval_signed": _("Signed off"),
    "approval_returned": _("Returned to be corrected"),
    "approval_withdrawn": _("Withdrawn"),
    "campaign_edited": _("Campaign changed"),
    "campaign_funded": _("Coins set aside"),
    "campaign_closed": _("Campaign closed"),
    "coins_appropriated": _("Budget given"),
    "request_edited": _("Request for coins changed"),
    "coins_granted": _("Coins granted from the pool"),
    "coins_declined": _("Request for coins declined"),
    "pool_filled": _("Coins put into the pool"),
    "coins_encumbered": _("Coins encumbered for next year"),
    "coins_released": _("Encumbered coins released"),
    "december_allowed": _("December allowed"),
    "year_closed": _("Budget year closed"),
    "coins_traced": _("Coin traced"),
    "reversal_asked": _("Reversal asked for"),
    "reversal_declined": _("Reversal declined"),
    "transfer_reversed": _("Transfer reversed"),
    "payment_refunded": _("Payment refunded"),
    "doubt_cleared": _("Doubt about a statement cleared"),
    "statement_released": _("Statement released"),
    "dispute_accepted": _("Merchant’s question accepted"),
    "dispute_refused": _("Merchant’s question not accepted"),
    "payout_made": _("Payout made"),
    "payout_paid": _("Payout marked as paid"),
    "chain_set": _("Chain of approval set"),
    "chain_cleared": _("Chain of approval taken from above"),
    "role_given": _("Role given"),
    "role_ended": _("Role ended"),
    "deputy_named": _("Deputy named"),
    "unit_added": _("Unit added"),
    "unit_renamed": _("Unit renamed"),
    "unit_moved": _("Unit moved"),
    "code_issued": _("County code issued"),
    "roster_imported": _("Roster imported"),
    "membership_released": _("Membership released"),
    "row_mended": _("Row of a list mended"),
    "row_dismissed": _("Row of a list left out"),
    "place_region_said": _("Place listed under another region"),
    "place_moved": _("Place moved"),
    "report_confirmed": _("Report confirmed"),
    "report_dismissed": _("Report put aside"),
    "trouble_over": _("Reported trouble over"),
    "list_keeper_set": _("Keeper of a list set"),
    "merchant_entered": _("Merchant entered"),
    "merchant_edited": _("Merchant changed"),
    "merchant_placed": _("Merchant’s place on the map set"),
    "merchant_certified": _("Merchant certified"),
    "merchant_suspended": _("Merchant suspended"),
    "merchant_restored": _("Merchant’s suspension ended"),
    "merchant_invited": _("Invited to work for a merchant"),
    "invitation_withdrawn": _("Invitation withdrawn"),
    "merchant_joined": _("Began to work for a merchant"),
    "merchant_left": _("Work for a merchant ended"),
    "hours_proposed": _("Opening hours proposed"),
    "hours_taken_over": _("Opening hours taken over"),
    "hours_declined": _("Opening hours not taken over"),
    "goods_offered": _("Goods offered for coins"),
    "offer_changed": _("Offer changed"),
    "offer_ended": _("Offer ended"),
    "offer_opened": _("Offered again"),
    "gifts_prepared": _("Red envelopes prepared"),
    "gifts_started": _("Red envelopes started"),
    "gifts_stopped": _("Red envelopes stopped"),
    "gifts_dropped": _("Red envelopes torn up"),
    "group_made": _("Group of members made"),
    "group_deleted": _("Group of members deleted"),
}

DETAILS: Final[dict[str, Promise]] = {
    "round": _("round"),
    "step": _("step"),
    "reason": _("reason"),
    "deputy_for": _("for"),
    "coins": _("coins"),
    "year": _("year"),
    "before": _("before"),
    "after": _("after"),
    "kind": _("kind"),
    "role": _("role"),
    "unit": _("unit"),
    "above": _("Unit above"),
    "from": _("from"),
    "until": _("until"),
    "hash": _("fingerprint"),
    "name_zh": _("name in Chinese"),
    "name_en": _("name in English"),
    "promise": _("promise"),
    "amount": _("coins per award"),
    "quota": _("quota"),
    "spends_on": _("for what"),
    "evidence": _("evidence"),
    "settle_delay_h": _("hours until coins settle"),
    "asked": _("asked for"),
    "pending": _("pending"),
    "to": _("to"),
    "title": _("title"),
    "purpose": _("what for"),
    "opens_at": _("opens at"),
    "closes_at": _("closes at"),
    "rule": _("rule"),
    "statements": _("statements"),
    "trouble": _("trouble"),
    "reports": _("reports"),
    "name": _("name"),
    "fields": _("fields"),
    "row": _("row"),
    "people": _("people"),
    "given": _("given"),
}

_CODES: Final[Mapping[str, str | Promise]] = dict(
    (
        *Step.choices,
        *Role.choices,
        *ApprovalKind.choices,
        *MembershipKind.choices,
        *Trouble.choices,
        *MerchantRole.choices,
        *MERCHANT_FIELDS.items(),
        *REASONS.items(),
        *Campaign.SpendsOn.choices,
        *(each for each in AccountKind.choices if each[0] in {"appropriation", "pool"}),
    )
)
LONGEST_YEAR: Final = 9_999  # smaller numbers may be years, and years are not grouped

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A number of coins or people, in groups of three digits."""
    return f"{number:,}"


@register.filter
def budget_year(year: int) -> str:
    """A budget year in the reader's calendar: 民國115年度, or 2026."""
    return f"民國{year - FIRST_REPUBLIC_YEAR}年度" if is_chinese() else str(year)


@register.filter
def in_a_row(words: Iterable[str]) -> str:
    """Some words as a list in the reader's language: 科長、局長, or Section head, Director."""
    return ("、" if is_chinese() else ", ").join(words)


@register.filter
def people_in_a_row(names: Iterable[str]) -> SafeString:
    """Names as their owners write them, as a list in the reader's language."""
    return mark_safe(in_a_row(as_written(name) for name in names))  # noqa: S308 - as_written has escaped each


@register.filter
def step_name(step: str) -> str:
    """A step of a chain in the reader's language."""
    return str(Step(step).label)


@register.filter
def actor(name: str) -> str:
    """Who the trail names; the console by its word in the reader's language."""
    return gettext("console") if name == CONSOLE else name


@register.filter
def deed(action: str) -> str:
    """What the trail tells, in the reader's language."""
    return str(DEEDS.get(action, action))


@register.filter
def roles_in_words(codes: str) -> str:
    """The roles that the trail names by their codes: `case_officer, approver:section_head, planner@王大明`."""
    return in_a_row(_role_in_words(*code.partition("@")[::2]) for code in codes.split(", ") if code)


def _role_in_words(code: str, holder: str) -> str:
    role, _colon, step = code.partition(":")
    if role not in Role.values or (step and step not in Step.values):
        return role  # cut, or of an older release
    words = role_name(role, step)
    return f"{words} ({DETAILS['deputy_for']} {holder})" if holder else words


@register.filter
def asked_in_short(approval: Approval) -> str:
    """How many coins something under approval is about; of a campaign with its quota."""
    return asked.in_short([approval]).get(approval.subject, "")


@register.filter
def details_in_words(details: Mapping[str, str | int]) -> str:
    """What the trail adds to a line, as `name: value` in the reader's language."""
    return " · ".join(f"{name}{value}" for name, value, _ in details_told(details))


def details_told(details: Mapping[str, str | int]) -> tuple[tuple[str, str, bool], ...]:
    """The same in parts: the name with its colon, the value, and whether somebody wrote that in their own words."""
    colon = "：" if is_chinese() else ": "
    told = ((name, value, _value_in_words(value)) for name, value in _promise_first(details).items())
    return tuple(
        (f"{DETAILS.get(name, name)}{colon}", words, words == value and bool(HAN.search(words)))
        for name, value, words in told
    )


def _promise_first(details: Mapping[str, str | int]) -> dict[str, str | int]:
    """Amount and quota in one breath, as everywhere (R8); of a change, before and after."""
    told = dict(details)
    if not {"amount", "quota"} <= set(told):
        return told
    amounts, quotas = (str(told.pop(name)).split(" → ") for name in ("amount", "quota"))
    return {"promise": " → ".join(in_words(*_numbers(pair)) for pair in zip(amounts, quotas, strict=False))} | told


def _numbers(pair: tuple[str, str]) -> tuple[int | str, int | str]:
    amount, quota = (int(text) if text.isdecimal() else text for text in pair)
    return amount, quota


def _value_in_words(value: str | int) -> str:
    if isinstance(value, int):
        return grouped(value) if value > LONGEST_YEAR else str(value)
    day = _day(value)
    if day is not None:
        return taitung_day(day)
    return " → ".join(in_a_row(str(_CODES.get(part, part)) for part in side.split(", ")) for side in value.split(" → "))


def _day(value: str) -> date | None:
    """The day that the trail keeps as 2026-07-05; None for other words."""
    with suppress(ValueError):
        return date.fromisoformat(value) if DAY.fullmatch(value) else None
    return None
