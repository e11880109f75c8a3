"""Paying with coins over HTTP, the till's side; the addresses are listed in `web.api.redeeming`.

Whoever asks works for a merchant today and has proved it with a second factor; everything is about that merchant: the
one that the header `X-Merchant` names, else the one that was chosen in the session.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.utils import check_csrf

from game.coins.merchants.working import Working, works_for
from game.coins.models import Redemption
from game.coins.redeeming import asking, fetching, meeting, paying, receipts, refunding, till_codes, tokens, tunables
from game.coins.redeeming import vouchers as game_vouchers
from game.coins.redeeming.payments import OPEN
from game.coins.redeeming.rate import coins_a_ntd, ntd_of
from game.coins.redeeming.refusals import Code
from game.units.approval_refusals import Refused
from web.api import paying_words
from web.api import redeeming_shapes as shapes
from web.api.redeeming import NOS
from web.merchant.access import working_of

NOT_THEIRS: Final = "this is for who works for a merchant"
PROVE_FIRST: Final = "prove who you are with a passkey or an authenticator app first"


def at_till(request: HttpRequest) -> Working | None:
    """As whom somebody asks; no other site may speak in their name."""
    if not request.user.is_authenticated:
        return None
    if check_csrf(request):
        raise HttpError(403, "send the CSRF token of this site in X-CSRFToken")
    working = working_of(request)
    if working is None:
        raise HttpError(403, PROVE_FIRST if works_for(request.user.pk) else NOT_THEIRS)
    return working


router = Router(auth=at_till)
router.add_decorator(never_cache, mode="view")


@router.get("/till/code", response={200: shapes.TillCode, **NOS})
def till_code(request: HttpRequest) -> Any:
    """The digits to show now."""
    working = _working(request)
    shown = paying_words.tried(lambda now: till_codes.shown(cashier=working, now=now))
    if isinstance(shown, Refused):
        return paying_words.answered(shown)
    left_s = paying_words.seconds_to(shown.until, timezone.now())
    return Status(200, shapes.TillCode(code=shown.code, until=shown.until, left_s=left_s))


@router.post("/till/meet", response={200: shapes.Payment, **NOS})
def meet_customer(request: HttpRequest, word: shapes.MeetByQr) -> Any:
    """A customer's QR code was read."""
    working = _working(request)
    return _done(
        working,
        word.id,
        lambda now: meeting.meet_by_qr(redemption=word.id, cashier=working, qr=word.qr, now=now),
    )


@router.get("/till/current", response=shapes.TillPayments)
def till_payments(request: HttpRequest) -> shapes.TillPayments:
    """What waits at this merchant's tills, and what ended a moment ago."""
    now = timezone.now()
    recent = receipts.at_tills(_working(request).merchant_id, now)
    return shapes.TillPayments(
        open=[paying_words.payment_of(payment, now) for payment in recent if payment.state in OPEN],
        ended=[paying_words.payment_of(payment, now) for payment in recent if payment.state not in OPEN],
    )


@router.get("/till/offers", response=shapes.Offers)
def till_offers(request: HttpRequest) -> shapes.Offers:
    """What may be asked for today."""
    offers = asking.offers_of(_working(request).merchant_id, timezone.localdate())
    return shapes.Offers(items=[paying_words.offer_of(offer) for offer in offers])


@router.get("/till/key", response=shapes.VoucherKey)
def voucher_key(request: HttpRequest) -> shapes.VoucherKey:
    """What checks vouchers without network."""
    return shapes.VoucherKey(
        jwk=tokens.public_key(),
        merchant=_working(request).merchant,
        clocks_apart_s=int(tunables.CLOCKS_APART.total_seconds()),
        grace_s=int(tunables.VOUCHER_GRACE.total_seconds()),
    )


