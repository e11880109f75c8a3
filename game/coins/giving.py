"""Giving everything an owner has away: the wallet to a cause, each pending award by itself to the county's fund.

Coins on their way are nobody's to choose for: guests who leave by the dozen would turn what settles late, or never,
into gifts at once. An award that is given away is settled by it, so that nothing is due any more; a transfer of its own
for each keeps the books as readable as settling does. Called by `personal` when a person leaves.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from game.coins import accounts as chart
from game.coins import causes, ledger, lots, statements
from game.coins.ledger import Move, Posting, year_of
from game.coins.models import Account, AccountKind, Settlement, TransferKind


@transaction.atomic(savepoint=False)
def give_all(*, owner: UUID, cause: str, now: datetime) -> int:
    """Move the wallet to a cause and pending coins to the fund; how many coins. Again: what has come since.

    Locks the settlements before the accounts, as `settling` does.

    Args:
        cause: the code of one that is open (`causes.chosen`).
    """
    fund = causes.fund().code
    pending = Settlement.objects.select_for_update().filter(owner=owner, settled=None)
    settlements = list(pending.order_by("id"))
    postings = [_of_award(settlement, fund) for settlement in settlements]
    postings += _of_wallet(owner, cause)
    if not postings:
        return 0
    transfers = ledger.post_all(postings=postings, now=now, year=year_of(now))
    statements.mark_settled((award.id, transfer.id) for award, transfer in zip(settlements, transfers, strict=False))
    for posting, transfer in list(zip(postings, transfers, strict=True))[len(settlements) :]:
        lots.take(owner=owner, coins=posting.moves[1].coins, transfer=transfer.id)
    return sum(move.coins for posting in postings for move in posting.moves if move.coins > 0)


def _of_award(settlement: Settlement, fund: str) -> Posting:
    moves = (
        Move(chart.pending_of(settlement.owner), -settlement.coins),
        Move(chart.given_to(fund), settlement.coins),
    )
    return Posting(f"donate:{settlement.transfer_id.hex}", TransferKind.DONATE, moves)


def _of_wallet(owner: UUID, cause: str) -> Sequence[Posting]:
    """What the wallet has, under a key that its newest entry makes new."""
    names = (chart.pending_of(owner), chart.wallet_of(owner))
    accounts = Account.objects.select_for_update(no_key=True).filter(name__in=names).order_by("id")
    wallet = next((account for account in accounts if account.kind == AccountKind.WALLET), None)
    if wallet is None or wallet.balance == 0:
        return []
    moves = (Move(wallet.name, -wallet.balance), Move(chart.given_to(cause), wallet.balance))
    return [Posting(f"donate:{owner.hex}:{wallet.last_entry}", TransferKind.DONATE, moves)]
