"""A budget year at one look: for each unit what it was given, what became of it, and what is left; and the pool.

Everything is read from the accounts, and nothing from the millions of awards: what has left a unit's appropriation and
lies in no escrow any more has been issued. So for every unit, and for the county:

    appropriated = promised + issued + left + given back
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Sum

from game.coins import accounts as chart
from game.coins.budgets import standing
from game.coins.models import Account, AccountKind, CoinRequest, Entry, TransferKind
from game.units.models import Approval, ApprovalState, Unit

GIVEN: Final = frozenset({TransferKind.APPROPRIATE, TransferKind.ALLOT, TransferKind.RELEASE})


@dataclass(frozen=True, slots=True)
class Sums:
    """Coins of a year, of a unit or of all."""

    appropriated: int = 0
    encumbered: int = 0
    promised: int = 0
    issued: int = 0
    expired: int = 0
    left: int = 0
    given_back: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Sums)))


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's year."""

    unit: Unit
    sums: Sums


@dataclass(frozen=True, slots=True)
class Pool:
    """The county's pool: what was put in, and what of it no unit has been given."""

    budget: int
    left: int


def rows_of(year: int, unit_codes: Collection[str]) -> list[Row]:
    """The units of these that have or had coins of the year, by their codes."""
    homes = Entry.objects.filter(account__kind=AccountKind.APPROPRIATION, account__name__endswith=f":{year}")
    flows, balances, promised = _flows(homes), _balances(year), _promised(year)
    units = Unit.objects.filter(code__in=unit_codes).order_by("code")
    rows = [Row(unit, _sums(unit.code, year, flows, balances, promised)) for unit in units]
    return [row for row in rows if row.sums != Sums()]


def total_of(rows: Iterable[Row]) -> Sums:
    """All of them together."""
    return sum((row.sums for row in rows), start=Sums())


def pool_of(year: int) -> Pool:
    """How the county's pool stands."""
    name = chart.pool_of(year)
    put_in = _flows(Entry.objects.filter(account__name=name)).get(name, {})
    account = Account.objects.filter(name=name).first()
    return Pool(put_in.get(TransferKind.BUDGET, 0), account.balance if account else 0)


def waiting(unit_codes: Collection[str]) -> list[CoinRequest]:
    """The requests of these units that are signed and wait for the budget office, what was asked first in front."""
    approved = Approval.objects.filter(subject=OuterRef("public_id"), state=ApprovalState.APPROVED)
    waiting = CoinRequest.objects.filter(Exists(approved), unit__code__in=unit_codes, answer=CoinRequest.Answer.WAITING)
    return list(waiting.select_related("unit").order_by("pk"))


def _flows(entries: QuerySet[Entry]) -> dict[str, dict[str, int]]:
    """What each kind of transfer moved on each of these accounts; what was reversed counts as never done."""
    flows: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    grouped = entries.order_by().values_list("account__name", "transfer__kind", "transfer__reverses__kind")
    for name, kind, reversed_kind, coins in grouped.annotate(coins=Sum("amount")):
        flows[name][reversed_kind or kind] += coins
    return {name: dict(kinds) for name, kinds in flows.items()}


def _balances(year: int) -> dict[str, int]:
    kinds = (AccountKind.APPROPRIATION, AccountKind.ENCUMBERED, AccountKind.EXPIRED)
    accounts = Account.objects.filter(kind__in=kinds, name__endswith=f":{year}", balance__gt=0)
    return dict(accounts.values_list("name", "balance"))


def _promised(year: int) -> dict[str, int]:
    """What each unit's campaigns hold, in their own escrow and with balloons."""
    escrow, flying = standing.in_escrow(year), standing.with_balloons(year)
    promised: defaultdict[str, int] = defaultdict(int)
    for campaign in standing.campaigns_of(year):
        promised[campaign.unit.code] += escrow.get(campaign.public_id, 0) + flying.get(campaign.public_id, 0)
    return dict(promised)


def _sums(
    code: str,
    year: int,
    flows: Mapping[str, Mapping[str, int]],
    balances: Mapping[str, int],
    promised: Mapping[str, int],
) -> Sums:
    home = chart.appropriation_of(code, year)
    moved, left = flows.get(home, {}), balances.get(home, 0)
    given = sum(coins for kind, coins in moved.items() if kind in GIVEN)
    back, held = -moved.get(TransferKind.LAPSE, 0), promised.get(code, 0)
    return Sums(
        appropriated=given,
        encumbered=balances.get(chart.encumbered_for(code, year), 0),
        promised=held,
        issued=given - back - left - held,
        expired=balances.get(chart.expired_of(code, year), 0),
        left=left,
        given_back=back,
    )
