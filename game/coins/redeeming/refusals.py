"""Every way to say no to a payment or a voucher, in one table: what is wrong and what to do now, and the HTTP status.

The same shape as `game/units/approval_refusals.py`, whose `Refused` carries the codes. The sentences are read by both
sides of a counter and accuse nobody.
"""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.coins.models import Redemption, Voucher


class Code(StrEnum):
    """Why nothing was done."""

    QR_FORGED = "qr_forged"
    QR_EXPIRED = "qr_expired"
    QR_USED = "qr_used"
    CODE_UNKNOWN = "code_unknown"
    TOO_MANY_TRIES = "too_many_tries"
    GUEST = "guest"
    GONE = "gone"
    NOT_ACTIVE = "not_active"
    NO_SUCH_PAYMENT = "no_such_payment"
    CONFLICT = "conflict"
    ENDED = "ended"
    LAPSED = "lapsed"
    PAID_ALREADY = "paid_already"
    NOT_ASKED = "not_asked"
    OTHER_SUM = "other_sum"
    NOT_COINS = "not_coins"
    NOT_WHOLE = "not_whole"
    NOT_A_BILL = "not_a_bill"
    MORE_THAN_BILL = "more_than_bill"
    TOO_FEW_COINS = "too_few_coins"
    PAYMENT_LIMIT = "payment_limit"
    PLAYER_LIMIT = "player_limit"
    MERCHANT_LIMIT = "merchant_limit"
    NO_SUCH_OFFER = "no_such_offer"
    SOLD_OUT = "sold_out"
    OFFER_CHANGED = "offer_changed"
    NOT_PAID = "not_paid"
    NOT_TODAY = "not_today"
    NOT_IN_TILL = "not_in_till"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    NO_GOODS = "no_goods"
    REFUNDED_ALREADY = "refunded_already"
    VOUCHER_FORGED = "voucher_forged"
    NO_SUCH_VOUCHER = "no_such_voucher"
    OTHER_MERCHANT = "other_merchant"
    VOUCHER_SPENT = "voucher_spent"
    VOUCHER_RETURNED = "voucher_returned"
    VOUCHER_EXPIRED = "voucher_expired"
    VOUCHER_LIMIT = "voucher_limit"
    TOO_MANY_VOUCHERS = "too_many_vouchers"
    STILL_OUT = "still_out"
    TRY_AGAIN = "try_again"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.QR_FORGED: _("This is no code of a Taitung coin purse. Ask the customer to open “Pay” and scan again."),
    Code.QR_EXPIRED: _("This code is older than a minute. The customer’s screen shows a new one: scan that."),
    Code.QR_USED: _("This code was used already; each works once. The customer’s screen shows a new one."),
    Code.CODE_UNKNOWN: _("No till shows these digits now. Look at the till again: they change every minute."),
    Code.TOO_MANY_TRIES: _("That were many tries. Please wait a few minutes, or show your QR code instead."),
    Code.GUEST: _("Guests cannot pay with coins yet. Keep the account with an e-mail address first, under “Me”."),
    Code.GONE: _("This customer’s account is no longer there. Nothing was moved."),
    Code.NOT_ACTIVE: _("“%(merchant)s” takes no coins at present. No coins were moved; please pay otherwise."),
    Code.NO_SUCH_PAYMENT: _("There is no such payment here. Start anew with a fresh code."),
    Code.CONFLICT: _("Two different requests carried the same number. Nothing was done; please start anew."),
    Code.ENDED: _("This payment has ended without coins. Start anew with a fresh code."),
    Code.LAPSED: _("This payment was not confirmed in time. No coins were moved; start anew with a fresh code."),
    Code.PAID_ALREADY: _("It is paid already. If that was wrong, the merchant can refund it today."),
    Code.NOT_ASKED: _("The merchant has not entered the sum yet. Please wait a moment."),
    Code.OTHER_SUM: _("The sum is %(coins)s coins, not what was confirmed. Nothing was moved: look once more."),
    Code.NOT_COINS: _("Please write a whole number of coins, at least 1."),
    Code.NOT_WHOLE: _("%(rate)s coins are NT$1, and only whole dollars come off. Write a multiple of %(rate)s."),
    Code.NOT_A_BILL: _("Please write the bill in whole dollars, from 1 to %(limit)s."),
    Code.MORE_THAN_BILL: _("The bill takes at most %(limit)s coins. Please write a smaller number."),
    Code.TOO_FEW_COINS: _("The customer has too few coins for this. Ask for fewer."),
    Code.PAYMENT_LIMIT: _("At most %(limit)s coins can be paid at once. Ask for fewer."),
    Code.PLAYER_LIMIT: _("The customer can pay %(left)s more coins today. Ask for fewer, or for the rest tomorrow."),
    Code.MERCHANT_LIMIT: _(
        "“%(merchant)s” can take %(left)s more coins today. Ask for fewer, or call the county’s operator."
    ),
    Code.NO_SUCH_OFFER: _("This offer is not open today. Choose another."),
    Code.SOLD_OUT: _("None is left of this offer. Choose another."),
    Code.OFFER_CHANGED: _("The offer’s price was changed meanwhile. No coins were moved; start anew."),
    Code.NOT_PAID: _("Nothing was paid here, so nothing can be given back or handed out."),
    Code.NOT_TODAY: _("It was paid on another day. The county’s operator can still refund it: please call."),
    Code.NOT_IN_TILL: _(
        "The till holds %(missing)s coins too few: they are in a statement already. The operator corrects it there."
    ),
    Code.REASON_MISSING: _("Say why, so that the customer knows."),
    Code.REASON_TOO_LONG: _("The reason has %(length)s characters, at most %(limit)s fit. Please shorten it."),
    Code.NO_GOODS: _("Nothing is to be fetched for this payment."),
    Code.REFUNDED_ALREADY: _("It was refunded: the coins are back with the customer."),
    Code.VOUCHER_FORGED: _("This is no voucher of the county. Do not take it."),
    Code.NO_SUCH_VOUCHER: _("There is no such voucher. Open the page anew."),
    Code.OTHER_MERCHANT: _("This voucher is for “%(merchant)s”. It works only there."),
    Code.VOUCHER_SPENT: _("This voucher was used already; each works once."),
    Code.VOUCHER_RETURNED: _("This voucher’s coins have gone back to the customer. It is worth nothing now."),
    Code.VOUCHER_EXPIRED: _("This voucher was good until %(until)s. Its coins go back to the customer."),
    Code.VOUCHER_LIMIT: _("A voucher is for at most %(limit)s coins. Please write a smaller number."),
    Code.TOO_MANY_VOUCHERS: _("%(limit)s vouchers are out already. Use one first, or wait until one comes back."),
    Code.STILL_OUT: _(
        "A till without network may have taken it. If none has, its coins come back on %(until)s by themselves."
    ),
    Code.TRY_AGAIN: _("We could not do that just now. Nothing was moved; please try again."),
}

