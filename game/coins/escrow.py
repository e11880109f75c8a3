"""A balloon's own escrow: filled at launch, emptied catch by catch, what is left goes back.

Each balloon has an account of its own, so a catch locks that balloon and that player and nothing
else: a thousand people at a thousand balloons do not wait for each other. Called by `game.balloons`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from game.coins import accounts as chart
from game.coins import campaigns, ledger, statements
from game.coins.budgets import december
from game.coins.ledger import KeyReused, Move, year_of
from game.coins.models import Account, Campaign, Entry, Transfer, TransferKind
from game.coins.statements import Award, Locks


class ForeignBalloon(ValueError):
    """A balloon's coins would come from, or go to, a campaign other than the one that funded it."""


@transaction.atomic(savepoint=False)
def fund_balloons(*, campaign: Campaign, lots: Sequence[tuple[UUID, int]], key: str, now: datetime) -> Transfer:
    """Move coins from a published campaign's escrow to each balloon's own, in one transfer.

    Args:
        lots: each balloon once, with the coins for its whole stock.

    Raises:
        ForeignBalloon: another campaign funded one of them before.
        OtherPurpose: the campaign's coins are not for balloons.
        Shortfall: the campaign has promised or handed on too much already.
        WrongState: the campaign is not published.
    """
    campaign = campaigns.locked(campaign)
    if campaign.state != Campaign.State.PUBLISHED:
        raise campaigns.WrongState(campaign, Campaign.State.PUBLISHED)
    if campaign.spends_on != Campaign.SpendsOn.BALLOONS:
        raise campaigns.OtherPurpose(campaign, Campaign.SpendsOn.BALLOONS)
    given = [Move(chart.balloon_escrow(balloon), coins) for balloon, coins in lots]
    _check_payer(campaign, [move.account for move in given])
    moves = [Move(chart.campaign_escrow(campaign.public_id), -sum(coins for _, coins in lots)), *given]
    year = year_of(campaign.opens_at)
    return ledger.post(key=key, kind=TransferKind.FUND, moves=moves, now=now, year=year)


def key_of_catch(balloon: UUID, owner: UUID) -> str:
    """What makes an award the only one of this owner for this balloon."""
    return f"catch:{balloon}:{owner}"


def lock_award(*, balloon: UUID, owner: UUID) -> Locks:
    """Lock what an award of this balloon to this owner will move; for `award_catch` in the same transaction."""
    names = sorted([chart.balloon_escrow(balloon), chart.pending_of(owner)])
    return statements.lock(names, [key_of_catch(balloon, owner)])


@transaction.atomic(savepoint=False)
def award_catch(
    *,
    balloon: UUID,
    owner: UUID,
    coins: int,
    campaign_id: int,
    key: str,
    now: datetime,
    settle_delay: timedelta,
    locks: Locks | None = None,
) -> Transfer:
    """Issue coins for a catch: out of the balloon's escrow, pending with `owner` until due.

    They count to the budget year of `now`. Repeating it with the same key changes nothing.

    Args:
        campaign_id: the campaign that funded the balloon (`fund_balloons`); `audit` compares both.

    Raises:
        Shortfall: the balloon's escrow does not hold that many coins.
        TooLateToIssue: it is December, and the campaign's unit has no permission.
    """
    moves = (Move(chart.balloon_escrow(balloon), -coins), Move(chart.pending_of(owner), coins))
    transfer = ledger.post(key=key, kind=TransferKind.CATCH, moves=moves, now=now, year=year_of(now), locks=locks)
    december.require(campaign_id, transfer.at)
    statements.insert_settlements([Award(transfer.id, owner, coins, campaign_id, now + settle_delay)])
    return transfer


@transaction.atomic(savepoint=False)
def return_escrow(*, campaign: Campaign, balloons: Iterable[UUID], key: str, now: datetime) -> Transfer | None:
    """Give what these balloons have left back to their campaign; if that is closed, to its unit.

    Returns:
        The transfer (the first one when the key is repeated), or None if nothing was left.

    Raises:
        ForeignBalloon: another campaign funded one of them.
        KeyReused: the key belongs to a transfer of other balloons.
    """
    campaign, names = campaigns.locked(campaign), [chart.balloon_escrow(balloon) for balloon in balloons]
    first = Transfer.objects.filter(key=key).first()
    if first is not None:
        return _same_return(first, names)
    escrows = Account.objects.select_for_update().filter(name__in=names).order_by("id")
    moves = [Move(escrow.name, -escrow.balance) for escrow in escrows if escrow.balance]
    if not moves:
        return None
    _check_payer(campaign, names)
    closed = campaign.state == Campaign.State.CLOSED
    home = campaigns.home_of(campaign) if closed else chart.campaign_escrow(campaign.public_id)
    moves.append(Move(home, -sum(move.coins for move in moves)))
    return ledger.post(key=key, kind=TransferKind.RETURN, moves=moves, now=now, year=year_of(campaign.opens_at))


def _same_return(first: Transfer, names: Sequence[str]) -> Transfer:
    givers = first.entries.filter(amount__lt=0).values_list("account__name", flat=True)
    if first.kind != TransferKind.RETURN or not set(givers) <= set(names):
        raise KeyReused(first.key)
    return first


def _check_payer(campaign: Campaign, names: Sequence[str]) -> None:
    funding = Entry.objects.filter(account__name__in=names, transfer__kind=TransferKind.FUND)
    payers = Account.objects.filter(entries__transfer__in=funding.values("transfer"), kind="campaign")
    strangers = payers.exclude(name=chart.campaign_escrow(campaign.public_id)).values_list("name", flat=True)
    if strangers:
        raise ForeignBalloon(
            f"a balloon has one payer: {sorted(set(strangers))} paid, {campaign.public_id} may neither give nor take"
        )
