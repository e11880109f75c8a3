"""Giving to a cause: some of the wallet (`donate`), or everything, when a person leaves (`give_all`).

Then the wallet goes to a cause and each pending award by itself to the county's fund. Coins on their way are nobody's
to choose for: guests who leave by the dozen would turn what settles late, or never, into gifts at once. An award that
is given away is settled by it, so that nothing is due any more; a transfer of its own for each keeps the books as
readable as settling does. Called by `personal`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.coins import accounts as chart
from game.coins import causes, ledger, lots, statements
from game.coins.causes import CauseClosed
from game.coins.ledger import KeyReused, Move, Posting, Shortfall, year_of
from game.coins.models import Account, AccountKind, Settlement, Transfer, TransferKind
from game.journal import writing as journal
from game.players import purses
from game.players.models import Player
from game.units.approval_refusals import Refused

# More than anybody will ever have: a slip of the finger. 10,000–10,000,000.
MOST_COINS_A_DONATION: Final = 1_000_000


class Code(StrEnum):
    """Why nothing was given."""

    NOT_COINS = "not_coins"
    TOO_MANY = "too_many"
    TOO_FEW_COINS = "too_few_coins"
    GUEST = "guest"
    CAUSE_CLOSED = "cause_closed"
    CONFLICT = "conflict"


SENTENCES: Final[Mapping[StrEnum, Promise | str]] = {
    Code.NOT_COINS: _("Please write a whole number of coins, 1 or more, such as 50."),
    Code.TOO_MANY: _("At most %(limit)s coins can be given at once. Please write a smaller number."),
    Code.TOO_FEW_COINS: _("You have %(left)s coins ready. Please write a smaller number."),
    Code.GUEST: _("Guests cannot give coins yet. Keep the account with an e-mail address first, under “Me”."),
    Code.CAUSE_CLOSED: _("This cause takes no coins any more. Nothing has happened; please choose another."),
    Code.CONFLICT: _("This form has given other coins already. Nothing more has happened; open a new form."),
}


@dataclass(frozen=True, slots=True)
class Donation:
    """Coins that a cause was given."""

    cause: str
    coins: int


def donate(*, player_id: int, cause: str, coins: int | None, key: UUID, now: datetime) -> Donation | Refused:
    """Give some of the wallet to a cause; the same form again gives once.

    Args:
        cause: its code.
        coins: None where no number could be read.
        key: chosen by the form.

    Raises:
        Player.DoesNotExist: they have left.
    """
    if coins is None or coins < 1:
        return Refused(Code.NOT_COINS, about="coins")
    if coins > MOST_COINS_A_DONATION:
        return Refused(Code.TOO_MANY, {"limit": MOST_COINS_A_DONATION}, about="coins")
    try:
        return _donate(player_id, Donation(cause, coins), key, now)
    except CauseClosed:
        return Refused(Code.CAUSE_CLOSED, about="cause")
    except KeyReused:
        return Refused(Code.CONFLICT)
    except Shortfall as shortfall:
        return Refused(Code.TOO_FEW_COINS, {"left": coins - shortfall.missing}, about="coins")


@transaction.atomic
def _donate(player_id: int, wanted: Donation, key: UUID, now: datetime) -> Donation | Refused:
    player = Player.objects.select_for_update(no_key=True).get(pk=player_id)
    if player.confirmed_at is None:
        return Refused(Code.GUEST)
    owner = purses.owner_of(player_id)
    name = f"donate:{owner.hex}:{key.hex}"
    if not Transfer.objects.filter(key=name).exists():
        causes.chosen(wanted.cause)
    moves = (Move(chart.wallet_of(owner), -wanted.coins), Move(chart.given_to(wanted.cause), wanted.coins))
    transfer = ledger.post(key=name, kind=TransferKind.DONATE, moves=moves, now=now, year=year_of(now))
    if not lots.were_used_by(transfer):
        lots.take(owner=owner, coins=wanted.coins, transfer=transfer.id)
        journal.append(kind="coins_donated", now=now, owner=owner)
    return wanted


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
