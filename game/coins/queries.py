"""What a player's wallet page shows: two balances, and where the coins came from.

Knows opaque owners and transfers only; the web layer joins places and balloons by `transfer`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, Sum

from game.coins import accounts as chart
from game.coins import handing_over
from game.coins.ledger import TAIPEI
from game.coins.models import Account, Entry, TransferKind

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class PurseBalance:
    """What an owner may spend, and what is still to settle."""

    wallet: int
    pending: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of what an owner has; `id` pages, `day` is Taitung's calendar.

    `award` is the transfer that a balloon paid: the line's own, or the guest's whose coins were brought along.
    `settles_at` is None for coins that never were pending.
    """

    id: int
    award: UUID
    day: date
    kind: str
    coins: int
    state: Literal["pending", "settled"]
    settles_at: datetime | None


def purse_of(owner: UUID) -> PurseBalance:
    """Both balances of an owner; zeros for one the ledger has never seen."""
    return purses_of([owner])[owner]


def purses_of(owners: Iterable[UUID]) -> dict[UUID, PurseBalance]:
    """The same of many owners."""
    names = {owner: (chart.wallet_of(owner), chart.pending_of(owner)) for owner in owners}
    accounts = Account.objects.filter(name__in=[name for pair in names.values() for name in pair])
    balances = dict(accounts.values_list("name", "balance"))
    return {
        owner: PurseBalance(balances.get(wallet, 0), balances.get(pending, 0))
        for owner, (wallet, pending) in names.items()
    }


def history_of(owner: UUID, *, limit: int, before: int | None = None) -> list[HistoryLine]:
    """An owner's newest changes first: each award once (pending, then settled), each spending once.

    Args:
        limit: lines wanted, at most `MOST_LINES`.
        before: the `id` of the last line already shown.
    """
    # Settling is a change of state of the award's own line, so neither of its two entries is one.
    entries = Entry.objects.filter(account__name__in=(chart.wallet_of(owner), chart.pending_of(owner)))
    entries = entries.exclude(Q(transfer__kind=TransferKind.SETTLE))
    if before is not None:
        entries = entries.filter(id__lt=before)
    newest = entries.select_related("transfer__settlement").order_by("-id")[: min(limit, MOST_LINES)]
    return [_line(entry) for entry in newest]


def _line(entry: Entry) -> HistoryLine:
    transfer, settlement = entry.transfer, getattr(entry.transfer, "settlement", None)
    pending = settlement is not None and settlement.settled_id is None
    return HistoryLine(
        id=entry.id,
        award=handing_over.award_behind(transfer.key) or transfer.id,
        day=transfer.at.astimezone(TAIPEI).date(),
        kind=transfer.kind,
        coins=entry.amount,
        state="pending" if pending else "settled",
        settles_at=settlement.due_at if settlement else None,
    )


def imbalance() -> int:
    """The sum of all balances in coins: always zero, or coins came from nowhere. `audit` would say which."""
    return Account.objects.aggregate(total=Sum("balance"))["total"] or 0
