"""From payments and vouchers of the game to the shapes that both sides read, and from the verbs' answers to HTTP's.

Also the patience with a busy database: a verb that met one has done nothing and is tried again a few times.
"""

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

import segno
from django.db import DatabaseError
from django.utils import timezone
from ninja import Status

from game.coins import models
from game.coins.models import Redemption
from game.coins.redeeming import receipts, refusals, tokens, vouchers
from game.coins.redeeming.payments import as_it_stands
from game.coins.redeeming.rate import coins_a_ntd, ntd_of
from game.coins.redeeming.refusals import Code
from game.units.approval_refusals import Refused
from web.api import redeeming_shapes as shapes
from web.templatetags.taitung_days import taitung_moment

logger = logging.getLogger(__name__)
T = TypeVar("T")

# A verb that meets a locked database is tried again this often, after a short random pause.
TRIES: Final = 4
PAUSE_S: Final = 0.05
# The empty margin that a QR code needs (ISO/IEC 18004, section 6.3.8), in modules.
MARGIN: Final = 4


def tried(verb: Callable[[datetime], T | Refused]) -> T | Refused:
    """What the verb answers at this moment; 'try again' if the database lets it do nothing."""
    for attempt in range(TRIES):
        try:
            return verb(timezone.now())
        except DatabaseError as error:
            kinds = " from ".join(type(each).__name__ for each in (error, error.__cause__) if each)
            logger.warning("paying, try %d: %s", attempt + 1, kinds)  # its words may quote a row, with whose it is
            time.sleep(PAUSE_S * (attempt + 1) * random.random())
    return Refused(Code.TRY_AGAIN)


def answered(answer: Redemption | Refused, payment: Redemption | None = None) -> Status[Any]:
    """The payment, or why nothing was done and how the payment stands."""
    now = timezone.now()
    if isinstance(answer, Redemption):
        return Status(HTTPStatus.OK, payment_of(answer, now))
    said = shapes.Refused(code=answer.code, say=sentence_of(answer))
    said.payment = payment_of(payment, now) if payment else None
    return Status(refusals.status_of(answer.code), said)


def answered_voucher(answer: models.Voucher | Refused) -> Status[Any]:
    """The voucher, or why nothing was done."""
    if isinstance(answer, Refused):
        said = shapes.VoucherRefused(code=answer.code, say=sentence_of(answer))
        return Status(refusals.status_of(answer.code), said)
    return Status(HTTPStatus.OK, voucher_of(answer, timezone.now()))


def sentence_of(refused: Refused) -> str:
    """What is wrong and what to do, in the reader's language."""
    return str(refusals.SENTENCES[refused.code]) % {name: _in_words(value) for name, value in refused.values.items()}


def payment_of(payment: Redemption, now: datetime) -> shapes.Payment:
    """A payment as it counts at this moment."""
    payment = as_it_stands(payment, now)
    worth = receipts.worth_ntd(payment)
    return shapes.Payment(
        id=payment.public_id,
        mark=receipts.mark_of(payment),
        receipt=receipts.number_of(payment),
        state=payment.state,
        ended_for=payment.ended_for,
        say=str(refusals.ENDINGS[payment.ended_for] if payment.ended_for else refusals.STATES[payment.state]),
        kind=payment.kind,
        merchant=payment.merchant.public_id,
        merchant_zh=payment.merchant.name_zh,
        merchant_en=payment.merchant.name_en or payment.merchant.name_zh,
        cashier=payment.cashier,
        coins=payment.coins,
        coins_a_ntd=payment.coins_a_ntd,
        worth_ntd=worth,
        bill_ntd=payment.bill_ntd,
        pay_ntd=None if payment.bill_ntd is None else payment.bill_ntd - worth,
        offer=offer_of(payment.offer) if payment.offer else None,
        begun_at=payment.begun_at,
        until=payment.until,
        left_s=seconds_to(payment.until, now),
        paid_at=payment.paid_at,
        day=payment.day,
        fetch_by=payment.fetch_by,
        fetched_at=payment.fetched_at,
        refunded_at=payment.refunded_at,
        refunded_for=payment.refunded_for,
        may_refund=payment.state == Redemption.State.PAID and payment.day == timezone.localdate(now),
    )


def offer_of(offer: models.Offer) -> shapes.OfferShown:
    """Goods for coins."""
    return shapes.OfferShown(
        id=offer.public_id,
        name_zh=offer.name_zh,
        name_en=offer.name_en or offer.name_zh,
        coins=offer.coins,
        left=offer.stock - offer.taken,
        pick_up_days=offer.pick_up_days,
    )


def voucher_of(voucher: models.Voucher, now: datetime) -> shapes.Voucher:
    """A voucher; while it is open, with what to show."""
    is_open = voucher.state == models.Voucher.State.OPEN
    claim = tokens.Claim(voucher.public_id, voucher.merchant.public_id, voucher.coins, voucher.until)
    text = tokens.sign(claim) if is_open else ""
    path, size = picture_of(text) if is_open else ("", 0)
    return shapes.Voucher(
        id=voucher.public_id,
        merchant=voucher.merchant.public_id,
        merchant_zh=voucher.merchant.name_zh,
        merchant_en=voucher.merchant.name_en or voucher.merchant.name_zh,
        coins=voucher.coins,
        worth_ntd=ntd_of(voucher.coins, coins_a_ntd()),
        state=voucher.state,
        say=str(refusals.VOUCHERS[voucher.state]),
        issued_at=voucher.issued_at,
        until=voucher.until,
        left_s=seconds_to(voucher.until, now),
        returns_at=vouchers.returns_at(voucher),
        text=text,
        path=path,
        size=size,
    )


def picture_of(text: str) -> tuple[str, int]:
    """A QR code as the path of an SVG on a square of so many units, and that number.

    Every run of dark modules in a row is a bar one unit high.
    """
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    bars = [
        f"M{x + MARGIN} {y + MARGIN}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)
    ]
    return "".join(bars), len(rows) + 2 * MARGIN


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many follow one another.

    >>> _runs(bytes([1, 1, 0, 1]))
    [(0, 2), (3, 1)]
    """
    edges = [x for x in range(len(row) + 1) if bool(x and row[x - 1]) != bool(x < len(row) and row[x])]
    return [(begin, end - begin) for begin, end in zip(edges[::2], edges[1::2], strict=True)]


def seconds_to(moment: datetime, now: datetime) -> int:
    """Whole seconds that are left, never below zero."""
    return max(0, int((moment - now).total_seconds()))


def _in_words(value: str | int | datetime) -> str:
    return taitung_moment(value) if isinstance(value, datetime) else f"{value:,}" if isinstance(value, int) else value
