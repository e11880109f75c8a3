"""Whose bank account is another one than when the county last paid them, and who entered it: from the trail.

The one fraud for which nobody needs a coin: an account is changed, the month is paid, and changed back. So whoever pays
reads which accounts are new, and nobody pays to one that they have entered themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max

from game.coins.models import Merchant, Payout, Statement
from game.units.models import AuditEntry

_ENTERED: Final = "merchant_entered"
_EDITED: Final = "merchant_edited"
_FIELD: Final = "bank_account"


@dataclass(frozen=True, slots=True)
class AccountChange:
    """One entry of a merchant's bank account; `is_first`: the one with which it came into the list."""

    merchant: Merchant
    actor: UUID | None
    name: str
    at: datetime
    is_first: bool


def of(payout: Payout) -> list[AccountChange]:
    """Entries of accounts that this payout pays to, since each merchant was last paid; the newest first."""
    merchants = {one.merchant.public_id: one.merchant for one in payout.statements.select_related("merchant")}
    return list(_changes(merchants, _last_paid(payout), payout.paid_at))


def _last_paid(payout: Payout) -> Mapping[UUID, datetime]:
    """When each of its merchants was paid before."""
    paid = Statement.objects.filter(merchant__in=payout.statements.values("merchant"), payout__paid_at__isnull=False)
    if payout.paid_at is not None:
        paid = paid.filter(payout__paid_at__lt=payout.paid_at)
    return dict(paid.values_list("merchant__public_id").annotate(at=Max("payout__paid_at")))


def _changes(
    merchants: Mapping[UUID, Merchant], since: Mapping[UUID, datetime], until: datetime | None
) -> Iterator[AccountChange]:
    entries = AuditEntry.objects.filter(subject__in=merchants, action__in=(_ENTERED, _EDITED)).order_by("-id")
    for entry in entries:
        merchant, paid_at = entry.subject, since.get(entry.subject) if entry.subject else None
        is_first = entry.action == _ENTERED
        is_other = is_first or _FIELD in str(entry.details.get("fields", "")).split(", ")
        is_new = (paid_at is None or entry.at > paid_at) and (until is None or entry.at <= until)
        if merchant is not None and is_other and is_new:
            yield AccountChange(merchants[merchant], entry.actor, entry.actor_name, entry.at, is_first)
