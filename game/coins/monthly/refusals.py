"""Every way to say no to a verb of statements and payouts, in one table: what is wrong, and what to do now.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """Why nothing was done."""

    MONTH_NOT_OVER = "month_not_over"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    DOUBT_CLEARED = "doubt_cleared"
    STILL_CHECKED = "still_checked"
    STATEMENT_CONFIRMED = "statement_confirmed"
    LINES_DISPUTED = "lines_disputed"
    LINE_ANSWERED = "line_answered"
    LINE_DISPUTED = "line_disputed"
    LINE_NOT_DISPUTED = "line_not_disputed"
    INVOICE_MISSING = "invoice_missing"
    NOT_AN_INVOICE = "not_an_invoice"
    NOT_A_RECEIPT = "not_a_receipt"
    INVOICE_USED = "invoice_used"
    REFUND_STAYS = "refund_stays"
    NOTHING_CONFIRMED = "nothing_confirmed"
    NO_BANK_ACCOUNT = "no_bank_account"
    OTHER_PAYOUT = "other_payout"
    PAID_ALREADY = "paid_already"
    MADE_IT = "made_it"
    FILE_CHANGED = "file_changed"
    OWN_SHOP = "own_shop"
    CHANGED_ACCOUNT = "changed_account"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.MONTH_NOT_OVER: _("%(month)s is not over. Its statements are made on the first of the next month."),
    Code.REASON_MISSING: _("Say why in a few words; others read it."),
    Code.REASON_TOO_LONG: _("The reason has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.DOUBT_CLEARED: _("%(name)s has cleared this already. You need not do anything."),
    Code.STILL_CHECKED: _("The county is still checking this statement. You will find a notice when it is ready."),
    Code.STATEMENT_CONFIRMED: _(
        "This statement is confirmed already, with %(invoice)s. What is wrong with it now, tell the county."
    ),
    Code.LINES_DISPUTED: _(
        "The county has not answered every line that you asked about. You can confirm it after that."
    ),
    Code.LINE_ANSWERED: _("The county has answered this line: %(answer)s"),
    Code.LINE_DISPUTED: _("You have asked about this line already. The county answers soon."),
    Code.LINE_NOT_DISPUTED: _("The merchant has not asked about this line."),
    Code.INVOICE_MISSING: _("Please write the number of the invoice or receipt."),
    Code.NOT_AN_INVOICE: _("An invoice number has two letters and eight digits, such as AB12345678."),
    Code.NOT_A_RECEIPT: _("A receipt number has letters, digits and hyphens, at most %(limit)s of them."),
    Code.INVOICE_USED: _("%(invoice)s stands on your statement of %(month)s already. Each needs its own."),
    Code.REFUND_STAYS: _(
        "Only a payment can be given back. The coins of this line are with the customer again: answer with the reason."
    ),
    Code.NOTHING_CONFIRMED: _("No statement of %(month)s is confirmed and waits for a payout."),
    Code.NO_BANK_ACCOUNT: _(
        "The confirmed statements of %(month)s belong to merchants without a bank account. Enter it first: %(shops)s."
    ),
    Code.OTHER_PAYOUT: _("This form has been used for another month already. Open it anew."),
    Code.PAID_ALREADY: _("%(name)s has marked this payout as paid already. You need not do anything."),
    Code.MADE_IT: _("You made this payout. Somebody else of the budget office has to mark it as paid."),
    Code.FILE_CHANGED: _("The file is not what was made: its checksum differs. Nothing was paid; tell an auditor."),
    Code.OWN_SHOP: _("You work for %(shop)s yourself. Somebody else of the county has to decide about it."),
    Code.CHANGED_ACCOUNT: _(
        "You entered the bank account of %(shops)s. Somebody else of the budget office has to mark this as paid."
    ),
}
