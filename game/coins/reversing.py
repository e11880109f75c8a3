"""Reversing: the exact opposite of a transfer, with a reason, and what it drags along; decided by `correcting`.

Budgets and grants are reversed while their coins are still there. An award is reversed while nobody has spent of it:
one that is pending is settled by the reversal; one that has settled goes back the way it came, its settling first and
then the award, and its lot is used up by it. What would then lie in a balloon or in a closed campaign goes home in the
same transaction. Locks, as everywhere: campaign, settlement, accounts, lots.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from game.coins import accounts as chart
from game.coins import campaigns, ledger, lots, statements
from game.coins.correction_refusals import Code
from game.coins.ledger import Move, Posting, year_of
from game.coins.models import Campaign, Lot, Settlement, Transfer, TransferKind
from game.inbox import sending as inbox
from game.inbox.kinds import Kind, Values
from game.journal import writing as journal
from game.players import purses
from game.units.approval_refusals import Refused

BUDGETS: Final = (TransferKind.BUDGET, TransferKind.APPROPRIATE, TransferKind.ALLOT)
AWARDS: Final = (TransferKind.CATCH, TransferKind.GIFT, TransferKind.REWARD)


def key_of(transfer: Transfer) -> str:
    """What makes a reversal the only one of its transfer."""
    return f"reverse:{transfer.id.hex}"


def coins_of(transfer: Transfer) -> int:
    """How many coins a transfer moved."""
    return sum(amount for amount in transfer.entries.values_list("amount", flat=True) if amount > 0)


def campaign_of(transfer: Transfer) -> Campaign | None:
    """Whose promise an award was; None for a budget."""
    settlement = Settlement.objects.select_related("campaign__unit").filter(transfer=transfer).first()
    return settlement.campaign if settlement else None


@transaction.atomic(savepoint=False)
def reverse(*, transfer: Transfer, reason: str, now: datetime) -> Transfer | Refused:
    """Take a transfer back; a repeat returns the first reversal.

    Raises:
        Shortfall: the coins are not there any more; nothing was written.
    """
    if transfer.kind in BUDGETS:
        return ledger.post_all(postings=[_opposite(transfer, reason)], now=now, year=transfer.year)[0]
    if transfer.kind in AWARDS:
        return _reverse_award(transfer, reason, now)
    return Refused(Code.NOT_REVERSIBLE, {"kind": transfer.kind})


def _opposite(transfer: Transfer, reason: str) -> Posting:
    entries = transfer.entries.order_by("id").values_list("account__name", "amount")
    moves = tuple(Move(name, -amount) for name, amount in entries)
    kind = TransferKind.REVERSE
    return Posting(key_of(transfer), kind, moves, reason=reason, reverses=transfer.id, year=transfer.year)


def _reverse_award(award: Transfer, reason: str, now: datetime) -> Transfer | Refused:
    owner = Settlement.objects.values_list("owner", flat=True).get(transfer=award)
    purses.staying([owner])
    campaign = campaigns.locked(Campaign.objects.get(settlements__transfer=award))
    settlement = Settlement.objects.select_for_update(of=("self",)).select_related("settled").get(transfer=award)
    if first := Transfer.objects.filter(key=key_of(award)).first():
        return first
    postings = [_opposite(award, reason), *_going_home(award, campaign)]
    if settlement.settled is None:
        _tell(settlement, reason, now)
        done = ledger.post_all(postings=postings, now=now, year=award.year)[0]
        statements.mark_settled([(settlement.pk, done.id)])
        return done
    if settlement.settled.kind != TransferKind.SETTLE:
        return Refused(Code.HANDED_ON)
    _tell(settlement, reason, now)
    return _reverse_settled(settlement, [_opposite(settlement.settled, reason), *postings], now)


def _reverse_settled(settlement: Settlement, postings: Sequence[Posting], now: datetime) -> Transfer | Refused:
    """The lot is read once the wallet is locked, so that nobody spends of it meanwhile."""
    names = sorted({move.account for posting in postings for move in posting.moves})
    locked = statements.lock(names, [posting.key for posting in postings])
    lot = Lot.objects.get(award=settlement.transfer_id) if locked.accounts else None
    if lot is None or lot.left < lot.coins:
        transaction.set_rollback(True)
        return Refused(Code.AWARD_SPENT, {"missing": lot.coins - lot.left if lot else settlement.coins})
    back, done, *_home = ledger.post_all(postings=postings, now=now, year=settlement.transfer.year, locks=locked)
    lots.take_lot(lot=lot, transfer=back.id)
    return done


def _going_home(award: Transfer, campaign: Campaign) -> list[Posting]:
    """Out of the balloon to its campaign; out of a closed campaign to its unit."""
    name, amount = award.entries.filter(amount__lt=0).values_list("account__name", "amount").get()
    is_closed, of_balloon = campaign.state == Campaign.State.CLOSED, award.kind == TransferKind.CATCH
    if not (is_closed or of_balloon):
        return []
    home = campaigns.home_of(campaign) if is_closed else chart.campaign_escrow(campaign.public_id)
    kind = TransferKind.RETURN if of_balloon else TransferKind.CLOSE
    moves = (Move(name, amount), Move(home, -amount))
    return [Posting(f"home:{award.id.hex}", kind, moves, year=year_of(campaign.opens_at))]


def _tell(settlement: Settlement, reason: str, now: datetime) -> None:
    """Before the accounts are locked, as a person is held before they are."""
    values: dict[UUID, Values] = {settlement.owner: {"coins": settlement.coins, "reason": reason}}
    key = f"reversed:{settlement.transfer_id.hex}"
    inbox.send_to_owners(kind=Kind.AWARD_REVERSED, values_by_owner=values, key=key, now=now)
    journal.append_to_owners(kind="coins_reversed", now=now, owners=[settlement.owner])
