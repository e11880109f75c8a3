"""The chart of accounts: how each account is named, and which may give to which.

An account's name tells its kind and whose it is: `wallet:2f1c…`, `appropriation:fire:2026`. Ids are
written as 32 hex digits, so that SQL on either database can build the same name from a column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from game.coins.models import AccountKind, TransferKind

SOURCE = AccountKind.SOURCE.value


def pool_of(year: int) -> str:
    """What the county has for a budget year and has given to no unit yet."""
    return f"{AccountKind.POOL}:{year}"


def encumbered_for(unit_code: str, year: int) -> str:
    """What is set aside in December for a unit's next year."""
    return f"{AccountKind.ENCUMBERED}:{unit_code}:{year}"


def appropriation_of(unit_code: str, year: int) -> str:
    """What a unit may still promise in a budget year."""
    return f"{AccountKind.APPROPRIATION}:{unit_code}:{year}"


def campaign_escrow(campaign: UUID) -> str:
    """What a published campaign has promised and not yet handed on."""
    return f"{AccountKind.CAMPAIGN}:{campaign.hex}"


def balloon_escrow(balloon: UUID) -> str:
    """What one balloon still has for those who catch it."""
    return f"{AccountKind.BALLOON}:{balloon.hex}"


def pending_of(owner: UUID) -> str:
    """What an owner has been awarded and may not spend yet."""
    return f"{AccountKind.PENDING}:{owner.hex}"


def wallet_of(owner: UUID) -> str:
    """What an owner may spend."""
    return f"{AccountKind.WALLET}:{owner.hex}"


def voucher_of(voucher: UUID) -> str:
    """What one voucher is worth until it is spent or given back."""
    return f"{AccountKind.VOUCHER}:{voucher.hex}"


def till_of(merchant: UUID) -> str:
    """What a merchant has taken and no statement has named yet."""
    return f"{AccountKind.TILL}:{merchant.hex}"


def payable_to(merchant: UUID) -> str:
    """What statements say the county owes a merchant."""
    return f"{AccountKind.PAYABLE}:{merchant.hex}"


def paid_to(merchant: UUID) -> str:
    """What the county has paid to a merchant."""
    return f"{AccountKind.PAID}:{merchant.hex}"


def expired_of(unit_code: str, year: int) -> str:
    """Coins that a unit's campaigns issued in a budget year and nobody spent in time."""
    return f"{AccountKind.EXPIRED}:{unit_code}:{year}"


def given_to(cause: str) -> str:
    """What has been given to a cause, by its code."""
    return f"{AccountKind.DONATED}:{cause}"


def kind_of(name: str) -> AccountKind:
    """The kind an account's name tells; ValueError for a name outside the chart."""
    return AccountKind(name.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Law:
    """Who gives and who takes in one kind of transfer."""

    givers: frozenset[AccountKind]
    takers: frozenset[AccountKind]


def _law(giver: AccountKind, *takers: AccountKind) -> Law:
    return Law(frozenset({giver}), frozenset(takers))


LAWFUL: Mapping[TransferKind, Law] = {
    TransferKind.APPROPRIATE: _law(AccountKind.SOURCE, AccountKind.APPROPRIATION),
    TransferKind.PUBLISH: _law(AccountKind.APPROPRIATION, AccountKind.CAMPAIGN),
    TransferKind.FUND: _law(AccountKind.CAMPAIGN, AccountKind.BALLOON),
    TransferKind.CATCH: _law(AccountKind.BALLOON, AccountKind.PENDING),
    TransferKind.SETTLE: _law(AccountKind.PENDING, AccountKind.WALLET),
    TransferKind.RETURN: _law(AccountKind.BALLOON, AccountKind.CAMPAIGN, AccountKind.APPROPRIATION),
    TransferKind.CLOSE: _law(AccountKind.CAMPAIGN, AccountKind.APPROPRIATION),
    TransferKind.DONATE: Law(frozenset({AccountKind.PENDING, AccountKind.WALLET}), frozenset({AccountKind.DONATED})),
    TransferKind.BRING: _law(AccountKind.PENDING, AccountKind.PENDING),
    TransferKind.BUDGET: _law(AccountKind.SOURCE, AccountKind.POOL),
    TransferKind.ENCUMBER: _law(AccountKind.POOL, AccountKind.ENCUMBERED),
    TransferKind.RELEASE: _law(AccountKind.ENCUMBERED, AccountKind.APPROPRIATION, AccountKind.POOL),
    TransferKind.ALLOT: _law(AccountKind.POOL, AccountKind.APPROPRIATION),
    TransferKind.LAPSE: Law(
        frozenset({AccountKind.APPROPRIATION, AccountKind.POOL}), frozenset({AccountKind.POOL, AccountKind.SOURCE})
    ),
    TransferKind.GIFT: _law(AccountKind.CAMPAIGN, AccountKind.PENDING),
    TransferKind.REWARD: _law(AccountKind.CAMPAIGN, AccountKind.PENDING),
    TransferKind.REDEEM: Law(frozenset({AccountKind.WALLET, AccountKind.VOUCHER}), frozenset({AccountKind.TILL})),
    TransferKind.REFUND: _law(AccountKind.TILL, AccountKind.WALLET),
    TransferKind.RESERVE: _law(AccountKind.WALLET, AccountKind.VOUCHER),
    TransferKind.UNRESERVE: _law(AccountKind.VOUCHER, AccountKind.WALLET),
    TransferKind.STATE: _law(AccountKind.TILL, AccountKind.PAYABLE),
    TransferKind.PAY_OUT: _law(AccountKind.PAYABLE, AccountKind.PAID),
    TransferKind.EXPIRE: _law(AccountKind.WALLET, AccountKind.EXPIRED),
    # The exact opposite of one that these laws allowed; `audit` compares the two.
    TransferKind.REVERSE: Law(frozenset(AccountKind), frozenset(AccountKind)),
}
