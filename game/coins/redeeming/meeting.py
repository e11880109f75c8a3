"""How a payment begins: a till reads the customer's code, or the customer types the till's.

Whoever begins it chooses its id; a repeat finds the first. A customer has one open payment: another one ends it, and
whoever waits at its other end is told.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from game.coins.merchants.working import Working
from game.coins.models import Merchant, Redemption
from game.coins.redeeming import payments, till_codes, tokens, tunables
from game.coins.redeeming.payments import OPEN, Customer, Ending
from game.coins.redeeming.rate import coins_a_ntd
from game.coins.redeeming.refusals import Code
from game.players import purses
from game.units.approval_refusals import Refused


def meet_by_qr(*, redemption: UUID, cashier: Working, qr: str, now: datetime) -> Redemption | Refused:
    """Begin a payment with who shows this code; only its first reader does.

    Args:
        redemption: the till's own id for it.
        qr: the text of the code.
    """
    shown = tokens.read_shown(qr.strip())
    if shown is None:
        return Refused(Code.QR_FORGED)
    begun = Redemption.objects.select_related("merchant", "offer").filter(public_id=redemption).first()
    if begun:
        return (
            begun if (begun.merchant_id, begun.nonce) == (cashier.merchant_id, shown.nonce) else Refused(Code.CONFLICT)
        )
    if not shown.made_at - tunables.CLOCKS_APART <= now <= shown.made_at + tunables.CODE_LASTS + tunables.CLOCKS_APART:
        return Refused(Code.QR_EXPIRED)
    merchant = Merchant.objects.get(pk=cashier.merchant_id)
    return _begin(redemption, merchant, shown.player_id, now, nonce=shown.nonce, cashier=cashier.name)


def meet_by_code(*, redemption: UUID, player_id: int, code: str, now: datetime) -> Redemption | Refused:
    """Begin a payment at the till that shows these digits.

    Args:
        redemption: the phone's own id for it.
        code: what the customer typed.
    """
    begun = Redemption.objects.select_related("merchant", "offer").filter(public_id=redemption).first()
    merchant = till_codes.merchant_of(code, now)
    if begun:
        is_same = begun.nonce is None and merchant in (None, begun.merchant)
        return begun if is_same and _is_of(begun, player_id) else Refused(Code.CONFLICT)
    if merchant is None:
        return Refused(Code.CODE_UNKNOWN)
    return _begin(redemption, merchant, player_id, now)


def _is_of(payment: Redemption, player_id: int) -> bool:
    return purses.players_of([payment.owner]).get(payment.owner) == player_id


@transaction.atomic
def _begin(
    redemption: UUID, merchant: Merchant, player_id: int, now: datetime, *, nonce: UUID | None = None, cashier: str = ""
) -> Redemption | Refused:
    customer = payments.hold_customer(player_id)
    if customer is None:
        return Refused(Code.GONE)
    wanted = Redemption(
        public_id=redemption,
        merchant=merchant,
        owner=customer.owner,
        nonce=nonce,
        cashier=cashier,
        coins_a_ntd=coins_a_ntd(),
        begun_at=now,
        until=now + tunables.MET_LASTS,
    )
    return _begun_meanwhile(wanted) or _hindered(wanted, customer) or _written(wanted)


def _begun_meanwhile(wanted: Redemption) -> Redemption | Refused | None:
    """What a rival with the same id, or the same code, has begun before this one had the customer's lock."""
    begun = Redemption.objects.select_related("merchant", "offer").filter(public_id=wanted.public_id).first()
    if begun:
        return begun if _same(begun, wanted) else Refused(Code.CONFLICT)
    is_used = wanted.nonce is not None and Redemption.objects.filter(nonce=wanted.nonce).exists()
    return Refused(Code.QR_USED) if is_used else None


def _hindered(wanted: Redemption, customer: Customer) -> Refused | None:
    if customer.is_guest:
        return Refused(Code.GUEST)
    if wanted.merchant.state != Merchant.State.ACTIVE:
        return payments.not_active(wanted.merchant)
    return None


def _written(wanted: Redemption) -> Redemption | Refused:
    for other in Redemption.objects.select_for_update(no_key=True).filter(owner=wanted.owner, state__in=OPEN):
        payments.end(other, Ending.OTHER)
    Redemption.objects.bulk_create([wanted], ignore_conflicts=True)
    written = Redemption.objects.select_related("merchant", "offer").get(public_id=wanted.public_id)
    return written if _same(written, wanted) else Refused(Code.CONFLICT)  # somebody else's took the id meanwhile


def _same(one: Redemption, other: Redemption) -> bool:
    return (one.merchant_id, one.owner, one.nonce) == (other.merchant_id, other.owner, other.nonce)
