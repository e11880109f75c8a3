"""When a merchant is open: its owner proposes it, an operator takes it over for the map or says why not."""

from datetime import datetime

from django.db import transaction

from game.coins.merchants import trail
from game.coins.merchants.inviting import tell_staff
from game.coins.merchants.refusals import Code
from game.coins.merchants.working import Working, as_of_now
from game.coins.models import Merchant
from game.inbox.kinds import Kind
from game.units.approval_refusals import Refused
from game.units.staffing import Staff
from hotspots import editions, mending, opening


@transaction.atomic
def propose(*, owner: Working, hours: str, now: datetime) -> Merchant | Refused:
    """Propose other opening hours, as OpenStreetMap writes them; what the map says already takes a proposal back."""
    merchant, today = trail.locked(owner.merchant_id), as_of_now(owner)
    if today is None or not today.is_owner:
        return Refused(Code.NOT_OWNER)
    hours = " ".join(hours.split())
    if merchant.place is None:
        return Refused(Code.NO_PLACE)
    if refused := _wrong(hours):
        return refused
    proposed = "" if hours == merchant.place.opening_hours else hours
    if merchant.hours_proposed != proposed:
        merchant.hours_proposed = proposed
        merchant.save(update_fields=["hours_proposed"])
        trail.record(merchant, "hours_proposed", actor=owner, now=now, after=hours)
    return merchant


@transaction.atomic
def take_over(*, actor: Staff | None, merchant: Merchant, seen: str, now: datetime) -> Merchant | Refused:
    """Show the proposed hours on the map.

    Args:
        seen: what the page showed, so that nobody takes over what they have not read.

    Raises:
        NotAllowed: the actor may not do this.
    """
    trail.require_keeper(actor, now)
    editions.wait_for_turn()
    merchant = trail.locked(merchant.pk)
    if merchant.place is None or not seen or merchant.hours_proposed != seen:
        return Refused(Code.NOTHING_PROPOSED)
    before = merchant.place.opening_hours
    mending.say_hours(place_id=merchant.place.public_id, expression=seen, now=now)
    _decide(merchant, "hours_taken_over", Kind.HOURS_TAKEN_OVER, actor, now, before=before, after=seen)
    return merchant


@transaction.atomic
def decline(*, actor: Staff | None, merchant: Merchant, seen: str, now: datetime) -> Merchant | Refused:
    """Leave the map as it is.

    Raises:
        NotAllowed: the actor may not do this.
    """
    trail.require_keeper(actor, now)
    merchant = trail.locked(merchant.pk)
    if not seen or merchant.hours_proposed != seen:
        return Refused(Code.NOTHING_PROPOSED)
    _decide(merchant, "hours_declined", Kind.HOURS_DECLINED, actor, now, after=seen)
    return merchant


def _decide(merchant: Merchant, action: str, kind: Kind, actor: Staff | None, now: datetime, **said: str) -> None:
    merchant.hours_proposed = ""
    merchant.save(update_fields=["hours_proposed"])
    trail.record(merchant, action, actor=actor, now=now, **said)
    tell_staff(merchant, kind, now, owners_only=True, values={"hours": said["after"]})


def _wrong(hours: str) -> Refused | None:
    if not hours:
        return Refused(Code.MISSING, about="hours")
    why = opening.refusal_of(hours)
    return Refused(Code.HOURS_UNREADABLE, {"why": why}, about="hours") if why else None
