"""Expiry: lots past their last day leave the wallet, and go to the books of the unit and the year that paid for them.

Owners are told some weeks before, and when it has happened. Run by `manage.py expire_coins`, daily or oftener: in
chunks, each a transaction, so that a run may be killed at any moment and two may run at once. The wallets are locked
before their lots are read, so that what is spent meanwhile does not expire.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q, Sum

from game.coins import accounts as chart
from game.coins import ledger, lots, statements
from game.coins.ledger import TAIPEI, Move, Posting, year_of
from game.coins.models import Lot, TransferKind
from game.coins.sealing import passing_time
from game.inbox import sending as inbox
from game.inbox.kinds import Kind, Values
from game.journal import writing as journal
from game.players import purses

# Long enough to plan an outing, short enough to be remembered. 2–12 weeks.
NOTICE: Final = timedelta(weeks=8)
# One transaction's worth, as in `settling`.
CHUNK: Final = 200


Row = tuple[int, UUID, str, int]  # lot, owner, the paying unit's code, year


@dataclass(frozen=True, slots=True)
class ExpiryReport:
    """What one run did: people who were told what will expire, lots that expired, their coins."""

    told: int
    lots: int
    coins: int


def expire(*, now: datetime) -> ExpiryReport:
    """Tell whose coins expire soon, and take what has expired out of the wallets."""
    today = now.astimezone(TAIPEI).date()
    told = _tell_soon(today, now)
    expired = coins = last = 0
    run, clock = f"expired:{now.astimezone(UTC).isoformat()}", passing_time(now)
    while chunk := _over(today).filter(pk__gt=last).values_list("pk", "owner", "campaign__unit__code", "year")[:CHUNK]:
        rows = list(chunk)
        moved = _expire_chunk(rows, clock(), run)
        last, expired, coins = rows[-1][0], expired + len(moved), coins + sum(moved)
    return ExpiryReport(told, expired, coins)


def _over(today: date) -> Any:
    return Lot.objects.filter(expires_on__lt=today, left__gt=0).order_by("pk")


@transaction.atomic(savepoint=False)
def _expire_chunk(rows: Sequence[Row], now: datetime, run: str) -> list[int]:
    """Move what is left of these lots once their wallets are locked; the coins of each that had some.

    Persons are held before accounts, as a catch does; who is just leaving waits for the next run.
    """
    ready = _of_who_stays(rows)
    if not ready:
        return []
    locked = statements.lock(sorted(_accounts_of(ready)), [run])  # keys are made of what the locked wallets' lots say
    if not locked.accounts:
        return []
    found = Lot.objects.filter(pk__in=[lot for lot, *_ in ready], left__gt=0).annotate(used=Count("uses"))
    here = list(found.select_related("campaign__unit").order_by("pk"))
    _tell_expired(here, now, run)
    postings = [_posting(lot) for lot in here]
    transfers = ledger.post_all(postings=postings, now=now, year=year_of(now), locks=locked) if postings else []
    for lot, transfer in zip(here, transfers, strict=True):
        lots.take_lot(lot=lot, transfer=transfer.id)
    journal.append_to_owners(kind="coins_expired", now=now, owners=(lot.owner for lot in here))
    return [lot.left for lot in here]


def _of_who_stays(rows: Sequence[Row]) -> list[Row]:
    """Without those who are leaving; what somebody who is gone was refunded expires as well."""
    owners = {owner for _lot, owner, _unit, _year in rows}
    waiting = purses.players_of(owners).keys() - purses.staying(owners)
    return [row for row in rows if row[1] not in waiting]


def _accounts_of(rows: Sequence[Row]) -> set[str]:
    wallets = {chart.wallet_of(owner) for _lot, owner, _unit, _year in rows}
    return wallets | {chart.expired_of(unit, year) for _lot, _owner, unit, year in rows}


def _posting(lot: Any) -> Posting:
    """Its key is new for each time that something comes back to a lot that is over, and expires once more."""
    expired = chart.expired_of(lot.campaign.unit.code, lot.year)
    moves = (Move(chart.wallet_of(lot.owner), -lot.left), Move(expired, lot.left))
    return Posting(f"expire:{lot.award_id.hex}:{lot.used}", TransferKind.EXPIRE, moves, year=lot.year)


def _tell_expired(expired: Sequence[Lot], now: datetime, run: str) -> None:
    coins: Counter[UUID] = Counter()
    for lot in expired:
        coins[lot.owner] += lot.left
    inbox.add_to_owners(kind=Kind.COINS_EXPIRED, counted="coins", numbers=coins, key=run, now=now)


def _tell_soon(today: date, now: datetime) -> int:
    """One notice for each owner and last day, whatever is earned or spent meanwhile."""
    told, last = 0, None
    while rows := _soon(today, last):
        with transaction.atomic():
            for day in sorted({day for _owner, _coins, day in rows}):
                _tell_of_day(day, {owner: coins for owner, coins, its_day in rows if its_day == day}, now)
        told, last = told + len(rows), rows[-1][0]
    return told


def _tell_of_day(day: date, coins: Mapping[UUID, int], now: datetime) -> None:
    values: dict[UUID, Values] = {owner: {"coins": int(coins[owner]), "day": day.isoformat()} for owner in coins}
    key = f"expiring:{day.isoformat()}"
    inbox.send_to_owners(kind=Kind.COINS_EXPIRE_SOON, values_by_owner=values, key=key, now=now)


def _soon(today: date, last: UUID | None) -> list[tuple[UUID, int, date]]:
    """The next owners whose coins have their last day soon, what is left of those, and the first such day."""
    after = Q(owner__gt=last) if last else Q()
    lots = Lot.objects.filter(after, left__gt=0, expires_on__gte=today, expires_on__lte=today + NOTICE)
    sums = lots.values("owner").annotate(coins=Sum("left"), day=Min("expires_on")).order_by("owner")
    return list(sums.values_list("owner", "coins", "day")[:CHUNK])
