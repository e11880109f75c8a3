"""Closing a budget year: what no unit has spent goes back to the pool, and the pool to the county's source (R23).

Open campaigns hold coins of the year, and so do balloons that still fly: those are listed and closed first. Pending
coins stay: they were issued, and settling counts them to the year of their award. Closing a year again moves what has
come back since, which is nothing as a rule.

    close_year(actor=officer, year=2026, now=now)   after 30 November 2026; `manage.py close_year 2026` does the same
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from game.coins import accounts as chart
from game.coins import ledger
from game.coins.budgets import office, standing
from game.coins.budgets.december import first_of_december
from game.coins.budgets.refusals import Code
from game.coins.ledger import Move, Posting
from game.coins.models import Account, AccountKind, Campaign, Settlement, Transfer, TransferKind
from game.units.approval_refusals import Refused
from game.units.staffing import Staff


@dataclass(frozen=True, slots=True)
class Left:
    """What lies in one account of the year."""

    account: str
    coins: int

    @property
    def unit_code(self) -> str:
        """Whose it is."""
        return self.account.split(":")[1]


@dataclass(frozen=True, slots=True)
class YearEnd:
    """What closing would move, and what is in the way; `pending` stays in the books of the year."""

    year: int
    in_the_way: tuple[Campaign, ...]
    appropriations: tuple[Left, ...]
    encumbered: tuple[Left, ...]
    pool: int
    pending: int

    @property
    def coins(self) -> int:
        """Everything that goes back to the source."""
        return self.pool + sum(left.coins for left in (*self.appropriations, *self.encumbered))


def plan(year: int) -> YearEnd:
    """What closing this year would do now; nothing is written."""
    accounts = _accounts_of(year).filter(balance__gt=0).order_by("name")
    left = [Left(account.name, account.balance) for account in accounts]
    pending = Settlement.objects.filter(settled=None, transfer__year=year).aggregate(coins=Sum("coins"))["coins"]
    return YearEnd(
        year=year,
        in_the_way=tuple(_in_the_way(year)),
        appropriations=_of_kind(left, AccountKind.APPROPRIATION),
        encumbered=_of_kind(left, AccountKind.ENCUMBERED),
        pool=sum(each.coins for each in _of_kind(left, AccountKind.POOL)),
        pending=pending or 0,
    )


def close_year(*, actor: Staff | None, year: int, now: datetime) -> YearEnd | Refused:
    """Give back what is left of a year.

    Returns:
        What was moved; with no coins if the year was closed before.

    Raises:
        NotAllowed: they are not of the budget office.
    """
    office.require(actor, now)
    if now < first_of_december(year):
        return Refused(Code.YEAR_RUNS)
    return _close(actor, year, now)


@transaction.atomic
def _close(actor: Staff | None, year: int, now: datetime) -> YearEnd | Refused:
    # Locked before they are read: who publishes a campaign meanwhile comes before, and is seen, or finds nothing left.
    list(_accounts_of(year, with_source=True).select_for_update().order_by("id"))
    ending = plan(year)
    if ending.in_the_way:
        return Refused(Code.CAMPAIGNS_OPEN, {"campaigns": len(ending.in_the_way), "year": year})
    if ending.coins == 0:
        return ending
    closings = Transfer.objects.filter(kind=TransferKind.LAPSE, key__startswith=f"lapse:{year}:pool:").count()
    ledger.post_all(postings=_postings(ending, closings + 1), now=now, year=year)
    office.record_once(
        actor=actor, act=uuid5(NAMESPACE_URL, f"lapse:{year}:{closings + 1}"), action="year_closed",
        unit_code=office.home_of(actor), title=str(year), now=now, year=year, coins=ending.coins,
        pending=ending.pending,
    )  # fmt: skip
    return ending


def _postings(ending: YearEnd, number: int) -> list[Posting]:
    pool, tail = chart.pool_of(ending.year), f"{ending.year}:pool:{number}"
    gathered = (
        (f"release:{tail}", TransferKind.RELEASE, ending.encumbered),
        (f"lapse:{ending.year}:units:{number}", TransferKind.LAPSE, ending.appropriations),
    )
    to_pool = [Posting(key, kind, _all_to(pool, lefts)) for key, kind, lefts in gathered if lefts]
    return [*to_pool, Posting(f"lapse:{tail}", TransferKind.LAPSE, _all_to(chart.SOURCE, [Left(pool, ending.coins)]))]


def _all_to(taker: str, lefts: Sequence[Left]) -> tuple[Move, ...]:
    givers = [Move(left.account, -left.coins) for left in lefts]
    return (*givers, Move(taker, sum(left.coins for left in lefts)))


def _of_kind(lefts: Iterable[Left], kind: AccountKind) -> tuple[Left, ...]:
    return tuple(left for left in lefts if chart.kind_of(left.account) == kind)


def _accounts_of(year: int, *, with_source: bool = False) -> QuerySet[Account]:
    kinds = (AccountKind.APPROPRIATION, AccountKind.ENCUMBERED)
    of_units = Q(kind__in=kinds, name__endswith=f":{year}")
    county = [chart.pool_of(year), *([chart.SOURCE] if with_source else [])]
    return Account.objects.filter(of_units | Q(name__in=county))


def _in_the_way(year: int) -> list[Campaign]:
    """Campaigns that run, and closed ones whose balloons have not come back yet."""
    flying = standing.with_balloons(year)
    return [
        campaign
        for campaign in standing.campaigns_of(year)
        if campaign.state == Campaign.State.PUBLISHED or flying.get(campaign.public_id)
    ]
