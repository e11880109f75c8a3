"""Paying with coins over HTTP, the phone's side; `web.api.till` is the till's, `redeeming_shapes` what both say.

    GET  /me/pay/code                 the QR code to show: 60 s, one use
    POST /me/pay/meet                 {id, code}: the till's digits were typed → Payment
    GET  /me/pay/current              the payment that waits, and the newest of the last ten minutes
    GET  /me/pay/{id}                 → Payment: what became of it
    POST /me/pay/{id}/confirm         {coins} → Payment
    POST /me/pay/{id}/refuse          → Payment
    GET  /me/vouchers                 vouchers to be spent without network
    POST /me/vouchers                 {id, merchant, coins} → Voucher
    POST /me/vouchers/{id}/give-back  → Voucher, once no till can come with it any more

Each POST may be repeated: it answers as the first time, and what is refused is answered with `code`, `say` and how the
payment stands. A busy database is tried again here, then answered with 503 and `try_again`: nothing happened then.

The till's side, for whoever works for a merchant, with a second factor:

    GET  /till/code                   six digits for who has no camera to show to: 60 s
    POST /till/meet                   {id, qr} → Payment
    GET  /till/current                what waits at this merchant's tills, and what ended in the last ten minutes
    GET  /till/offers                 what may be asked for today
    GET  /till/key                    the public key for vouchers that are taken without network
    POST /till/vouchers               {voucher, id, spent_at} → Payment
    GET  /till/{id}                   → Payment
    GET  /till/{id}/quote?bill_ntd=   how many coins may come off a bill
    POST /till/{id}/ask-bill          {bill_ntd, coins} → Payment
    POST /till/{id}/ask-goods         {offer} → Payment
    POST /till/{id}/withdraw          → Payment
    POST /till/{id}/refund            {reason} → Payment
    POST /till/{id}/fetched           → Payment
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
from ninja.security import django_auth

from game.coins.models import Redemption
from game.coins.redeeming import limits, meeting, paying, receipts, tokens, tunables, vouchers
from game.coins.redeeming.rate import coins_a_ntd
from game.coins.redeeming.refusals import Code
from game.players import purses
from game.players.models import Player
from game.units.approval_refusals import Refused
from web.api import paying_limits, paying_words
from web.api import redeeming_shapes as shapes

router = Router()
router.add_decorator(never_cache, mode="view")  # a code, a voucher, a receipt: theirs alone, of this moment

NOS: Final = dict.fromkeys((403, 404, 409, 410, 422, 429, 503), shapes.Refused)
VOUCHER_NOS: Final = dict.fromkeys(NOS, shapes.VoucherRefused)


@router.get("/me/pay/code", auth=django_auth, response={200: shapes.PayCode, **NOS})
def pay_code(request: HttpRequest) -> Any:
    """A new QR code to show to the till."""
    player, now = _player(request), timezone.now()
    if player.confirmed_at is None:
        return paying_words.answered(Refused(Code.GUEST))
    text = tokens.show(player_id=player.pk, now=now)
    path, size = paying_words.picture_of(text)
    lasts = tunables.CODE_LASTS
    left_s = int(lasts.total_seconds())
    return Status(200, shapes.PayCode(text=text, path=path, size=size, until=now + lasts, left_s=left_s))


@router.post("/me/pay/meet", auth=django_auth, response={200: shapes.Payment, **NOS})
def meet_till(request: HttpRequest, word: shapes.MeetByCode) -> Any:
    """The till's digits were typed: the answer tells whose till it is."""
    player = _player(request)
    if not paying_limits.may_try_code(request):
        return paying_words.answered(Refused(Code.TOO_MANY_TRIES))
    return _done(
        player.pk,
        word.id,
        lambda now: meeting.meet_by_code(redemption=word.id, player_id=player.pk, code=word.code, now=now),
    )


@router.get("/me/pay/current", auth=django_auth, response=shapes.CurrentPayment)
def my_current_payment(request: HttpRequest) -> shapes.CurrentPayment:
    """What waits for me or for the till, and what ended a moment ago."""
    owner, now = purses.owner_of(_player(request).pk), timezone.now()
    waits, ended = receipts.current_of(owner, now), receipts.last_of(owner, now)
    return shapes.CurrentPayment(
        open=paying_words.payment_of(waits, now) if waits else None,
        last=paying_words.payment_of(ended, now) if ended else None,
    )


@router.get("/me/pay/{payment}", auth=django_auth, response={200: shapes.Payment, **NOS})
def my_payment(request: HttpRequest, payment: UUID) -> Any:
    """What became of a payment of mine."""
    return paying_words.answered(_mine(_player(request).pk, payment) or Refused(Code.NO_SUCH_PAYMENT))


@router.post("/me/pay/{payment}/confirm", auth=django_auth, response={200: shapes.Payment, **NOS})
def confirm_payment(request: HttpRequest, payment: UUID, word: shapes.Confirm) -> Any:
    """Pay the sum that was seen."""
    player_id = _player(request).pk
    return _done(
        player_id,
        payment,
        lambda now: paying.confirm(redemption=payment, player_id=player_id, coins=word.coins, now=now),
    )


@router.post("/me/pay/{payment}/refuse", auth=django_auth, response={200: shapes.Payment, **NOS})
def refuse_payment(request: HttpRequest, payment: UUID) -> Any:
    """Say no."""
    player_id = _player(request).pk
    return _done(player_id, payment, lambda now: paying.refuse(redemption=payment, player_id=player_id, now=now))


@router.get("/me/vouchers", auth=django_auth, response=shapes.Vouchers)
def my_vouchers(request: HttpRequest) -> shapes.Vouchers:
    """My vouchers, the newest first."""
    owner, now = purses.owner_of(_player(request).pk), timezone.now()
    items = [paying_words.voucher_of(voucher, now) for voucher in receipts.vouchers_of(owner)]
    return shapes.Vouchers(items=items, most_coins=limits.left_for_vouchers(owner, now), coins_a_ntd=coins_a_ntd())


@router.post("/me/vouchers", auth=django_auth, response={200: shapes.Voucher, **VOUCHER_NOS})
def issue_voucher(request: HttpRequest, word: shapes.NewVoucher) -> Any:
    """Set coins aside for one merchant."""
    player_id = _player(request).pk
    issued = paying_words.tried(
        lambda now: vouchers.issue(
            voucher=word.id, player_id=player_id, merchant=word.merchant, coins=word.coins, now=now
        )
    )
    return paying_words.answered_voucher(issued)


@router.post("/me/vouchers/{voucher}/give-back", auth=django_auth, response={200: shapes.Voucher, **VOUCHER_NOS})
def give_voucher_back(request: HttpRequest, voucher: UUID) -> Any:
    """Have the coins of a voucher that can no longer be spent back at once."""
    player_id = _player(request).pk
    back = paying_words.tried(lambda now: vouchers.give_back(voucher=voucher, player_id=player_id, now=now))
    return paying_words.answered_voucher(back)


def _done(player_id: int, payment: UUID, verb: Callable[[datetime], Redemption | Refused]) -> Status[Any]:
    answer = paying_words.tried(verb)
    return paying_words.answered(answer, _mine(player_id, payment) if isinstance(answer, Refused) else None)


def _mine(player_id: int, payment: UUID) -> Redemption | None:
    return receipts.find(payment, timezone.now(), owner=purses.owner_of(player_id))


def _player(request: HttpRequest) -> Player:
    """Whom django_auth let in."""
    if not isinstance(request.user, Player):
        raise HttpError(401, "sign in first")
    return request.user