@router.post("/till/vouchers", response={200: shapes.Payment, **NOS})
def spend_voucher(request: HttpRequest, word: shapes.SpendVoucher) -> Any:
    """A voucher was taken, now or while there was no network."""
    working, claim = _working(request), tokens.read_voucher(word.voucher.strip())
    if claim is None:
        return paying_words.answered(Refused(Code.VOUCHER_FORGED))
    return _done(
        working,
        word.id,
        lambda now: game_vouchers.spend(
            voucher=claim.voucher, redemption=word.id, cashier=working, spent_at=_aware(word.spent_at), now=now
        ),
    )


@router.get("/till/{payment}", response={200: shapes.Payment, **NOS})
def till_payment(request: HttpRequest, payment: UUID) -> Any:
    """What became of a payment at this merchant."""
    return paying_words.answered(_ours(_working(request), payment) or Refused(Code.NO_SUCH_PAYMENT))


@router.get("/till/{payment}/quote", response={200: shapes.Quote, **NOS})
def quote_bill(request: HttpRequest, payment: UUID, bill_ntd: shapes.Whole = 0) -> Any:
    """How many coins may come off a bill."""
    working = _working(request)
    quote = asking.quote_of(redemption=payment, cashier=working, bill_ntd=bill_ntd, now=timezone.now())
    if isinstance(quote, Refused):
        return paying_words.answered(quote, _ours(working, payment))
    rate = coins_a_ntd()
    return Status(
        200,
        shapes.Quote(
            bill_ntd=bill_ntd,
            most_coins=quote.most_coins,
            worth_ntd=ntd_of(quote.most_coins, rate),
            coins_a_ntd=rate,
            bound_by=quote.bound_by,
        ),
    )


@router.post("/till/{payment}/ask-bill", response={200: shapes.Payment, **NOS})
def ask_bill(request: HttpRequest, payment: UUID, word: shapes.AskBill) -> Any:
    """Ask for coins off a bill."""
    working = _working(request)
    return _done(
        working,
        payment,
        lambda now: asking.ask_bill(
            redemption=payment, cashier=working, bill_ntd=word.bill_ntd, coins=word.coins, now=now
        ),
    )


@router.post("/till/{payment}/ask-goods", response={200: shapes.Payment, **NOS})
def ask_goods(request: HttpRequest, payment: UUID, word: shapes.AskGoods) -> Any:
    """Ask for the price of an offer."""
    working = _working(request)
    return _done(
        working,
        payment,
        lambda now: asking.ask_goods(redemption=payment, cashier=working, offer=word.offer, now=now),
    )


@router.post("/till/{payment}/withdraw", response={200: shapes.Payment, **NOS})
def withdraw_payment(request: HttpRequest, payment: UUID) -> Any:
    """Take the request back."""
    working = _working(request)
    return _done(working, payment, lambda now: paying.withdraw(redemption=payment, cashier=working, now=now))


@router.post("/till/{payment}/refund", response={200: shapes.Payment, **NOS})
def refund_payment(request: HttpRequest, payment: UUID, word: shapes.Refund) -> Any:
    """Give back what was paid today."""
    working = _working(request)
    return _done(
        working,
        payment,
        lambda now: refunding.refund_today(redemption=payment, cashier=working, reason=word.reason, now=now),
    )


@router.post("/till/{payment}/fetched", response={200: shapes.Payment, **NOS})
def goods_fetched(request: HttpRequest, payment: UUID) -> Any:
    """The goods are with the customer."""
    working = _working(request)
    return _done(working, payment, lambda now: fetching.fetched(redemption=payment, cashier=working, now=now))


def _done(working: Working, payment: UUID, verb: Callable[[datetime], Redemption | Refused]) -> Status[Any]:
    answer = paying_words.tried(verb)
    return paying_words.answered(answer, _ours(working, payment) if isinstance(answer, Refused) else None)


def _ours(working: Working, payment: UUID) -> Redemption | None:
    return receipts.find(payment, timezone.now(), merchant_id=working.merchant_id)


def _working(request: HttpRequest) -> Working:
    """Whom `at_till` let in."""
    working: Working = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    return working


def _aware(moment: datetime | None) -> datetime | None:
    """What a till says without a zone is on Taitung's clocks."""
    return timezone.make_aware(moment, timezone.get_default_timezone()) if moment and moment.tzinfo is None else moment
