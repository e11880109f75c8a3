"""Settling: pending coins that are due enter the wallet, one transfer each.

Run by `manage.py settle` as often as one likes. Each chunk is a transaction and each transfer has
the award's id in its key, so a run may be killed at any moment and two may run at once. Each posts
at its own moment, so that no run outlasts the time that is not sealed yet. Coins of guests, and of
owners whose person is gone, wait; `game.players.purses` says whose those are. Each owner finds one
notice of a run in the inbox.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from game.coins import accounts as chart
from game.coins import ledger, lots, statements
from game.coins.ledger import Move, Posting, year_of
from game.coins.models import Settlement, TransferKind
from game.coins.sealing import passing_time
from game.inbox import sending as inbox
from game.inbox.kinds import Kind
from game.journal import writing as journal
from game.players import purses

# One transaction's worth: about 0.1 s of writing, during which a catch on SQLite has to wait.
CHUNK = 200


@dataclass(frozen=True, slots=True)
class SettleReport:
    """What one run did: transfers made, coins moved, and due settlements that must wait."""

    settled: int = 0
    coins: int = 0
    waiting: int = 0


def settle(*, now: datetime) -> SettleReport:
    """Move every pending award that is due and whose owner is confirmed into the wallet."""
    settled = coins = waiting = 0
    run, clock = f"settled:{now.astimezone(UTC).isoformat()}", passing_time(now)
    due = _due(now, None)
    while due:
        unconfirmed = purses.unconfirmed_owners({settlement.owner for settlement in due})
        ready = [settlement.id for settlement in due if settlement.owner not in unconfirmed]
        moved = _settle_chunk(ready, clock(), run) if ready else []
        settled, coins = settled + len(moved), coins + sum(moved)
        waiting += len(due) - len(ready)
        due = _due(now, due[-1])
    return SettleReport(settled, coins, waiting)


def _due(now: datetime, last: Settlement | None) -> list[Settlement]:
    """The next chunk after `last` in the order of the index, so that those who wait are passed once.

    An award that names no campaign holds up nobody else: it stays pending, and `audit` names it.
    """
    due = Settlement.objects.filter(settled=None, due_at__lte=now).exclude(campaign=None)
    if last is not None:
        due = due.filter(Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, id__gt=last.id))
    return list(due.order_by("due_at", "id")[:CHUNK])


@transaction.atomic(savepoint=False)
def _settle_chunk(ids: Sequence[int], now: datetime, run: str) -> list[int]:
    """Settle those of `ids` that nobody else has settled or is settling; their coins.

    Who is just leaving waits. Notices come before the ledger, as a catch locks its player before accounts.
    """
    free = Settlement.objects.select_for_update(skip_locked=True, of=("self",)).filter(id__in=ids, settled=None)
    locked = list(free.select_related("transfer").order_by("id"))
    staying = purses.staying(settlement.owner for settlement in locked)
    settlements = [settlement for settlement in locked if settlement.owner in staying]
    _tell(settlements, now, run)
    postings = [_posting(settlement) for settlement in settlements]
    transfers = ledger.post_all(postings=postings, now=now, year=year_of(now)) if postings else []
    pairs = zip(settlements, transfers, strict=True)
    statements.mark_settled((settlement.id, transfer.id) for settlement, transfer in pairs)
    lots.open_lots(settlements)
    journal.append_to_owners(kind="coins_settled", now=now, owners=(settlement.owner for settlement in settlements))
    return [settlement.coins for settlement in settlements]


def _tell(settlements: Sequence[Settlement], now: datetime, run: str) -> None:
    """One notice for each owner and run, however many of its chunks have coins of theirs."""
    coins: Counter[UUID] = Counter()
    for settlement in settlements:
        coins[settlement.owner] += settlement.coins
    inbox.add_to_owners(kind=Kind.COINS_SETTLED, counted="coins", numbers=coins, key=run, now=now)


def _posting(settlement: Settlement) -> Posting:
    owner, coins = settlement.owner, settlement.coins
    moves = (Move(chart.pending_of(owner), -coins), Move(chart.wallet_of(owner), coins))
    # They stay in the books of the year in which they were issued.
    year = settlement.transfer.year
    return Posting(f"settle:{settlement.transfer_id.hex}", TransferKind.SETTLE, moves, year=year)
