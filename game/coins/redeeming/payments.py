"""One payment under its lock, and how it comes to nothing: what the verbs of payments begin with and share.

Locks are taken in the order customer → payment → merchant → offer → accounts → lots. Whoever has only the payment's id
reads its owner first, which never changes. A payment whose time is over counts as lapsed at once, whoever looks;
`lapse_old` only writes it down.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from game.coins.models import Merchant, Redemption
from game.coins.redeeming.refusals import Code
from game.players import purses
from game.players.models import Player
from game.units.approval_refusals import Refused

State: TypeAlias = Redemption.State
Ending: TypeAlias = Redemption.Ending
OPEN: Final = (State.MET, State.ASKED)
SETTLED: Final = (State.PAID, State.REFUNDED)
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Customer:
    """Who pays; nobody else moves their coins, and they do not leave, until the transaction ends."""

    player_id: int
    owner: UUID
    is_guest: bool


def hold_customer(player_id: int) -> Customer | None:
    """Lock who pays; None if they have left."""
    player = Player.objects.select_for_update(no_key=True).filter(pk=player_id, is_active=True).first()
    return Customer(player.pk, purses.owner_of(player.pk), player.confirmed_at is None) if player else None


def hold_owner(owner: UUID) -> Customer | None:
    """The same by the owner's number."""
    player_id = purses.players_of([owner]).get(owner)
    return hold_customer(player_id) if player_id else None


def hold_merchant(merchant_id: int) -> Merchant:
    """Lock a merchant, so that nobody suspends it and no other till uses up its day until the transaction ends."""
    return Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)


def locked(payments: QuerySet[Redemption]) -> Redemption | None:
    """The payment that is asked for, under its lock."""
    return payments.select_for_update(of=("self",), no_key=True).select_related("merchant", "offer").first()


def of_customer(redemption: UUID, owner: UUID) -> Redemption | None:
    """A customer's own payment, under its lock."""
    return locked(Redemption.objects.filter(public_id=redemption, owner=owner))


def of_merchant(redemption: UUID, merchant_id: int) -> Redemption | None:
    """A payment at this merchant, under its lock."""
    return locked(Redemption.objects.filter(public_id=redemption, merchant=merchant_id))


def end(payment: Redemption, ending: Ending) -> None:
    """Have an open payment come to nothing."""
    payment.state = State.LAPSED if ending in (Ending.TIME, Ending.OTHER) else State.REFUSED
    payment.ended_for = ending
    payment.save(update_fields=["state", "ended_for"])


def over(payment: Redemption, now: datetime) -> Refused | None:
    """Why nothing more can happen to a payment, None while it is open; one whose time is over lapses here."""
    if payment.state in OPEN and payment.until <= now:
        end(payment, Ending.TIME)
    return closed(payment)


def closed(payment: Redemption) -> Refused | None:
    """The same for one whose time has been looked at (`as_it_stands`); nothing is written."""
    if payment.state in OPEN:
        return None
    if payment.state in SETTLED:
        return Refused(Code.PAID_ALREADY)
    return Refused(Code.LAPSED if payment.ended_for == Ending.TIME else Code.ENDED)


def not_active(merchant: Merchant) -> Refused:
    """It takes no coins now."""
    return Refused(Code.NOT_ACTIVE, {"merchant": merchant.name})


def as_it_stands(payment: Redemption, now: datetime) -> Redemption:
    """A payment as it counts at this moment, for showing: one whose time is over has lapsed, written or not."""
    if payment.state in OPEN and payment.until <= now:
        payment.state, payment.ended_for = State.LAPSED, Ending.TIME
    return payment


def lapse_old(*, now: datetime) -> int:
    """Write down which open payments' time is over; how many. It may be killed and run twice at once."""
    lapsed = 0
    while count := _lapse_chunk(now):
        lapsed += count
    return lapsed


@transaction.atomic
def _lapse_chunk(now: datetime) -> int:
    """Those that somebody is at are theirs: their verb sees the time itself."""
    old = Redemption.objects.filter(state__in=OPEN, until__lte=now).order_by("pk")
    ids = list(old.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)[:CHUNK])
    return Redemption.objects.filter(pk__in=ids).update(state=State.LAPSED, ended_for=Ending.TIME)
