"""What operators decide about a merchant: that it is certified and takes coins, that it does not for now, that it does.

Its people are told in their inbox, the map is told in the same transaction.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from game.coins.merchants import trail
from game.coins.merchants.inviting import tell_staff
from game.coins.merchants.refusals import Code
from game.coins.merchants.showing import show_on_map
from game.coins.models import Merchant, MerchantRole
from game.inbox.kinds import Kind
from game.units.approval_refusals import Refused
from game.units.staffing import Staff
from hotspots import editions

LONGEST_REASON: Final = 200


@transaction.atomic
def certify(*, actor: Staff | None, merchant: Merchant, now: datetime) -> Merchant | Refused:
    """Make it a partner that takes coins and has the mark on the map; again changes nothing.

    Raises:
        NotAllowed: the actor may not do this.
    """
    merchant = _begin(actor, merchant, now)
    if merchant.state == Merchant.State.SUSPENDED:
        return Refused(Code.HELD)
    if merchant.certified_on is not None:
        return merchant
    if not merchant.staff.filter(role=MerchantRole.OWNER, ended_at=None).exists():
        return Refused(Code.NO_OWNER)
    merchant.state, merchant.certified_on = Merchant.State.ACTIVE, timezone.localdate(now)
    merchant.save(update_fields=["state", "certified_on"])
    _say(merchant, "merchant_certified", Kind.MERCHANT_CERTIFIED, actor, now)
    return merchant


@transaction.atomic
def suspend(*, actor: Staff | None, merchant: Merchant, reason: str, now: datetime) -> Merchant | Refused:
    """Stop it from taking coins, with a reason that its people read; again changes nothing.

    Raises:
        NotAllowed: the actor may not do this.
    """
    merchant, reason = _begin(actor, merchant, now), " ".join(reason.split())
    if refused := _wrong_reason(reason):
        return refused
    if merchant.state != Merchant.State.SUSPENDED:
        merchant.state, merchant.suspended_for = Merchant.State.SUSPENDED, reason
        merchant.save(update_fields=["state", "suspended_for"])
        _say(merchant, "merchant_suspended", Kind.MERCHANT_SUSPENDED, actor, now, reason=reason)
    return merchant


@transaction.atomic
def restore(*, actor: Staff | None, merchant: Merchant, reason: str, now: datetime) -> Merchant | Refused:
    """End a suspension, with a reason; again changes nothing. One that was never certified is invited again.

    Raises:
        NotAllowed: the actor may not do this.
    """
    merchant, reason = _begin(actor, merchant, now), " ".join(reason.split())
    if refused := _wrong_reason(reason):
        return refused
    if merchant.state == Merchant.State.SUSPENDED:
        merchant.state = Merchant.State.ACTIVE if merchant.certified_on else Merchant.State.INVITED
        merchant.suspended_for = ""
        merchant.save(update_fields=["state", "suspended_for"])
        _say(merchant, "merchant_restored", Kind.MERCHANT_RESTORED, actor, now, reason=reason)
    return merchant


def _begin(actor: Staff | None, merchant: Merchant, now: datetime) -> Merchant:
    """The turn among all that change places comes before the merchant's lock."""
    trail.require_keeper(actor, now)
    editions.wait_for_turn()
    return trail.locked(merchant.pk)


def _say(merchant: Merchant, action: str, kind: Kind, actor: Staff | None, now: datetime, **said: str) -> None:
    show_on_map(merchant.place, merchant, now)
    trail.record(merchant, action, actor=actor, now=now, **said)
    tell_staff(merchant, kind, now, values=said)


def _wrong_reason(reason: str) -> Refused | None:
    if not reason:
        return Refused(Code.MISSING, about="reason")
    length, limit = len(reason), LONGEST_REASON
    return Refused(Code.TOO_LONG, {"length": length, "limit": limit}, about="reason") if length > limit else None