# Whatever is not here contradicts how things stand: 409.
_STATUSES: Final[Mapping[HTTPStatus, frozenset[Code]]] = {
    HTTPStatus.UNPROCESSABLE_ENTITY: frozenset(
        {
            Code.QR_FORGED,
            Code.NOT_COINS,
            Code.NOT_WHOLE,
            Code.NOT_A_BILL,
            Code.MORE_THAN_BILL,
            Code.PAYMENT_LIMIT,
            Code.REASON_MISSING,
            Code.REASON_TOO_LONG,
            Code.VOUCHER_FORGED,
            Code.VOUCHER_LIMIT,
        }
    ),
    HTTPStatus.GONE: frozenset(
        {Code.QR_EXPIRED, Code.GONE, Code.ENDED, Code.LAPSED, Code.VOUCHER_RETURNED, Code.VOUCHER_EXPIRED}
    ),
    HTTPStatus.NOT_FOUND: frozenset(
        {Code.CODE_UNKNOWN, Code.NO_SUCH_PAYMENT, Code.NO_SUCH_OFFER, Code.NO_SUCH_VOUCHER}
    ),
    HTTPStatus.TOO_MANY_REQUESTS: frozenset({Code.TOO_MANY_TRIES, Code.PLAYER_LIMIT, Code.MERCHANT_LIMIT}),
    HTTPStatus.FORBIDDEN: frozenset({Code.GUEST, Code.NOT_ACTIVE, Code.NOT_TODAY, Code.OTHER_MERCHANT}),
    HTTPStatus.SERVICE_UNAVAILABLE: frozenset({Code.TRY_AGAIN}),
}


def status_of(code: StrEnum) -> HTTPStatus:
    """The HTTP status of an answer with this refusal."""
    return next((status for status, codes in _STATUSES.items() if code in codes), HTTPStatus.CONFLICT)


# What each side reads of a payment that came to nothing, as one sentence.
ENDINGS: Final[Mapping[str, Promise]] = {
    Redemption.Ending.PLAYER: _("The customer said no. No coins were moved."),
    Redemption.Ending.MERCHANT: _("The merchant took the request back. No coins were moved."),
    Redemption.Ending.TIME: _("It was not confirmed in time. No coins were moved."),
    Redemption.Ending.OTHER: _("The customer began another payment. No coins were moved for this one."),
    Redemption.Ending.SUSPENDED: _("The merchant takes no coins at present. No coins were moved."),
    Redemption.Ending.SHORT: _("The customer had too few coins at that moment. No coins were moved."),
    Redemption.Ending.LIMIT: _("A limit of the day was reached. No coins were moved."),
    Redemption.Ending.SOLD_OUT: _("The offer was gone at that moment. No coins were moved."),
}
STATES: Final[Mapping[str, Promise]] = {
    Redemption.State.MET: _("The merchant enters the sum now."),
    Redemption.State.ASKED: _("The customer looks at the sum and confirms it."),
    Redemption.State.PAID: _("Paid. Both have the receipt."),
    Redemption.State.REFUNDED: _("Refunded: the coins are back with the customer."),
}
VOUCHERS: Final[Mapping[str, Promise]] = {
    Voucher.State.OPEN: _("Ready to use, without a network too."),
    Voucher.State.SPENT: _("Used."),
    Voucher.State.RETURNED: _("Its coins are back in the wallet."),
}
