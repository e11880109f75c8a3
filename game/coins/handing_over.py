"""Handing over: awards that are still pending go from one owner to another, one transfer each.

For a guest who turns out to have an account: what was awarded stays pending as long as it would have, with its new
owner. Each transfer names the award it hands over, so that repeating changes nothing; the old settlement is settled by
it, and a new one waits for the day of the old. Called by `game.balloons.bringing`, which decides what may go.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from game.coins import accounts as chart
from game.coins import ledger, statements
from game.coins.ledger import Move, Posting, year_of
from game.coins.models import Settlement, TransferKind
from game.coins.statements import Award

KEY: Final = "bring:"


@transaction.atomic(savepoint=False)
def hand_over(*, awards: Iterable[UUID], giver: UUID, taker: UUID, now: datetime) -> int:
    """Move those of these awards that are still pending with `giver` to `taker`; the coins that moved."""
    pending = Settlement.objects.filter(transfer__in=list(awards), owner=giver, settled=None)
    settlements = list(pending.select_for_update().order_by("id"))
    if not settlements:
        return 0
    postings = [_posting(settlement, taker) for settlement in settlements]
    transfers = ledger.post_all(postings=postings, now=now, year=year_of(now))
    pairs = list(zip(settlements, transfers, strict=True))
    statements.mark_settled((settlement.id, transfer.id) for settlement, transfer in pairs)
    statements.insert_settlements(
        Award(transfer.id, taker, settlement.coins, settlement.campaign_id, settlement.due_at)
        for settlement, transfer in pairs
    )
    return sum(settlement.coins for settlement in settlements)


def award_behind(key: str) -> UUID | None:
    """The award that a transfer of this key handed over; None for a transfer that handed over none."""
    return UUID(key.removeprefix(KEY)) if key.startswith(KEY) else None


def _posting(settlement: Settlement, taker: UUID) -> Posting:
    moves = (
        Move(chart.pending_of(settlement.owner), -settlement.coins),
        Move(chart.pending_of(taker), settlement.coins),
    )
    return Posting(f"{KEY}{settlement.transfer_id.hex}", TransferKind.BRING, moves)
