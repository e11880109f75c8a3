"""What became of the coins that a unit's campaigns issued in a budget year, and what of them the county still owes.

Issued is what entered pending. Every coin of it is in one of these places, so that for every unit and year:

    issued + brought along - reversed = pending + in wallets + in vouchers + redeemed - refunded + donated + expired
    redeemed - refunded = in tills + payable + paid out
    outstanding = pending + in wallets + in vouchers + in tills + payable

Read from awards, lots, their uses and the statements' shares, a grouped question each; `reconciled` holds the sums of
all units against the ledger's accounts. A coin that a guest brought along counts as issued when it was caught.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any, Final

from django.db.models import F, QuerySet, Sum

from game.coins.models import (
    Account,
    AccountKind,
    Lot,
    LotUse,
    Settlement,
    Statement,
    StatementShare,
    TransferKind,
    Voucher,
)
from game.units.models import Unit

AWARDS: Final = (TransferKind.CATCH, TransferKind.GIFT, TransferKind.REWARD)
OWED: Final = (
    AccountKind.PENDING, AccountKind.WALLET, AccountKind.VOUCHER, AccountKind.TILL, AccountKind.PAYABLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitYear:
    """Coins of one unit and year, or of several together."""

    caught: int = 0
    gifts: int = 0
    rewards: int = 0
    brought: int = 0  # by guests out of other years' books, less what went to others: 0 but around New Year
    reversed: int = 0
    pending: int = 0
    in_wallets: int = 0
    in_vouchers: int = 0
    redeemed: int = 0
    refunded: int = 0
    donated: int = 0
    expired: int = 0
    stated: int = 0
    paid: int = 0

    def __add__(self, other: "UnitYear") -> "UnitYear":
        return UnitYear(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(UnitYear)))

    @property
    def issued(self) -> int:
        """What entered pending: caught, in red envelopes, for reports."""
        return self.caught + self.gifts + self.rewards

    @property
    def spent(self) -> int:
        """What merchants took, less what they gave back."""
        return self.redeemed - self.refunded

    @property
    def in_tills(self) -> int:
        """Taken, and in no statement yet."""
        return self.spent - self.stated

    @property
    def payable(self) -> int:
        """In statements that are not paid."""
        return self.stated - self.paid

    @property
    def outstanding(self) -> int:
        """What the county still owes for these coins, to people or to merchants."""
        return self.pending + self.in_wallets + self.in_vouchers + self.in_tills + self.payable

    @property
    def adds_up(self) -> bool:
        """Whether every issued coin is somewhere."""
        gone = self.donated + self.expired + self.paid
        return self.issued + self.brought - self.reversed == gone + self.outstanding


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's year."""

    unit: Unit
    sums: UnitYear


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One kind of account: what the units' sums say, and what the ledger has."""

    kinds: tuple[AccountKind, ...]
    units: int
    ledger: int

    @property
    def difference(self) -> int:
        """0, if all is well."""
        return self.ledger - self.units


def rows_of(year: int, unit_codes: Collection[str]) -> list[Row]:
    """The units of these whose campaigns have issued coins of the year, by their codes."""
    sums = _sums(year, unit_codes)
    units = Unit.objects.filter(code__in=sums).order_by("code")
    return [Row(unit, sums[unit.code]) for unit in units]


def total_of(rows: Iterable[Row]) -> UnitYear:
    """All of them together."""
    return sum((row.sums for row in rows), start=UnitYear())


def reconciled() -> list[Reconciled]:
    """The outstanding coins of all units and years beside the ledger's accounts.

    A statement may leave coins to the next month (`carried`): the ledger then has them in the till, while their lines
    are in a statement. So tills and payable are compared together, and what paid statements carried is counted in.
    """
    everything = sum(_sums(None, None).values(), start=UnitYear())
    balances = dict(Account.objects.filter(kind__in=OWED).values_list("kind").annotate(coins=Sum("balance")))
    with_merchants = everything.in_tills + everything.payable + _carried_when_paid()
    pairs = (
        ((AccountKind.PENDING,), everything.pending),
        ((AccountKind.WALLET,), everything.in_wallets),
        ((AccountKind.VOUCHER,), everything.in_vouchers),
        ((AccountKind.TILL, AccountKind.PAYABLE), with_merchants),
    )
    return [Reconciled(kinds, coins, sum(balances.get(kind, 0) for kind in kinds)) for kinds, coins in pairs]


def _carried_when_paid() -> int:
    paid = Statement.objects.filter(state=Statement.State.PAID)
    return int(paid.aggregate(coins=Sum(F("carried") - F("brought")))["coins"] or 0)


def _sums(year: int | None, unit_codes: Collection[str] | None) -> dict[str, UnitYear]:
    """By unit; of one year and these units, or of all."""
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for part in (_awarded, _lying, _used, _stated):
        for unit, place, coins in part(year):
            if unit_codes is None or unit in unit_codes:
                found[unit][place] += coins
    return {unit: UnitYear(**places) for unit, places in found.items()}


_Parts = Iterable[tuple[str, str, int]]
_AWARDED: Final = {TransferKind.CATCH: "caught", TransferKind.GIFT: "gifts", TransferKind.REWARD: "rewards"}
_SETTLED: Final = {None: "pending", TransferKind.DONATE: "donated", TransferKind.REVERSE: "reversed"}
_USED: Final = {
    TransferKind.REDEEM: "redeemed",
    TransferKind.REFUND: "refunded",
    TransferKind.DONATE: "donated",
    TransferKind.EXPIRE: "expired",
    TransferKind.REVERSE: "reversed",
    TransferKind.RESERVE: "in_vouchers",
    TransferKind.UNRESERVE: "in_vouchers",
}


def _awarded(year: int | None) -> _Parts:
    """How coins were issued, and where those are that never reached a wallet."""
    rows = _of_year(Settlement.objects.exclude(campaign=None), year, "transfer__year")
    grouped = rows.order_by().values_list("campaign__unit__code", "transfer__kind", "settled__kind")
    for unit, kind, settled, coins in grouped.annotate(sum=Sum("coins")):
        yield unit, _AWARDED.get(kind, "brought"), coins
        if settled == TransferKind.BRING:
            yield unit, "brought", -coins
        elif settled in _SETTLED:
            yield unit, _SETTLED[settled], coins


def _lying(year: int | None) -> _Parts:
    rows = _of_year(Lot.objects.filter(left__gt=0), year, "year").order_by()
    for unit, coins in rows.values_list("campaign__unit__code").annotate(sum=Sum("left")):
        yield unit, "in_wallets", coins


def _used(year: int | None) -> _Parts:
    """What left the wallets; a voucher's coins are redeemed once it is spent."""
    rows = _of_year(LotUse.objects.all(), year, "lot__year").order_by()
    grouped = rows.values_list("lot__campaign__unit__code", "transfer__kind", "transfer__voucher__state")
    for unit, kind, voucher, coins in grouped.annotate(sum=Sum("coins")):
        is_spent = kind == TransferKind.RESERVE and voucher == Voucher.State.SPENT
        yield unit, "redeemed" if is_spent else _USED[kind], -coins if kind == TransferKind.REFUND else coins


def _stated(year: int | None) -> _Parts:
    rows = _of_year(StatementShare.objects.all(), year, "year").order_by()
    for unit, state, coins in rows.values_list("unit__code", "statement__state").annotate(sum=Sum("coins")):
        yield unit, "stated", coins
        if state == Statement.State.PAID:
            yield unit, "paid", coins


def _of_year(rows: QuerySet[Any], year: int | None, column: str) -> QuerySet[Any]:
    return rows if year is None else rows.filter(**{column: year})
