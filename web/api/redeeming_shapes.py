"""The shapes of paying with coins, the same for the phone that pays and the till that takes.

Times are moments (ISO 8601); beside each `until` stands `left_s`, seconds from now, for a phone whose clock is wrong.
"""

import unicodedata
from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator

MOST_DIGITS: Final = 9


def whole_number(given: object) -> int:
    """The number that somebody wrote, in full-width digits too; 0 for whatever is none, so that the verb says it.

    >>> whole_number("５０"), whole_number(50), whole_number(4.5), whole_number("-3"), whole_number("9" * 40)
    (50, 50, 0, 0, 0)
    """
    text = unicodedata.normalize("NFKC", str(given)).strip() if isinstance(given, str | int) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def without_nul(given: object) -> object:
    """What somebody wrote without the one character that PostgreSQL does not take."""
    return given.replace("\x00", "") if isinstance(given, str) else given


Whole = Annotated[int, BeforeValidator(whole_number)]
Words = Annotated[str, BeforeValidator(without_nul)]


class PayCode(Schema):
    """What the phone shows to the till: the QR code's text, and its picture as an SVG path on `size` × `size`.

    It is good for one use until `until`; a fresh one is fetched when `left_s` runs out or it was used.
    """

    text: str
    path: str
    size: int
    until: datetime
    left_s: int


class TillCode(Schema):
    """The digits that a customer types instead; fetch again when `left_s` runs out."""

    code: str
    until: datetime
    left_s: int


class MeetByCode(Schema):
    """The customer types the till's digits; `id` is a UUID of the phone's own and makes a repeat harmless."""

    id: UUID
    code: Words


class MeetByQr(Schema):
    """The till has read the text of a customer's QR code; `id` is a UUID of the till's own."""

    id: UUID
    qr: Words


class OfferShown(Schema):
    """Goods for coins; `left` is how many there still are."""

    id: UUID
    name_zh: str
    name_en: str
    coins: int
    left: int
    pick_up_days: int


class Offers(Schema):
    """What this till may ask for today."""

    items: list[OfferShown]


class Payment(Schema):
    """One payment as both sides see it, from the meeting to the receipt.

    `state`: met (waits for the sum), asked (waits for the customer), paid, refused, lapsed, refunded. `ended_for` says
    why a refused or lapsed one came to nothing: player, merchant, time, other, suspended, short, limit, sold_out.
    `say` is all that in one sentence, in the language asked for. `mark` is two digits that both screens show, so that
    two customers at one counter are told apart. Of a bill, `worth_ntd` comes off and `pay_ntd` is still to be paid.
    """

    id: UUID
    mark: str
    receipt: str
    state: str
    ended_for: str
    say: str
    kind: str
    merchant: UUID
    merchant_zh: str
    merchant_en: str
    cashier: str
    coins: int
    coins_a_ntd: int
    worth_ntd: int
    bill_ntd: int | None
    pay_ntd: int | None
    offer: OfferShown | None
    begun_at: datetime
    until: datetime
    left_s: int
    paid_at: datetime | None
    day: date | None
    fetch_by: date | None
    fetched_at: datetime | None
    refunded_at: datetime | None
    refunded_for: str
    may_refund: bool


class Refused(Schema):
    """Why nothing was done, what to do now (`say`), and how the payment stands, if it is about one."""

    code: str
    say: str
    payment: Payment | None = None


class CurrentPayment(Schema):
    """The payment that waits for something, and the newest of the last minutes that does not, if there are any."""

    open: Payment | None
    last: Payment | None


class TillPayments(Schema):
    """What waits at this merchant's tills, and what ended there in the last minutes; each the newest first."""

    open: list[Payment]
    ended: list[Payment]


class Confirm(Schema):
    """The coins that the customer saw and agrees to."""

    coins: Whole


class Quote(Schema):
    """How much of a bill may be paid with coins now.

    `bound_by` says what keeps it from being more: bill, customer, payment (the limit of one), merchant (of the day).
    """

    bill_ntd: int
    most_coins: int
    worth_ntd: int
    coins_a_ntd: int
    bound_by: str


class AskBill(Schema):
    """So many coins off a bill of so many New Taiwan dollars."""

    bill_ntd: Whole
    coins: Whole


class AskGoods(Schema):
    """One of the merchant's offers."""

    offer: UUID


class Refund(Schema):
    """Why it is given back; the customer reads it."""

    reason: Words


class NewVoucher(Schema):
    """Coins to set aside for one merchant; `id` is a UUID of the phone's own."""

    id: UUID
    merchant: UUID
    coins: Whole


class Voucher(Schema):
    """Coins set aside for one merchant. `text` is what its QR code says, `path` and `size` its picture.

    `state`: open, spent, returned. It can be shown until `until`. What a till took without network reaches the county
    until `returns_at`; then whatever was not spent comes back by itself.
    """

    id: UUID
    merchant: UUID
    merchant_zh: str
    merchant_en: str
    coins: int
    worth_ntd: int
    state: str
    say: str
    issued_at: datetime
    until: datetime
    left_s: int
    returns_at: datetime
    text: str
    path: str
    size: int


class VoucherRefused(Schema):
    """Why nothing was done, and how the voucher stands, if it is about one."""

    code: str
    say: str
    voucher: Voucher | None = None


class Vouchers(Schema):
    """The customer's vouchers, the newest first, and what may be set aside yet."""

    items: list[Voucher]
    most_coins: int
    coins_a_ntd: int


class VoucherKey(Schema):
    """What a till needs to check vouchers without network.

    `jwk` is an ECDSA public key on P-256 for WebCrypto (`{name: "ECDSA", hash: "SHA-256"}`). A voucher's text is
    `TTV1.` + base64url(claim) + `.` + base64url(signature); the signature (64 bytes, r and s) is over the claim, and
    the claim is 16 bytes of the voucher's id, 16 of the merchant's, 4 of coins and 4 of the last second (Unix time),
    numbers with the highest byte first. Take it if the merchant is `merchant`, the time has not passed by more than
    `clocks_apart_s`, and no voucher of this id was taken before.
    """

    jwk: dict[str, str]
    merchant: UUID
    clocks_apart_s: int
    grace_s: int


class SpendVoucher(Schema):
    """A voucher that the till has taken: its text, a UUID for the payment, and when it was shown."""

    voucher: Words
    id: UUID
    spent_at: datetime | None = None
