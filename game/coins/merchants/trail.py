"""What every verb of merchants begins and ends with: who may, the merchant under its lock, and the line of the trail.

The county's operators keep merchants; an owner keeps the own one's people and offers. None is the machine's console.
"""

from datetime import datetime

from game.coins.merchants.working import Working
from game.coins.models import Merchant
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.staffing import NO_UNIT, Staff


def require_keeper(actor: Staff | None, now: datetime) -> None:
    """Whether this operator may still keep merchants.

    Raises:
        NotAllowed: their role does not allow it.
    """
    permissions.require(staffing.as_of_now(actor, now) if actor else None, Action.KEEP_MERCHANTS, NO_UNIT)


def locked(merchant_id: int) -> Merchant:
    """A merchant under its lock, as it is now; not its key, which payments name when they commit."""
    return Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)


def record(
    merchant: Merchant,
    action: str,
    *,
    actor: Staff | Working | None,
    now: datetime,
    **details: str | int,
) -> None:
    """The line of the trail, about the merchant."""
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        subject=merchant.public_id,
        title=merchant.name_zh,
        details=details,
    )
