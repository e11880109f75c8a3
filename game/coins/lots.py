"""Lots: whose coins lie in a wallet, and which are used first.

A lot is opened when an award settles; whatever leaves the wallet uses lots, the oldest award first, and what comes back
goes to the lots it was taken from. Called in the transaction of the posting that moved the coins, after it: that holds
the wallet's lock, so that nobody else uses the same lots. `audit` proves that a wallet is the sum of its lots.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from game.coins.models import Lot, LotUse, Settlement, Transfer
from game.coins.tunables import COINS_LAST_YEARS


class LotsDisagree(RuntimeError):
    """A wallet's lots hold fewer coins than the wallet gave: the books are broken, and `audit` says where."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Coins that one transfer took out of one lot."""

    lot_id: int
    campaign_id: int
    coins: int


def last_day_of(year: int) -> date:
    """The last day on which coins issued in a budget year may be spent."""
    return date(year + COINS_LAST_YEARS, 12, 31)


def open_lots(settlements: Sequence[Settlement]) -> None:
    """Open the lot of each settlement whose coins have just entered its owner's wallet; `transfer` is loaded."""
    Lot.objects.bulk_create(
        Lot(
            owner=settlement.owner,
            award=settlement.transfer,
            campaign_id=_payer(settlement),
            year=settlement.transfer.year,
            coins=settlement.coins,
            left=settlement.coins,
            expires_on=last_day_of(settlement.transfer.year),
        )
        for settlement in settlements
    )


def take(*, owner: UUID, coins: int, transfer: UUID) -> list[Taken]:
    """Use up `coins` of an owner's lots for a transfer out of the wallet, the oldest award first.

    Once for each transfer: who repeats a posting finds its uses and does not come here.

    Raises:
        LotsDisagree: the lots hold less.
    """
    taken, wanted = [], coins
    for lot, campaign, left in _open_of(owner):
        if wanted == 0:
            break
        taken.append(Taken(lot, campaign, min(wanted, left)))
        wanted -= taken[-1].coins
    if wanted:
        raise LotsDisagree(f"the lots of {owner} lack {wanted} coins of the {coins} that its wallet gave")
    _use(transfer, taken, sign=1)
    return taken


def take_lot(*, lot: Lot, transfer: UUID) -> None:
    """Use up what is left of one lot: it expires, or its award is reversed."""
    _use(transfer, [Taken(lot.pk, lot.campaign_id, lot.left)], sign=1)


def bring_back(*, taken_by: UUID, transfer: UUID) -> list[Taken]:
    """Put into their lots what an earlier transfer took from them, because `transfer` brought it back to the wallet."""
    taken = taken_of(taken_by)
    _use(transfer, taken, sign=-1)
    return taken


def taken_of(transfer: UUID) -> list[Taken]:
    """What a transfer took, lot by lot."""
    uses = LotUse.objects.filter(transfer=transfer).order_by("lot__award")
    return [Taken(*row) for row in uses.values_list("lot", "lot__campaign", "coins")]


def were_used_by(transfer: Transfer) -> bool:
    """Whether this transfer has used its lots already."""
    return LotUse.objects.filter(transfer=transfer).exists()


def _payer(settlement: Settlement) -> int:
    if settlement.campaign_id is None:
        raise LotsDisagree(f"award {settlement.transfer_id} names no campaign: `audit` lists those, correct them first")
    return settlement.campaign_id


def _open_of(owner: UUID) -> Iterable[tuple[int, int, int]]:
    lots = Lot.objects.filter(owner=owner, left__gt=0).order_by("award")
    return lots.values_list("id", "campaign", "left").iterator(100)


def _use(transfer: UUID, taken: Iterable[Taken], *, sign: int) -> None:
    LotUse.objects.bulk_create(
        LotUse(lot_id=each.lot_id, transfer_id=transfer, coins=sign * each.coins) for each in taken
    )
